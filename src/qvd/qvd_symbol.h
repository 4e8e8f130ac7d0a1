// The symbols of a field as bytes: one tag, then a number, a text or both, back to back.
#ifndef CELADON_QVD_QVD_SYMBOL_H_
#define CELADON_QVD_QVD_SYMBOL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "celadon/value.h"

namespace celadon {

// The tag of a symbol. Numbers are little-endian, texts UTF-8 that a zero byte ends.
enum class QvdTag : uint8_t {
  kInt = 1,         // 4 bytes
  kDouble = 2,      // 8 bytes
  kText = 4,        // text
  kDualInt = 5,     // 4 bytes, text
  kDualDouble = 6,  // 8 bytes, text
};

// The bytes of a field's symbols and what is known of them from the header.
struct QvdSymbolTable {
  std::string_view bytes;
  uint64_t symbols = 0;               // at most bytes.size() / 2
  uint64_t position = 0;              // of the bytes in the file, for messages
  bool replace_invalid_text = false;  // instead of refusing text that is not UTF-8
};

// The bytes that AppendSymbol adds for the value.
size_t EncodedSymbolSize(ValueView value);

// Appends a value as a symbol: whole numbers of 32 bits as kInt, others as kDouble. Requires that
// it is not NULL and that its text holds no zero byte.
void AppendSymbol(ValueView value, std::string& out);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_H_
