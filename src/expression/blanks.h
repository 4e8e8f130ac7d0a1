// What counts as white space in formulas and scripts.
#ifndef CELADON_EXPRESSION_BLANKS_H_
#define CELADON_EXPRESSION_BLANKS_H_

#include <cstddef>
#include <string_view>

#include "value/utf8.h"

namespace celadon {

// Bytes of the white space at the start of `text`, 0 if there is none: ASCII white space, the
// no-break space, the byte order mark.
inline size_t BlankBytes(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;
  if (text.starts_with(kByteOrderMark)) return kByteOrderMark.size();
  return 0;
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_BLANKS_H_
