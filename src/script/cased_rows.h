// Rows whose names and texts are written in one case: those of Section Access, and what follows the
// statement Force.
//
// Source: Qlik help "Section", "Force"; the load script page, section 11.
#ifndef CELADON_SCRIPT_CASED_ROWS_H_
#define CELADON_SCRIPT_CASED_ROWS_H_

#include <cstdint>

#include "script/row_source.h"

namespace celadon {

enum class LetterCase : uint8_t { kMixed, kUpper, kLower, kCapitalized };

RowSource InCase(RowSource source, LetterCase letters);

}  // namespace celadon

#endif  // CELADON_SCRIPT_CASED_ROWS_H_
