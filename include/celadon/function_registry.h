// All functions that a formula may call, found by name in any case.
//
// A registry holds the functions of the language; components and hosts add theirs:
//
//   AddDistributionFunctions(engine.functions());
//   engine.functions().Add(CustomFunction{…});
#ifndef CELADON_FUNCTION_REGISTRY_H_
#define CELADON_FUNCTION_REGISTRY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "celadon/custom_function.h"
#include "celadon/external_function.h"

namespace celadon {

struct AggregationFunction;  // see src/expression/aggregation.h
class ExternalEntries;       // see src/expression/external_entries.h
struct ScalarFunction;       // see src/expression/scalar_function.h
struct ScopeFunction;        // see src/expression/scope_function.h

// The chapters of the help pages.
enum class FunctionCategory : uint8_t {
  kAggregation,
  kColor,
  kConditional,
  kCounter,
  kCustom,
  kDateAndTime,
  kDistribution,
  kExponential,
  kExternal,
  kField,
  kFile,
  kFinancial,
  kFormatting,
  kGeneralNumeric,
  kGeospatial,
  kInterRecord,
  kInterpretation,
  kJson,
  kLogical,
  kMapping,
  kMathematical,
  kNested,
  kRange,
  kRanking,
  kString,
  kSystem,
  kTable,
  kTrigonometric,
  kWindow
};

std::string_view CategoryName(FunctionCategory category);

// Where a function may be called.
enum class FunctionPlace : uint8_t { kScripts, kCharts, kBoth };

// Exactly one of the kinds is set, but that an external function which aggregates is an aggregation
// too; what they point to lives as long as the registry.
struct FunctionInfo {
  FunctionCategory category;
  const ScalarFunction* scalar = nullptr;
  const AggregationFunction* aggregation = nullptr;
  const ScopeFunction* scope = nullptr;
  const ExternalFunction* external = nullptr;

  std::string_view name() const;
  // Name and parameters: `Round(x[, step[, offset]])`.
  std::string signature() const;
  std::string_view help() const;  // one line
  // Where it may be called and whether equal arguments give equal results, in words:
  // "scripts", "changes with the clock"; empty where there is nothing to say.
  std::string remark() const;
};

// Any number of threads may read it while none adds to it; the functions of a source that was added
// come and go meanwhile.
class FunctionRegistry {
 public:
  // The functions of the language itself.
  FunctionRegistry();
  ~FunctionRegistry();
  static const FunctionRegistry& BuiltIn();

  // Adds functions, which must outlive the registry. A name that is known already is replaced.
  void Add(FunctionCategory category, std::span<const ScalarFunction> functions);
  void Add(std::span<const AggregationFunction> functions);
  // Functions of a host. InvalidArgument for a name that is none or a call that is not set.
  absl::Status Add(CustomFunction function);
  absl::Status Add(CustomAggregation aggregation);
  // Functions that are handed whole columns, one by one or from a source that has them at times.
  // InvalidArgument for a name that is none.
  absl::Status Add(std::shared_ptr<const ExternalFunction> function);
  void Add(std::shared_ptr<const ExternalFunctions> source);

  // Null if there is none of that name.
  const FunctionInfo* Find(std::string_view name) const;
  // InvalidArgument naming the function and the nearest one that exists; Unimplemented for one that
  // the language has elsewhere.
  absl::Status Unknown(std::string_view name) const;
  // In the order of their names without regard to case.
  std::vector<FunctionInfo> functions() const;

 private:
  void Put(const FunctionInfo& function);

  std::vector<std::shared_ptr<const void>> custom_;  // what the entries of a host's functions are
  std::map<std::string, FunctionInfo, std::less<>> by_name_;  // lower case
  std::unique_ptr<ExternalEntries> external_;
};

}  // namespace celadon

#endif  // CELADON_FUNCTION_REGISTRY_H_
