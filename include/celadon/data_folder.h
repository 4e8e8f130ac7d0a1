// The folder tree that scripts and commands may read and write.
#ifndef CELADON_DATA_FOLDER_H_
#define CELADON_DATA_FOLDER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace celadon {

// Resolves names that come from scripts and users. Immutable, so any number of threads may use it.
// It guards against mistakes and hostile scripts, not against a program that swaps links meanwhile.
class DataFolder {
 public:
  // NotFound, or InvalidArgument if `root` is not a folder.
  static absl::StatusOr<DataFolder> Open(const std::string& root);

  // The absolute path of `name`; a relative one starts at `base`, an absolute folder, or at the
  // root where that is empty; `\` separates folders like `/`. PermissionDenied if the path leaves
  // the folder, also through `..` or a symbolic link. The file itself may be absent.
  absl::StatusOr<std::string> Resolve(std::string_view name, std::string_view base = {}) const;

  const std::string& root() const { return root_; }

 private:
  explicit DataFolder(std::string root) : root_(std::move(root)) {}
  std::string root_;  // canonical
};

}  // namespace celadon

#endif  // CELADON_DATA_FOLDER_H_
