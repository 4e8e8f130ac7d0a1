// Functions of hosts as entries of the registry.
#include "celadon/custom_function.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/function_registry.h"
#include "expression/aggregation.h"
#include "expression/scalar_function.h"

namespace celadon {
namespace {

// A definition, and the row of a function table that points into it.
template <typename Definition, typename Function>
struct Entry {
  Definition definition;
  Function function;
};

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

template <typename Definition>
absl::Status Check(const Definition& definition) {
  const std::string& name = definition.name;
  const bool starts_well = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  if (!starts_well || !std::ranges::all_of(name, IsNameCharacter)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a function's name is letters, digits and _, not: %s", name));
  }
  if (definition.call == nullptr) {
    return absl::InvalidArgumentError(absl::StrFormat("the function has no call: %s", name));
  }
  return absl::OkStatus();
}

}  // namespace

void RunCustom(const KernelCall& call) {
  std::vector<Value> arguments(call.arguments.size());
  ValueWriter out = call.result.WriteValues();
  for (size_t row = 0; row < call.rows; ++row) {
    for (size_t i = 0; i < arguments.size(); ++i) arguments[i] = Value(call.arguments[i][row]);
    StoreValue(call.function->custom->call(arguments), row, call.context, out);
  }
}

absl::Status FunctionRegistry::Add(CustomFunction function) {
  if (const absl::Status checked = Check(function); !checked.ok()) return checked;
  const auto entry = std::make_shared<Entry<CustomFunction, ScalarFunction>>();
  entry->definition = std::move(function);
  const CustomFunction& own = entry->definition;
  entry->function = {.name = own.name,
                     .parameters = own.parameters,
                     .uses = "a",
                     .numeric = false,
                     .kernel = RunCustom,
                     .help = own.help,
                     .custom = &own};
  Put({.category = FunctionCategory::kCustom, .scalar = &entry->function});
  custom_.push_back(entry);
  return absl::OkStatus();
}

absl::Status FunctionRegistry::Add(CustomAggregation aggregation) {
  if (const absl::Status checked = Check(aggregation); !checked.ok()) return checked;
  const auto entry = std::make_shared<Entry<CustomAggregation, AggregationFunction>>();
  entry->definition = std::move(aggregation);
  const CustomAggregation& own = entry->definition;
  entry->function = {.name = own.name,
                     .kind = AggregationKind::kSamples,
                     .parameters = own.parameters,
                     .numbers_only = false,
                     .help = own.help,
                     .ordered = own.in_load_order,
                     .custom = &own};
  Put({.category = FunctionCategory::kCustom, .aggregation = &entry->function});
  custom_.push_back(entry);
  return absl::OkStatus();
}

}  // namespace celadon
