// Symbols as most files have them, many at once.
#ifndef CELADON_QVD_QVD_SYMBOL_RUN_H_
#define CELADON_QVD_QVD_SYMBOL_RUN_H_

#include <cstddef>
#include <string_view>

#include "value/collected_values.h"

namespace celadon {

// Decodes symbols from the front of some bytes as long as they have the tag of the first one, begin
// before `limit`, have short texts of ASCII if any, and the part has room for them. What is near
// the end of the bytes is left to a QvdSymbolCursor, like any other symbol. Gives the bytes of
// those that were taken, 0 where the first one is none of these.
size_t TakeSymbolRun(std::string_view bytes, size_t limit, ValuePart& values);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_RUN_H_
