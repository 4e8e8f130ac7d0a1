#include "hypercube/measure_scopes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/print.h"
#include "hypercube/synthetic_field.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

bool IsAggr(const Call& call) { return EqualsIgnoringCase(call.name, "aggr"); }

// `Sum(total <a, b> x)` inside another aggregation, which has a value for each combination of a and
// b that a record may reach: Aggr(nodistinct Sum(x), a, b).
Call PerDimensions(const Node& node, const std::vector<std::string>& fields) {
  Call inner = *node.As<Call>();
  inner.qualifiers.total = false;
  inner.qualifiers.total_fields.clear();
  Call aggr{.name = "Aggr", .qualifiers = {}, .arguments = {}};
  aggr.qualifiers.nodistinct = true;
  aggr.arguments.push_back(
      {std::make_shared<const Node>(Node{std::move(inner), node.begin, node.end, node.height}),
       ""});
  for (const std::string& field : fields) {
    aggr.arguments.push_back(
        {std::make_shared<const Node>(Node{NameReference{field}, node.begin, node.end, 1}), ""});
  }
  return aggr;
}

}  // namespace

absl::StatusOr<std::optional<FieldId>> MeasureBinder::SyntheticField(const NodePtr& node) const {
  std::optional<FieldId> field = fields_.Find(PrintFormula(*node));
  if (!field.has_value() && make_synthetic_) {
    CELADON_ASSIGN_OR_RETURN(field, make_synthetic_(node));
  }
  return field;
}

absl::StatusOr<NameMeaning> RecordScope::ResolveName(const std::string& name) {
  const absl::StatusOr<FieldId> field = binder_.fields_.FindField(name);
  if (!field.ok()) {
    CELADON_ASSIGN_OR_RETURN(auto variable, binder_.VariableValue(name));
    if (variable.has_value()) return *std::move(variable);
    return field.status();
  }
  return FieldColumn(*field);
}

absl::StatusOr<CallMeaning> RecordScope::ResolveCall(const NodePtr& node) {
  if (IsSyntheticDimension(*node)) {
    CELADON_ASSIGN_OR_RETURN(const auto field, binder_.SyntheticField(node));
    return field.has_value() ? CallMeaning(FieldColumn(*field)) : CallMeaning();
  }
  const Call& call = *node->As<Call>();
  if (const ExternalFunction* external = binder_.FindExternal(call)) {
    CELADON_ASSIGN_OR_RETURN(const InputColumn column, ExternalColumn(node, *external));
    return column;
  }
  if (!IsAggr(call)) return CallMeaning();
  CELADON_ASSIGN_OR_RETURN(const InputColumn column, AggrColumn(call));
  return column;
}

absl::StatusOr<InputColumn> RecordScope::BindAggregation(const NodePtr& node) {
  const Qualifiers& qualifiers = node->As<Call>()->qualifiers;
  if (!qualifiers.total && !qualifiers.all) {
    return absl::InvalidArgumentError(
        "an aggregation stands inside another one: use Aggr for the inner one, or total");
  }
  if (const auto fields = binder_.DimensionsAmong(qualifiers.total_fields); !fields.empty()) {
    return AggrColumn(PerDimensions(*node, fields));
  }
  CELADON_ASSIGN_OR_RETURN(const uint32_t inner, binder_.AddAggregation(node, true));
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kConstant, inner)};
}

std::shared_ptr<const Environment> RecordScope::environment() const {
  asked_environment_ = true;
  return binder_.NextEnvironment();
}

absl::StatusOr<InputColumn> RecordScope::ExternalColumn(const NodePtr& node,
                                                        const ExternalFunction& external) {
  const ExternalSignature& signature = external.signature();
  if (signature.kind == ExternalKind::kTensor && !of_dimension_) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s looks at rows together and cannot stand inside an aggregation", signature.name));
  }
  std::vector<FieldId> fields;
  CELADON_ASSIGN_OR_RETURN(const Call aggr, binder_.PerDistinctValues(node, set_, &fields));
  for (const FieldId field : fields) FieldColumn(field);
  return AggrColumn(aggr);
}

