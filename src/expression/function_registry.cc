#include "celadon/function_registry.h"

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/aggregation.h"
#include "expression/external_entries.h"
#include "expression/functions/families.h"
#include "expression/scope_function.h"
#include "runtime/nearest_name.h"

namespace celadon {
namespace {

// In the order of FunctionCategory.
constexpr std::string_view kCategoryNames[] = {
    "aggregation",   "color",          "conditional",   "counter",         "custom",
    "date and time", "distribution",   "exponential",   "external",        "field",
    "file",          "financial",      "formatting",    "general numeric", "geospatial",
    "inter-record",  "interpretation", "JSON",          "logical",         "mapping",
    "mathematical",  "nested",         "range",         "ranking",         "string",
    "system",        "table",          "trigonometric", "window"};

// Names that the language has, or had, and that mean nothing here.
struct AbsentFunction {
  std::string_view name;
  std::string_view reason;
};
constexpr AbsentFunction kAbsent[] = {{"FieldElemNo", "no page says what it does"},
                                      {"HCNoRows", "no page says what it does"},
                                      {"HCValue", "no page says what it does"},
                                      {"Input", "it asks the user of a macro"},
                                      {"MsgBox", "it asks the user of a macro"}};

std::string_view PlaceRemark(FunctionPlace place) {
  switch (place) {
    case FunctionPlace::kScripts:
      return "in scripts only";
    case FunctionPlace::kCharts:
      return "in charts only";
    case FunctionPlace::kBoth:
      break;
  }
  return "";
}

std::string_view StabilityRemark(Stability stability) {
  switch (stability) {
    case Stability::kEnvironment:
      return "depends on the environment";
    case Stability::kRandom:
      return "differs from row to row";
    case Stability::kPure:
      break;
  }
  return "";
}

}  // namespace

std::string_view CategoryName(FunctionCategory category) {
  return kCategoryNames[static_cast<size_t>(category)];
}

std::string_view FunctionInfo::name() const {
  if (scalar != nullptr) return scalar->name;
  if (external != nullptr) return external->signature().name;
  return aggregation != nullptr ? aggregation->name : scope->name;
}

std::string FunctionInfo::signature() const {
  std::string_view parameters = scope != nullptr ? scope->parameters : "";
  if (scalar != nullptr) parameters = scalar->parameters;
  if (aggregation != nullptr) parameters = aggregation->parameters;
  if (external != nullptr) parameters = external->signature().parameters;
  return absl::StrFormat("%s(%s)", name(), parameters);
}

std::string_view FunctionInfo::help() const {
  if (scalar != nullptr) return scalar->help;
  if (external != nullptr) return external->signature().help;
  return aggregation != nullptr ? aggregation->help : scope->help;
}

std::string FunctionInfo::remark() const {
  if (external != nullptr) {
    const bool tensor = external->signature().kind == ExternalKind::kTensor;
    return tensor ? "in charts and LOAD … EXTENSION only" : "";
  }
  if (scope != nullptr) return std::string(PlaceRemark(scope->place));
  if (aggregation != nullptr) return std::string(PlaceRemark(aggregation->place));
  return scalar != nullptr ? std::string(StabilityRemark(scalar->stability)) : std::string();
}

const FunctionRegistry& FunctionRegistry::BuiltIn() {
  static const FunctionRegistry registry;
  return registry;
}

FunctionRegistry::~FunctionRegistry() = default;

FunctionRegistry::FunctionRegistry() : external_(std::make_unique<ExternalEntries>()) {
  Add(AggregationFunctions());
  for (const ScopeFunction& scope : ScopeFunctions()) {
    Put({.category = scope.category, .scope = &scope});
  }
  for (const FunctionFamily& family : FunctionFamilies()) Add(family.category, family.functions);
}

void FunctionRegistry::Add(FunctionCategory category, std::span<const ScalarFunction> functions) {
  for (const ScalarFunction& function : functions) {
    Put({.category = category, .scalar = &function});
  }
}

void FunctionRegistry::Add(std::span<const AggregationFunction> functions) {
  for (const AggregationFunction& function : functions) {
    Put({.category = FunctionCategory::kAggregation, .aggregation = &function});
  }
}

void FunctionRegistry::Put(const FunctionInfo& function) {
  by_name_.insert_or_assign(PlainTextRules().Lower(function.name()), function);
}

const FunctionInfo* FunctionRegistry::Find(std::string_view name) const {
  const auto found = by_name_.find(PlainTextRules().Lower(name));
  return found == by_name_.end() ? external_->Find(name) : &found->second;
}

absl::Status FunctionRegistry::Unknown(std::string_view name) const {
  for (const AbsentFunction& absent : kAbsent) {
    if (!EqualsIgnoringCase(absent.name, name)) continue;
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: %s, %s", absent.name, absent.reason));
  }
  NearestName nearest(name);
  for (const auto& [key, function] : by_name_) nearest.Consider(function.name());
  for (const FunctionInfo& function : external_->functions()) nearest.Consider(function.name());
  const std::string absence = external_->Absence(name);
  return absl::InvalidArgumentError(absl::StrFormat("function is unknown: %s%s", name,
                                                    absence.empty() ? nearest.Hint() : absence));
}

std::vector<FunctionInfo> FunctionRegistry::functions() const {
  std::vector<FunctionInfo> functions;
  functions.reserve(by_name_.size());
  for (const auto& [key, function] : by_name_) {
    if (function.help() != kOperatorHelp) functions.push_back(function);
  }
  for (const FunctionInfo& function : external_->functions()) functions.push_back(function);
  return functions;
}

}  // namespace celadon
