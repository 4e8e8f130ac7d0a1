// Some of the rows of a source.
//
// Source: Qlik help "First", "Sample"; the load script page, sections 8.6 and 8.11.
#ifndef CELADON_SCRIPT_TAKEN_ROWS_H_
#define CELADON_SCRIPT_TAKEN_ROWS_H_

#include <cstdint>

#include "script/row_source.h"

namespace celadon {

// The first `limit` rows.
RowSource TakeFirst(RowSource source, uint64_t limit);

// Each row with this probability; equal seeds take equal rows.
RowSource TakeSample(RowSource source, double probability, uint64_t seed);

}  // namespace celadon

#endif  // CELADON_SCRIPT_TAKEN_ROWS_H_