absl::StatusOr<InputColumn> RecordScope::AggrColumn(const Call& call) {
  CELADON_ASSIGN_OR_RETURN(const uint32_t aggr, binder_.AddAggr(call));
  if (std::ranges::find(aggrs_, aggr) == aggrs_.end()) aggrs_.push_back(aggr);
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kAggr, aggr)};
}

InputColumn RecordScope::FieldColumn(FieldId field) {
  if (std::ranges::find(fields_, field) == fields_.end()) fields_.push_back(field);
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kField, field)};
}

absl::StatusOr<NameMeaning> MeasureScope::ResolveName(const std::string& name) {
  const std::vector<std::string>& labels = binder_.labels_;
  if (const auto label = std::ranges::find(labels, name); label != labels.end() && !name.empty()) {
    const auto measure = static_cast<uint32_t>(label - labels.begin());
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kMeasure, measure)};
  }
  CELADON_ASSIGN_OR_RETURN(auto variable, binder_.VariableValue(name));
  if (variable.has_value()) return *std::move(variable);
  CELADON_RETURN_IF_ERROR(binder_.fields_.FindField(name).status());
  return ImplicitOnly{};
}

absl::StatusOr<CallMeaning> MeasureScope::ResolveCall(const NodePtr& node) {
  const Call& call = *node->As<Call>();
  const bool repeats =
      IsSyntheticDimension(*node) && binder_.fields_.Find(PrintFormula(*node)).has_value();
  if (IsAggr(call) || repeats) {
    CELADON_ASSIGN_OR_RETURN(const InputColumn column, BindAggregation(OnlyOf(node)));
    return column;
  }
  if (EqualsIgnoringCase(call.name, "column")) return ColumnReference(call);
  if (const ExternalFunction* external = binder_.FindExternal(call)) {
    CELADON_ASSIGN_OR_RETURN(const uint32_t row_function, binder_.AddExternal(*external, call));
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kRowFunction, row_function)};
  }
  CELADON_ASSIGN_OR_RETURN(const auto row_function, binder_.AddRowFunction(node));
  if (!row_function.has_value()) return CallMeaning();
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kRowFunction, *row_function)};
}

absl::StatusOr<InputColumn> MeasureScope::BindAggregation(const NodePtr& node) {
  CELADON_ASSIGN_OR_RETURN(const uint32_t aggregation, binder_.AddAggregation(node, false));
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kAggregation, aggregation)};
}

std::shared_ptr<const Environment> MeasureScope::environment() const {
  return binder_.NextEnvironment();
}

absl::Status MeasureScope::EnterSet(const SetPtr& set) {
  binder_.sets_.push_back(set);
  return absl::OkStatus();
}

void MeasureScope::LeaveSet() { binder_.sets_.pop_back(); }

absl::StatusOr<CallMeaning> MeasureScope::ColumnReference(const Call& call) const {
  const std::vector<NodePtr> given = GivenArguments(call);
  if (given.size() != 1) return absl::InvalidArgumentError("Column takes the number of a measure");
  CELADON_ASSIGN_OR_RETURN(const auto program, binder_.BindRows(given.front()));
  if (!program->is_constant()) {
    RowFunctionPlan plan;
    plan.kind = RowFunctionPlan::Kind::kColumn;
    plan.measures = binder_.labels_.size();
    plan.arguments.push_back(program);
    return InputColumn{
        ProgramColumn::Number(ProgramColumn::Kind::kRowFunction, binder_.AddPlan(std::move(plan)))};
  }
  const Value& number = program->constants[program->registers[program->result].index];
  constexpr uint32_t kNoMeasure = 0xFFFFFFF;  // the chart calculator gives NULL
  const double measures = static_cast<double>(binder_.labels_.size());
  const bool exists = number.has_number() && number.number() >= 1 && number.number() <= measures;
  const uint32_t measure = exists ? static_cast<uint32_t>(number.number()) - 1 : kNoMeasure;
  return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kMeasure, measure)};
}

}  // namespace celadon
