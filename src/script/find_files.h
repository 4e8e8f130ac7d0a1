// Finds the files that names in a script mean.
//
// Source: the load script page, section 5.3.
#ifndef CELADON_SCRIPT_FIND_FILES_H_
#define CELADON_SCRIPT_FIND_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "script/reload.h"

namespace celadon {

// The path that a name in a script means: lib://connection/path, or one in the data folder. Folders
// may be named in any case where exactly one fits.
// PermissionDenied where it leaves the folder, NotFound where the connection is unknown.
absl::StatusOr<std::string> ResolvePath(std::string_view name, const Reload& reload);

// The files that a name in a script stands for, by name order where it holds wildcards. NotFound
// where there is none; PermissionDenied where it leaves the data folder.
absl::StatusOr<std::vector<std::string>> FindFiles(std::string_view name, const Reload& reload);

// Whether the name is a mask, which several files may fit, or none.
bool IsFileMask(std::string_view name);

// The files or the folders that fit a mask, by name order, as paths that a script may name; none
// where the mask's folder is not there. Our own: a mask that ends behind a folder fits all that is
// in it; paths have the connection or the kind of separator that the mask has, since scripts cut
// them there.
absl::StatusOr<std::vector<std::string>> ListFolder(std::string_view mask, bool files,
                                                    const Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_FIND_FILES_H_
