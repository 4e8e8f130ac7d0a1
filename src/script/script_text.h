// The bytes of a script file as text.
#ifndef CELADON_SCRIPT_SCRIPT_TEXT_H_
#define CELADON_SCRIPT_SCRIPT_TEXT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/cancel_token.h"

namespace celadon {

// UTF-8 with or without a byte order mark, or UTF-16 with one; what is not valid UTF-8 is read as
// Windows-1252. Source: the load script page, section 2.1.
absl::StatusOr<std::string> DecodeScript(std::string_view bytes, const CancelToken& cancel);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SCRIPT_TEXT_H_
