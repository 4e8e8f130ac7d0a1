// Rows of one table with fields of others beside them, where every record is such a row.
#ifndef CELADON_HYPERCUBE_JOINED_ROWS_H_
#define CELADON_HYPERCUBE_JOINED_ROWS_H_

#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"
#include "hypercube/record_plan.h"

namespace celadon {

// The combinations of the tables of a base are the rows of one of them where each of these meets
// one row of each other table at most, by unique keys, and no counted row of theirs meets none:
// then the fields that are used stand in them as columns of their own, as those of a price do in
// the rows that are sold. Nullopt where it is not so. Takes a walk over all rows a field.
// ResourceExhausted; Cancelled.
absl::StatusOr<std::optional<RecordSource>> JoinRows(std::span<const RecordRoot> base,
                                                     std::span<const FieldId> used,
                                                     const RecordSet& set,
                                                     const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_JOINED_ROWS_H_
