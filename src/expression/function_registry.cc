#include "expression/function_registry.h"

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/functions/families.h"
#include "runtime/nearest_name.h"

namespace celadon {
namespace {

constexpr std::string_view kCategoryNames[] = {"aggregation",    "conditional", "date and time",
                                               "exponential",    "formatting",  "general numeric",
                                               "interpretation", "logical",     "mathematical",
                                               "range",          "string"};

}  // namespace

std::string_view CategoryName(FunctionCategory category) {
  return kCategoryNames[static_cast<size_t>(category)];
}

const FunctionRegistry& FunctionRegistry::BuiltIn() {
  static const FunctionRegistry registry;
  return registry;
}

FunctionRegistry::FunctionRegistry() {
  for (const AggregationFunction& aggregation : AggregationFunctions()) {
    functions_.push_back({FunctionCategory::kAggregation, nullptr, &aggregation});
  }
  Add(FunctionCategory::kConditional, ConditionalFunctions());
  Add(FunctionCategory::kDateAndTime, DatePartFunctions());
  Add(FunctionCategory::kDateAndTime, DatePeriodFunctions());
  Add(FunctionCategory::kExponential, ExponentialFunctions());
  Add(FunctionCategory::kFormatting, FormattingFunctions());
  Add(FunctionCategory::kGeneralNumeric, GeneralNumericFunctions());
  Add(FunctionCategory::kInterpretation, InterpretationFunctions());
  Add(FunctionCategory::kLogical, LogicalFunctions());
  Add(FunctionCategory::kMathematical, MathematicalFunctions());
  Add(FunctionCategory::kRange, RangeFunctions());
  Add(FunctionCategory::kString, SubstringFunctions());
  Add(FunctionCategory::kString, StringFunctions());
  for (size_t i = 0; i < functions_.size(); ++i) {
    by_name_.emplace(PlainTextRules().Lower(functions_[i].name()), i);
  }
}

void FunctionRegistry::Add(FunctionCategory category, std::span<const ScalarFunction> functions) {
  for (const ScalarFunction& function : functions) {
    functions_.push_back({category, &function, nullptr});
  }
}

const FunctionInfo* FunctionRegistry::Find(std::string_view name) const {
  const auto found = by_name_.find(PlainTextRules().Lower(name));
  return found == by_name_.end() ? nullptr : &functions_[found->second];
}

absl::Status FunctionRegistry::Unknown(std::string_view name) const {
  NearestName nearest(name);
  for (const FunctionInfo& function : functions_) nearest.Consider(function.name());
  return absl::InvalidArgumentError(
      absl::StrFormat("function is unknown: %s%s", name, nearest.Hint()));
}

}  // namespace celadon
