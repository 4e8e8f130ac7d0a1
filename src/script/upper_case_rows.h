// Rows of Section Access: names and texts in upper case.
//
// Source: Qlik help "Section"; the load script page, section 11.
#ifndef CELADON_SCRIPT_UPPER_CASE_ROWS_H_
#define CELADON_SCRIPT_UPPER_CASE_ROWS_H_

#include "script/row_source.h"

namespace celadon {

RowSource InUpperCase(RowSource source);

}  // namespace celadon

#endif  // CELADON_SCRIPT_UPPER_CASE_ROWS_H_
