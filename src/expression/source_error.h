// Errors that point at a place in a text that was handed in.
#ifndef CELADON_EXPRESSION_SOURCE_ERROR_H_
#define CELADON_EXPRESSION_SOURCE_ERROR_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "celadon/expression.h"

namespace celadon {

// Line and column of a byte of the text. Columns count code points; a line ends at LF, CR or CRLF.
SourcePlace PlaceAt(std::string_view text, size_t offset);

// InvalidArgument: the message, the place, and the line of the text with the bytes [begin, end)
// underlined. The place can be read back by PlaceOfError.
absl::Status SourceError(std::string_view text, size_t begin, size_t end, std::string_view message);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SOURCE_ERROR_H_
