// Arrow's errors and Parquet's exceptions as statuses.
#ifndef CELADON_CONNECTORS_ARROW_ARROW_STATUS_H_
#define CELADON_CONNECTORS_ARROW_ARROW_STATUS_H_

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "arrow/status.h"

namespace celadon {

// The status with `place` before Arrow's own words; ok stays ok. What Arrow calls invalid is
// DataLoss here: only a file's bytes reach Arrow.
absl::Status FromArrow(const arrow::Status& status, std::string_view place);

// Runs the body; an exception out of it becomes a status with `place`.
absl::Status CatchArrow(std::string_view place, const std::function<absl::Status()>& body);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_ARROW_STATUS_H_
