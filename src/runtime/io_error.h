// What the operating system refuses, as a status.
#ifndef CELADON_RUNTIME_IO_ERROR_H_
#define CELADON_RUNTIME_IO_ERROR_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace celadon {

// "cannot <action> the file: <text of the errno value>: <path>", with the code that fits: NotFound,
// PermissionDenied, InvalidArgument where the path itself is at fault (a directory, too long, a
// part that is no folder), ResourceExhausted where disk or descriptors run out, else what Abseil
// chooses.
absl::Status IoError(std::string_view action, const std::string& path, int error);

}  // namespace celadon

#endif  // CELADON_RUNTIME_IO_ERROR_H_
