// From a tree to a program: what the names and calls of a formula mean is asked of a scope.
#ifndef CELADON_EXPRESSION_BIND_H_
#define CELADON_EXPRESSION_BIND_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/environment.h"
#include "celadon/format.h"
#include "celadon/function_registry.h"
#include "celadon/value.h"
#include "expression/ast.h"
#include "expression/program.h"

namespace celadon {

// A column that the caller will hand to the evaluator, by a number of the scope's own.
struct InputColumn {
  uint32_t column;
};

// A field that stands outside an aggregation in a chart, where it means Only(field).
struct ImplicitOnly {};

// What a name without parentheses means: a column, a constant such as a variable's value, or
// Only(name).
using NameMeaning = std::variant<InputColumn, Value, ImplicitOnly>;

// What a call means to the scope: nothing (then it is a function of the registry), a column whose
// values the caller will work out, or a function of the scope's own over bound arguments.
using CallMeaning = std::variant<std::monostate, InputColumn, std::shared_ptr<const HostFunction>>;

// The surroundings of a formula: rows of a load, rows of a table in the model, a chart's cell. The
// binder asks in the order of the text, once for every mention.
class Scope {
 public:
  virtual ~Scope() = default;

  // NotFound or InvalidArgument if the name means nothing here.
  virtual absl::StatusOr<NameMeaning> ResolveName(const std::string& name) = 0;

  // Asked of every call first, so that a scope can take functions over rows, Aggr, functions of the
  // script and functions of plug-ins for itself.
  virtual absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& call);

  // The column that will hold the aggregation's values; the scope binds the arguments by itself. A
  // scope that keeps the node shares it.
  virtual absl::StatusOr<InputColumn> BindAggregation(const NodePtr& call);

  // What functions of the clock, of chance and of the system are told; null, as by default, and
  // they have no meaning here.
  virtual std::shared_ptr<const Environment> environment() const { return nullptr; }

  // Brackets the part of the formula that an outer set expression covers. One that stands before
  // the arguments of a scalar function covers them (our own).
  virtual absl::Status EnterSet(const SetPtr& set);
  virtual void LeaveSet() {}
};

struct BindOptions {
  // What the caller will do with the result: kNumbers if only its number part counts.
  Fetch result = Fetch::kTexts;
  // The text that the tree was parsed from, for places in errors; empty if there is none.
  std::string_view text;
};

// Binds a formula. InvalidArgument, with the place, for a function that does not exist, a wrong
// number of arguments, or what stands where it may not; errors of the scope.
absl::StatusOr<std::shared_ptr<const Program>> Bind(const NodePtr& root, Scope& scope,
                                                    const FunctionRegistry& functions,
                                                    const TextInterpreter& interpreter,
                                                    const BindOptions& options = {});

}  // namespace celadon

#endif  // CELADON_EXPRESSION_BIND_H_
