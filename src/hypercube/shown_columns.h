// Which columns of a definition a chart has: groups give way to the dimension they show, and what
// has a condition that is not true is left out.
//
// Source: the hypercube page, sections 2.1, 2.2 and 10. Which dimension of a drill-down group is
// shown is our own reading of it.
#ifndef CELADON_HYPERCUBE_SHOWN_COLUMNS_H_
#define CELADON_HYPERCUBE_SHOWN_COLUMNS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"

namespace celadon {

struct ShownColumns {
  HyperCubeDefinition cube;  // without groups and without columns that are left out
  // Of its columns: their positions in the whole definition, and those in their groups.
  std::vector<size_t> dimensions = {}, measures = {};
  std::vector<size_t> group_positions = {};  // a dimension
  std::vector<LeftOutColumn> left_out = {};
};

struct Condition {
  std::string_view expression;
  std::string_view message;  // an expression whose text says why; empty: words of our own
};

// OK where a condition holds: it is empty, or a number other than 0; else the error of what it
// belongs to. Errors of the formulas.
absl::StatusOr<absl::Status> UnmetCondition(const Condition& condition, std::string_view of,
                                            const ChartContext& context,
                                            const Execution& execution);

// InvalidArgument for a group without members.
absl::StatusOr<ShownColumns> ShowColumns(const HyperCubeDefinition& whole,
                                         const ChartContext& context, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SHOWN_COLUMNS_H_
