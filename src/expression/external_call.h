// A call of an external function as it stands in a formula.
#ifndef CELADON_EXPRESSION_EXTERNAL_CALL_H_
#define CELADON_EXPRESSION_EXTERNAL_CALL_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/environment.h"
#include "celadon/external_function.h"
#include "expression/ast.h"
#include "expression/column_vector.h"

namespace celadon {

// Where formulas call external functions.
struct ExternalSite {
  ExternalPlace place;
  const Environment* environment = nullptr;  // null: calls are nobody's
  const RegionalSettings& settings;
};

// The argument values of one group of records, a column each.
struct ExternalGroup {
  std::vector<DualVector> columns;
  uint64_t rows = 0;
};

// Immutable; any number of threads may call.
class BoundExternal {
 public:
  // InvalidArgument for a wrong number of arguments or an empty one. The function outlives the
  // call; `text` is what the call was parsed from, or empty.
  static absl::StatusOr<BoundExternal> Bind(const ExternalFunction& function, const Call& call,
                                            std::string_view text, const ExternalSite& site);

  const ExternalFunction& function() const { return *function_; }
  // The arguments that are to be evaluated.
  const std::vector<NodePtr>& arguments() const { return arguments_; }

  // One value a row.
  absl::StatusOr<DualVector> Rows(std::vector<DualVector> columns, uint64_t rows,
                                  const Execution& execution) const;
  // One value a group; NULL for a group without rows, which is not asked for. Groups are called
  // beside each other as far as the function allows; after an error no further one is.
  absl::StatusOr<std::vector<Value>> Groups(std::vector<ExternalGroup> groups,
                                            const Execution& execution) const;

 private:
  BoundExternal(const ExternalFunction& function, const ExternalSite& site);

  // InvalidArgument where a constant differs from row to row.
  absl::StatusOr<DualVector> FirstColumn(std::vector<DualVector> columns, uint64_t rows,
                                         const Execution& execution) const;

  const ExternalFunction* function_;
  ExternalCall blank_;              // without rows and values
  std::vector<std::string> names_;  // of all arguments
  std::vector<NodePtr> arguments_;
};

// Appends the first rows of a vector's lanes.
void AppendRows(const ValueLanes& lanes, size_t rows, DualVector* values);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_EXTERNAL_CALL_H_
