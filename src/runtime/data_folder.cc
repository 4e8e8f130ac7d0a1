#include "celadon/data_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

bool IsWithin(const fs::path& path, const fs::path& root) {
  const auto [end, unused] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end();
}

// Whether a part of the path below the root is a link that leads nowhere: a canonical path holds no
// other links. Where the link points to is of no matter: something may appear there.
bool HoldsLink(fs::path path, const fs::path& root) {
  std::error_code ignored;
  for (; path != root; path = path.parent_path()) {
    if (fs::is_symlink(fs::symlink_status(path, ignored))) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<DataFolder> DataFolder::Open(const std::string& root) {
  std::error_code error;
  const fs::path canonical = fs::canonical(root, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrFormat("the data folder cannot be opened: %s: %s", root, error.message()));
  }
  if (!fs::is_directory(canonical, error)) {
    return absl::InvalidArgumentError(absl::StrFormat("the data folder is not a folder: %s", root));
  }
  return DataFolder(canonical.string());
}

absl::StatusOr<std::string> DataFolder::Resolve(std::string_view name,
                                                std::string_view base) const {
  if (name.empty()) return absl::InvalidArgumentError("a file name is missing");
  if (name.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError("a file name holds a NUL byte");
  }
  std::string slashed(name);
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  std::error_code error;
  const fs::path path = fs::weakly_canonical(
      fs::path(base.empty() ? std::string_view(root_) : base) / slashed, error);
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the path cannot be followed: %s: %s", name, error.message()));
  }
  if (!IsWithin(path, root_) || HoldsLink(path, root_)) {
    return absl::PermissionDeniedError(
        absl::StrFormat("the path leaves the data folder: %s (data folder %s)", name, root_));
  }
  return path.string();
}

}  // namespace celadon
