// What a walk over the records of certain tables starts from.
#ifndef CELADON_HYPERCUBE_WALK_SOURCES_H_
#define CELADON_HYPERCUBE_WALK_SOURCES_H_

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"
#include "hypercube/record_walk.h"

namespace celadon {

// The tables, one a slot, and a root for each that records can start from.
struct WalkSources {
  std::vector<RecordSource> records;
  std::vector<WalkRoot> roots;
};

// The records of a base: rows of a table, combinations of rows of several, or, where it is empty,
// one record that belongs to no table, if there is any data in the set. The scopes are still to be
// found.
absl::StatusOr<WalkSources> MakeWalkSources(std::span<const RecordRoot> base,
                                            std::span<const FieldId> dimensions,
                                            const RecordSet& set,
                                            const CubeSurroundings& surroundings);

// The roots over sources that are there; `base` names them where there are several.
absl::StatusOr<std::vector<WalkRoot>> RootsOf(const std::vector<RecordSource>& records,
                                              std::span<const RecordRoot> base,
                                              std::span<const FieldId> dimensions,
                                              const RecordSet& set, const Execution& execution);

// The columns of a field in the sources.
std::vector<SlotColumn> ColumnsOf(FieldId field, const std::vector<RecordSource>& records);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_WALK_SOURCES_H_
