// The section `symbols/FIELD`: the values of a field in value order, and their load order.
#ifndef CELADON_SNAPSHOT_SYMBOLS_SECTION_H_
#define CELADON_SNAPSHOT_SYMBOLS_SECTION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/symbol_table.h"

namespace celadon {

std::string WriteSymbols(const SymbolTable& symbols);

// InvalidArgument where the bytes are not those of `count` symbols.
absl::StatusOr<SymbolTable> ReadSymbols(std::string_view bytes, uint32_t count,
                                        NumberFormat format);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_SYMBOLS_SECTION_H_
