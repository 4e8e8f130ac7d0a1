// The section `section_access`: the tables of Section Access. A reader that does not know it
// refuses the file rather than forget who may see what.
#ifndef CELADON_SNAPSHOT_ACCESS_SECTION_H_
#define CELADON_SNAPSHOT_ACCESS_SECTION_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/snapshot.h"

namespace celadon {

// The text of Star, then a saved app of its own that holds these tables alone. Requires that the
// snapshot has such tables.
absl::StatusOr<std::string> WriteAccess(const Snapshot& snapshot, const Execution& execution);

// DataLoss, naming the section. No bytes: there is none.
absl::Status ReadAccess(std::string_view bytes, const Execution& execution, Snapshot* snapshot);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_ACCESS_SECTION_H_
