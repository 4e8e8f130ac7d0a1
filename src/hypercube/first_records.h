// The first record of each dimension tuple.
#ifndef CELADON_HYPERCUBE_FIRST_RECORDS_H_
#define CELADON_HYPERCUBE_FIRST_RECORDS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"

namespace celadon {

// For each tuple the record of the base that comes first in load order, by its rows in the tables
// of the base.
absl::StatusOr<std::vector<std::vector<uint32_t>>> FindFirstRecords(
    std::span<const RecordRoot> base, std::span<const FieldId> dimensions, const RecordSet& set,
    const CubeSurroundings& surroundings);

// The same where the base is one root: the records by their rows.
absl::StatusOr<std::vector<uint32_t>> FindFirstRows(const RecordRoot& root,
                                                    std::span<const FieldId> dimensions,
                                                    const RecordSet& set,
                                                    const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_FIRST_RECORDS_H_
