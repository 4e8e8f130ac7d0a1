// The values of an Aggr in records that it does not make itself.
#ifndef CELADON_HYPERCUBE_AGGR_LOOKUP_H_
#define CELADON_HYPERCUBE_AGGR_LOOKUP_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/argument_reader.h"

namespace celadon {

// Gives each record that stands behind a row of the Aggr the row's value: with nodistinct every
// one, else the first in load order among those of the set. `base` and `records` are the tables of
// the records that are read; `aggr` outlives the lookup. Values are told by the codes of their
// symbols, which are numbered then, or with `by_row` by the row of the Aggr, the number of its rows
// being NULL.
absl::StatusOr<std::shared_ptr<const CodeLookup>> MakeAggrLookup(
    const AggrPlan& plan, const AggrRows& aggr, const std::vector<RecordRoot>& base,
    const std::vector<RecordSource>& records, const RecordSet& set, bool by_row,
    const CubeSurroundings& surroundings);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_AGGR_LOOKUP_H_
