// Characters that a workbook's texts write by their code.
//
// Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
#ifndef CELADON_CONNECTORS_XLSX_ESCAPED_TEXT_H_
#define CELADON_CONNECTORS_XLSX_ESCAPED_TEXT_H_

#include <string>
#include <string_view>

namespace celadon {

// A text with each `_x000D_` replaced by the character of that code, a unit of UTF-16. Codes of NUL
// and of half a surrogate pair stay as they are written.
std::string UnescapedText(std::string_view text);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_ESCAPED_TEXT_H_
