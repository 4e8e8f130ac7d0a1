// Errors that point at a place in a text that was handed in.
#ifndef CELADON_EXPRESSION_SOURCE_ERROR_H_
#define CELADON_EXPRESSION_SOURCE_ERROR_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "celadon/expression.h"

namespace celadon {

// Line and column of a byte of the text. Columns count code points; a line ends at LF, CR or CRLF.
SourcePlace PlaceAt(std::string_view text, size_t offset);

// The bytes at which its lines begin, the first one 0.
std::vector<size_t> LineStarts(std::string_view text);

// The message, the place, and the line of the text with the bytes [begin, end) underlined. The
// place can be read back by PlaceOfError.
absl::Status SourceError(std::string_view text, size_t begin, size_t end, std::string_view message,
                         absl::StatusCode code = absl::StatusCode::kInvalidArgument);

// What a SourceError was made of.
struct SourceErrorParts {
  size_t begin = 0;
  size_t end = 0;
  std::string message;
};

// The parts, if the status is a SourceError: so that an error in a text that was itself made from
// another can be told of that one.
std::optional<SourceErrorParts> PartsOfSourceError(const absl::Status& status);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SOURCE_ERROR_H_
