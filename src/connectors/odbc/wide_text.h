// Texts as ODBC's wide functions have them: UTF-16 in the byte order of the machine. The narrow
// ones depend on the locale of the process, which is the host's.
#ifndef CELADON_CONNECTORS_ODBC_WIDE_TEXT_H_
#define CELADON_CONNECTORS_ODBC_WIDE_TEXT_H_

#include <string>
#include <string_view>

#include <sql.h>
#include <sqlext.h>

namespace celadon {

static_assert(sizeof(SQLWCHAR) == 2);
using WideText = std::basic_string<SQLWCHAR>;

WideText ToWide(std::string_view utf8);
// Halves of pairs that stand alone become U+FFFD.
std::string FromWide(const SQLWCHAR* text, size_t units);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_WIDE_TEXT_H_
