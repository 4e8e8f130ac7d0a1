// Texts that were read under the wrong code page.
#ifndef CELADON_ICU_CODE_PAGE_H_
#define CELADON_ICU_CODE_PAGE_H_

#include <optional>
#include <string>
#include <string_view>

namespace celadon {

// The text as it is if its bytes, which were taken for those of Windows-1252, are of this code page
// of Windows. A text that has characters beyond Windows-1252 was no such text, and stays (our own).
// Nullopt where the code page is unknown.
std::optional<std::string> ApplyCodePage(std::string_view text, int code_page);

}  // namespace celadon

#endif  // CELADON_ICU_CODE_PAGE_H_
