// All functions that a formula may call, found by name in any case.
#ifndef CELADON_EXPRESSION_FUNCTION_REGISTRY_H_
#define CELADON_EXPRESSION_FUNCTION_REGISTRY_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "expression/aggregation.h"
#include "expression/scalar_function.h"
#include "runtime/string_map.h"

namespace celadon {

// The chapters of the help pages.
enum class FunctionCategory : uint8_t {
  kAggregation,
  kConditional,
  kDateAndTime,
  kExponential,
  kFormatting,
  kGeneralNumeric,
  kInterpretation,
  kLogical,
  kMathematical,
  kRange,
  kString
};

std::string_view CategoryName(FunctionCategory category);

struct FunctionInfo {
  FunctionCategory category;
  const ScalarFunction* scalar = nullptr;  // exactly one of the two is set
  const AggregationFunction* aggregation = nullptr;

  std::string_view name() const { return scalar != nullptr ? scalar->name : aggregation->name; }
  std::string_view help() const { return scalar != nullptr ? scalar->help : aggregation->help; }
};

// Immutable; any number of threads may read it.
class FunctionRegistry {
 public:
  // The functions of the language, built once.
  static const FunctionRegistry& BuiltIn();

  // Null if there is none of that name.
  const FunctionInfo* Find(std::string_view name) const;
  // InvalidArgument naming the function and the nearest one that exists.
  absl::Status Unknown(std::string_view name) const;
  // By category, then as the tables have them.
  const std::vector<FunctionInfo>& functions() const { return functions_; }

 private:
  FunctionRegistry();
  void Add(FunctionCategory category, std::span<const ScalarFunction> functions);

  std::vector<FunctionInfo> functions_;
  StringMap<size_t> by_name_;  // lower case: index into functions_
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTION_REGISTRY_H_
