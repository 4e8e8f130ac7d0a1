// The inputs of aggregations' arguments over the records of a walk.
#ifndef CELADON_HYPERCUBE_ARGUMENT_INPUTS_H_
#define CELADON_HYPERCUBE_ARGUMENT_INPUTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"

#include "hypercube/argument_reader.h"
#include "hypercube/chart_fields.h"
#include "hypercube/record_plan.h"

namespace celadon {

// Makes what the symbols of a field look like to a formula once for all arguments. What is referred
// to outlives the object.
class ArgumentInputs {
 public:
  ArgumentInputs(const ChartFields& fields, const RegionalSettings& settings,
                 const TextInterpreter& interpreter, Executor& executor)
      : fields_(fields), settings_(settings), interpreter_(interpreter), executor_(executor) {}

  ArgumentInput OfField(FieldId field, Fetch fetch, const std::vector<RecordSource>& records);
  // The argument that a program calculates of inputs, by their columns. What depends on one column
  // alone is worked out for each of its values, and only the rest for each record; but not where a
  // column has more values than there are records.
  absl::StatusOr<ReadArgument> Calculated(const std::shared_ptr<const Program>& program,
                                          const std::map<uint32_t, ArgumentInput>& inputs,
                                          const std::vector<RecordSource>& records) const;

 private:
  std::shared_ptr<const SymbolLanes> LanesOf(FieldId field, Fetch fetch, bool nulls);

  const ChartFields& fields_;
  const RegionalSettings& settings_;
  const TextInterpreter& interpreter_;
  Executor& executor_;
  std::map<std::tuple<FieldId, Fetch, bool>, std::shared_ptr<const SymbolLanes>> lanes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ARGUMENT_INPUTS_H_
