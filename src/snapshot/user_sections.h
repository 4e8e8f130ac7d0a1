// What stands beside the data: script, variables, selections, bookmarks and derived fields as
// sections of a saved app.
#ifndef CELADON_SNAPSHOT_USER_SECTIONS_H_
#define CELADON_SNAPSHOT_USER_SECTIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/bookmark.h"
#include "celadon/snapshot.h"

namespace celadon {

std::string WriteScript(const Snapshot& snapshot);  // and when it was run
std::string WriteVariables(const Snapshot::Variables& variables);
std::string WriteSelections(const Bookmark& selections);
std::string WriteBookmarks(const Bookmarks& bookmarks);
std::string WriteDerivedFields(const std::vector<DerivedField>& fields);

// DataLoss, naming the section. No bytes: there is none.
absl::Status ReadScript(std::string_view bytes, Snapshot* snapshot);
absl::StatusOr<Snapshot::Variables> ReadVariables(std::string_view bytes);
absl::StatusOr<Bookmark> ReadSelections(std::string_view bytes);
absl::StatusOr<Bookmarks> ReadBookmarks(std::string_view bytes);
absl::StatusOr<std::vector<DerivedField>> ReadDerivedFields(std::string_view bytes);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_USER_SECTIONS_H_
