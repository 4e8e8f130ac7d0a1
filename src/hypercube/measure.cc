#include "hypercube/measure.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "expression/bind.h"
#include "expression/print.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<Expression> ParseInChart(std::string_view text, const ChartContext& context) {
  if (!context.expand) return Expression::Parse(text);
  CELADON_ASSIGN_OR_RETURN(const std::string expanded, context.expand(text));
  return Expression::Parse(expanded);
}

namespace {

absl::StatusOr<std::optional<Value>> VariableValue(const std::string& name,
                                                   const ChartContext& context) {
  if (!context.variable) return std::nullopt;
  return context.variable(name);
}

// The fields of an aggregation's argument, whose values stand in its records.
class RecordScope final : public Scope {
 public:
  explicit RecordScope(const ChartContext& context) : context_(context) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    const absl::StatusOr<FieldId> field = context_.state->model().FindField(name);
    if (!field.ok()) {
      CELADON_ASSIGN_OR_RETURN(auto variable, VariableValue(name, context_));
      if (variable.has_value()) return *std::move(variable);
      return field.status();
    }
    if (std::ranges::find(fields_, *field) == fields_.end()) fields_.push_back(*field);
    return InputColumn{*field};
  }

  std::shared_ptr<const Environment> environment() const override { return context_.environment; }

  absl::StatusOr<InputColumn> BindAggregation(const NodePtr&) override {
    return absl::InvalidArgumentError(
        "an aggregation stands inside another one: use Aggr for the inner one");
  }

  const std::vector<FieldId>& fields() const { return fields_; }

 private:
  const ChartContext& context_;
  std::vector<FieldId> fields_;
};

bool HoldsAll(const DataModel& model, TableId table, const std::vector<FieldId>& fields) {
  return std::ranges::all_of(
      fields, [&](FieldId field) { return model.ColumnOf(field, table).has_value(); });
}

KeyType KeyTypeIn(const DataModel& model, FieldId id, TableId table) {
  const Field& field = model.field(id);
  for (size_t c = 0; c < field.columns.size(); ++c) {
    if (field.columns[c].table == table) return field.statistics[c].key;
  }
  return KeyType::kAny;
}

// The table whose records are walked: the one of the fields that stand in one table only; for keys
// alone our own choice of where the key is perfect, else primary, else the table with most rows.
absl::StatusOr<TableId> ChooseTable(const DataModel& model, const std::vector<FieldId>& fields) {
  std::optional<TableId> best;
  const auto better = [&](TableId a, TableId b) {
    const KeyType type_a = KeyTypeIn(model, fields.front(), a);
    const KeyType type_b = KeyTypeIn(model, fields.front(), b);
    const bool decided = std::min(type_a, type_b) <= KeyType::kPrimary && type_a != type_b;
    return decided ? type_a < type_b : model.table(a).rows > model.table(b).rows;
  };
  for (TableId table = 0; table < model.tables().size(); ++table) {
    if (!HoldsAll(model, table, fields)) continue;
    if (!best.has_value() || better(table, *best)) best = table;
  }
  if (best.has_value()) return *best;
  return absl::UnimplementedError(
      absl::StrFormat("Unimplemented: an aggregation over fields of several tables: %s and %s",
                      model.field(fields.front()).name, model.field(fields.back()).name));
}

// Whether repetitions of a value leave the result as it is.
bool IgnoresRepetition(AggregationKind kind, bool distinct) {
  return distinct || kind == AggregationKind::kOnly || kind == AggregationKind::kMin ||
         kind == AggregationKind::kMax;
}

absl::Status CheckQualifiers(const Qualifiers& qualifiers) {
  const char* absent = qualifiers.set != nullptr ? "a set expression"
                       : qualifiers.total        ? "the qualifier total"
                       : qualifiers.all          ? "the qualifier all"
                                                 : nullptr;
  if (absent == nullptr) return absl::OkStatus();
  return absl::UnimplementedError(absl::StrFormat("Unimplemented: %s in an aggregation", absent));
}

}  // namespace

// The surroundings of a measure: names mean Only(field), aggregations are columns.
class MeasureScope final : public Scope {
 public:
  MeasureScope(MeasureBinder& binder, std::string_view formula)
      : binder_(binder), formula_(formula) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    CELADON_ASSIGN_OR_RETURN(auto variable, VariableValue(name, binder_.context_));
    if (variable.has_value()) return *std::move(variable);
    CELADON_RETURN_IF_ERROR(binder_.model_.FindField(name).status());
    return ImplicitOnly{};
  }

  std::shared_ptr<const Environment> environment() const override {
    return binder_.context_.environment;
  }

  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& node) override {
    CELADON_ASSIGN_OR_RETURN(const uint32_t column,
                             binder_.Add(*node->As<Call>(), PrintFormula(*node), formula_));
    return InputColumn{column};
  }

  absl::Status EnterSet(const SetPtr&) override {
    return absl::UnimplementedError("Unimplemented: a set expression before an expression");
  }

 private:
  MeasureBinder& binder_;
  std::string_view formula_;
};

absl::StatusOr<uint32_t> MeasureBinder::Add(const Call& call, std::string text,
                                            std::string_view formula) {
  for (uint32_t i = 0; i < aggregations_.size(); ++i) {
    if (aggregations_[i].text == text) return i;
  }
  CELADON_RETURN_IF_ERROR(CheckQualifiers(call.qualifiers));
  const FunctionInfo* function = context_.functions->Find(call.name);
  if (call.arguments.size() != 1) {
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: %s with %d arguments", call.name, call.arguments.size()));
  }
  AggregationPlan plan{.text = std::move(text),
                       .kind = function->aggregation->kind,
                       .distinct = call.qualifiers.distinct,
                       .table = {},
                       .field = 0,
                       .program = nullptr};
  const NodePtr& argument = call.arguments.front().value;
  RecordScope scope(context_);
  const BindOptions options{
      .result = function->aggregation->numbers_only ? Fetch::kNumbers : Fetch::kTexts,
      .text = formula};
  CELADON_ASSIGN_OR_RETURN(
      plan.program, celadon::Bind(argument, scope, *context_.functions, interpreter_, options));
  if (scope.fields().empty()) {
    return absl::UnimplementedError("Unimplemented: an aggregation over no field");
  }
  const bool single = argument->As<NameReference>() != nullptr;
  if (single) plan.program = nullptr;
  plan.field = scope.fields().front();
  const bool key_alone = single && model_.field(plan.field).is_key();
  if (!key_alone || !IgnoresRepetition(plan.kind, plan.distinct)) {
    CELADON_ASSIGN_OR_RETURN(plan.table, ChooseTable(model_, scope.fields()));
  }
  aggregations_.push_back(std::move(plan));
  return static_cast<uint32_t>(aggregations_.size() - 1);
}

absl::StatusOr<MeasurePlan> MeasureBinder::Bind(std::string_view text) {
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, context_));
  MeasureScope scope(*this, expression.text());
  CELADON_ASSIGN_OR_RETURN(
      auto program, celadon::Bind(expression.root(), scope, *context_.functions, interpreter_,
                                  {.result = Fetch::kTexts, .text = expression.text()}));
  return MeasurePlan{std::move(program)};
}

}  // namespace celadon
