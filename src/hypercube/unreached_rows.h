// Which rows of one table, or values of a key, no possible row of another table leads to.
#ifndef CELADON_HYPERCUBE_UNREACHED_ROWS_H_
#define CELADON_HYPERCUBE_UNREACHED_ROWS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "hypercube/record_set.h"

namespace celadon {

// The possible rows of `to` that are linked with no possible row of `from`, over possible rows of
// the tables between them. Requires that the two are connected.
absl::StatusOr<std::shared_ptr<const Bitmap>> UnreachedRows(const DataModel& model,
                                                            const RecordSet& set, TableId from,
                                                            TableId to, const Execution& execution);

// The possible values of a key that no possible row of `from` holds, which has a column of it.
absl::StatusOr<std::shared_ptr<const Bitmap>> UnreachedValues(const DataModel& model,
                                                              const RecordSet& set, TableId from,
                                                              FieldId key,
                                                              const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_UNREACHED_ROWS_H_
