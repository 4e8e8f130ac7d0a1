#include "hypercube/synthetic_field.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/print.h"
#include "runtime/status_macros.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

constexpr double kMostValues = 1 << 20;  // our own bound on a loop

bool IsLoop(const Call& call) { return EqualsIgnoringCase(call.name, "valueloop"); }

// The arguments, evaluated without dimensions.
absl::StatusOr<std::vector<Value>> ArgumentValues(const Call& call,
                                                  const CubeSurroundings& surroundings) {
  std::vector<Value> values;
  for (const Argument& argument : call.arguments) {
    if (argument.value == nullptr) continue;
    CELADON_ASSIGN_OR_RETURN(const Cell cell,
                             EvaluateExpression(PrintFormula(*argument.value), surroundings.context,
                                                surroundings.execution));
    values.push_back(ValueOfCell(cell, *surroundings.context.settings));
  }
  return values;
}

absl::StatusOr<std::vector<Value>> LoopValues(const std::vector<Value>& bounds) {
  for (const Value& bound : bounds) {
    if (!bound.has_number()) return absl::InvalidArgumentError("ValueLoop needs numbers");
  }
  if (bounds.empty()) return absl::InvalidArgumentError("ValueLoop needs a number to start from");
  const double from = bounds[0].number(), to = bounds.size() > 1 ? bounds[1].number() : from;
  const double step = bounds.size() > 2 ? bounds[2].number() : 1;
  const double steps = (to - from) / step;
  if (!(steps < kMostValues)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("ValueLoop makes more than %.0f values", kMostValues));
  }
  std::vector<Value> values;
  for (double i = 0; i <= steps; ++i) values.push_back(Value::Number(from + i * step));
  return values;
}

}  // namespace

bool IsSyntheticDimension(const Node& formula) {
  const auto* call = formula.As<Call>();
  return call != nullptr && (IsLoop(*call) || EqualsIgnoringCase(call->name, "valuelist"));
}

absl::StatusOr<FieldId> AddSyntheticField(const NodePtr& formula, ChartFields* fields,
                                          const CubeSurroundings& surroundings) {
  const Call& call = *formula->As<Call>();
  CELADON_ASSIGN_OR_RETURN(std::vector<Value> values, ArgumentValues(call, surroundings));
  if (IsLoop(call)) {
    CELADON_ASSIGN_OR_RETURN(values, LoopValues(values));
  }
  Dictionary dictionary;
  for (const Value& value : values) dictionary.Intern(value);
  CalculatedField field{.name = PrintFormula(*formula), .symbols = {}, .key = {}, .columns = {}};
  field.symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(dictionary.Take(), NumberFormat(), nullptr));
  field.synthetic = true;
  std::vector<uint32_t> codes(field.symbols->size());
  std::iota(codes.begin(), codes.end(), 0);
  field.columns.push_back({std::nullopt, *BitPackedColumn::Pack(codes, field.symbols->size())});
  return fields->Add(std::move(field));
}

}  // namespace celadon
