#include "runtime/io_error.h"

#include <cerrno>
#include <system_error>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case EISDIR:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
      return absl::StatusCode::kInvalidArgument;
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    default:
      return absl::ErrnoToStatusCode(error);
  }
}

}  // namespace

absl::Status IoError(std::string_view action, const std::string& path, int error) {
  return absl::Status(CodeOf(error), absl::StrFormat("cannot %s the file: %s: %s", action,
                                                     std::generic_category().message(error), path));
}

}  // namespace celadon
