// The one place where Abseil's string view and the standard one meet: on Debian 12 they are two
// types.
#ifndef CELADON_RUNTIME_TEXT_VIEW_H_
#define CELADON_RUNTIME_TEXT_VIEW_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace celadon {

inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// The same code with `context` and ": " before the message; ok stays ok.
absl::Status Annotate(const absl::Status& status, std::string_view context);

}  // namespace celadon

#endif  // CELADON_RUNTIME_TEXT_VIEW_H_
