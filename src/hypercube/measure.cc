#include "hypercube/measure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/bind.h"
#include "expression/print.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/counted_formula.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

bool IsAggr(const Call& call) { return EqualsIgnoringCase(call.name, "aggr"); }

// Whether repetitions of a value leave the result as it is.
bool IgnoresRepetition(const AggregationPlan& plan) {
  if (plan.distinct) return true;
  const AggregationKind kind = plan.function->kind;
  return kind == AggregationKind::kOnly || kind == AggregationKind::kMin ||
         kind == AggregationKind::kMax || plan.function->name == "MinString" ||
         plan.function->name == "MaxString";
}

// Whether the first argument is a field as it stands, with nothing but constants behind it, such as
// a delimiter or a rank.
bool IsFieldAndConstants(const AggregationPlan& plan) {
  return plan.arguments.front().program == nullptr &&
         std::all_of(plan.arguments.begin() + 1, plan.arguments.end(),
                     [](const ArgumentPlan& argument) { return argument.is_constant(); });
}

// The synthetic dimension that a call of ValueList or ValueLoop repeats.
std::optional<FieldId> SyntheticField(const NodePtr& node, const ChartFields& fields) {
  const std::string_view name = node->As<Call>()->name;
  if (!EqualsIgnoringCase(name, "valuelist") && !EqualsIgnoringCase(name, "valueloop")) {
    return std::nullopt;
  }
  return fields.Find(PrintFormula(*node));
}

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

NodePtr OnlyOf(const NodePtr& node) {
  return std::make_shared<const Node>(
      Node{Call{"Only", {}, {{node, ""}}}, node->begin, node->end, node->height + 1});
}

std::vector<NodePtr> GivenArguments(const Call& call) {
  std::vector<NodePtr> given;
  for (const Argument& argument : call.arguments) given.push_back(argument.value);
  while (!given.empty() && given.back() == nullptr) given.pop_back();
  return given;
}

absl::StatusOr<Expression> ParseInChart(std::string_view text, const ChartContext& context) {
  if (!context.expand) return Expression::Parse(text);
  CELADON_ASSIGN_OR_RETURN(const std::string expanded, context.expand(text));
  return Expression::Parse(expanded);
}

SetPtr EverythingSet() {
  SetEntity entity;
  entity.identifier.kind = SetIdentifier::Kind::kAll;
  return std::make_shared<const SetNode>(SetNode{.form = entity, .begin = 0, .height = 1});
}

std::string PrintSets(const SetChain& sets) {
  std::string text;
  for (const SetPtr& set : sets) text += "{" + PrintSet(*set) + "} ";
  return text;
}

// The fields of an aggregation's arguments, whose values stand in its records.
class RecordScope final : public Scope {
 public:
  // `set` is that of the aggregation, or null.
  RecordScope(MeasureBinder& binder, SetPtr set, bool of_dimension)
      : binder_(binder), set_(std::move(set)), of_dimension_(of_dimension) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    const absl::StatusOr<FieldId> field = binder_.fields_.FindField(name);
    if (!field.ok()) {
      CELADON_ASSIGN_OR_RETURN(auto variable, binder_.VariableValue(name));
      if (variable.has_value()) return *std::move(variable);
      return field.status();
    }
    return FieldColumn(*field);
  }

  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& node) override {
    if (const auto field = SyntheticField(node, binder_.fields_)) return FieldColumn(*field);
    const Call& call = *node->As<Call>();
    if (const ExternalFunction* external = binder_.FindExternal(call)) {
      CELADON_ASSIGN_OR_RETURN(const InputColumn column, ExternalColumn(node, *external));
      return column;
    }
    if (!IsAggr(call)) return CallMeaning();
    CELADON_ASSIGN_OR_RETURN(const InputColumn column, AggrColumn(call));
    return column;
  }

  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& node) override {
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

  std::shared_ptr<const Environment> environment() const override {
    asked_environment_ = true;
    return binder_.NextEnvironment();
  }

  bool asked_environment() const { return asked_environment_; }
  const std::vector<FieldId>& fields() const { return fields_; }
  const std::vector<uint32_t>& aggrs() const { return aggrs_; }

 private:
  absl::StatusOr<InputColumn> ExternalColumn(const NodePtr& node,
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

  absl::StatusOr<InputColumn> AggrColumn(const Call& call) {
    CELADON_ASSIGN_OR_RETURN(const uint32_t aggr, binder_.AddAggr(call));
    if (std::ranges::find(aggrs_, aggr) == aggrs_.end()) aggrs_.push_back(aggr);
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kAggr, aggr)};
  }

  InputColumn FieldColumn(FieldId field) {
    if (std::ranges::find(fields_, field) == fields_.end()) fields_.push_back(field);
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kField, field)};
  }

  MeasureBinder& binder_;
  SetPtr set_;
  bool of_dimension_;
  mutable bool asked_environment_ = false;
  std::vector<FieldId> fields_;
  std::vector<uint32_t> aggrs_;
};

// The surroundings of a measure: names mean Only(field), aggregations are columns.
class MeasureScope final : public Scope {
 public:
  explicit MeasureScope(MeasureBinder& binder) : binder_(binder) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    const std::vector<std::string>& labels = binder_.labels_;
    if (const auto label = std::ranges::find(labels, name);
        label != labels.end() && !name.empty()) {
      const auto measure = static_cast<uint32_t>(label - labels.begin());
      return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kMeasure, measure)};
    }
    CELADON_ASSIGN_OR_RETURN(auto variable, binder_.VariableValue(name));
    if (variable.has_value()) return *std::move(variable);
    CELADON_RETURN_IF_ERROR(binder_.fields_.FindField(name).status());
    return ImplicitOnly{};
  }

  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& node) override {
    const Call& call = *node->As<Call>();
    if (IsAggr(call) || SyntheticField(node, binder_.fields_).has_value()) {
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

  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& node) override {
    CELADON_ASSIGN_OR_RETURN(const uint32_t aggregation, binder_.AddAggregation(node, false));
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kAggregation, aggregation)};
  }

  std::shared_ptr<const Environment> environment() const override {
    return binder_.NextEnvironment();
  }

  absl::Status EnterSet(const SetPtr& set) override {
    binder_.sets_.push_back(set);
    return absl::OkStatus();
  }
  void LeaveSet() override { binder_.sets_.pop_back(); }

 private:
  // Column(n): another measure by its number.
  absl::StatusOr<CallMeaning> ColumnReference(const Call& call) const {
    const std::vector<NodePtr> given = GivenArguments(call);
    if (given.size() != 1)
      return absl::InvalidArgumentError("Column takes the number of a measure");
    CELADON_ASSIGN_OR_RETURN(const auto program, binder_.BindRows(given.front()));
    if (!program->is_constant()) {
      RowFunctionPlan plan;
      plan.kind = RowFunctionPlan::Kind::kColumn;
      plan.measures = binder_.labels_.size();
      plan.arguments.push_back(program);
      return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kRowFunction,
                                               binder_.AddPlan(std::move(plan)))};
    }
    const Value& number = program->constants[program->registers[program->result].index];
    constexpr uint32_t kNoMeasure = 0xFFFFFFF;  // the chart calculator gives NULL
    const double measures = static_cast<double>(binder_.labels_.size());
    const bool exists = number.has_number() && number.number() >= 1 && number.number() <= measures;
    const uint32_t measure = exists ? static_cast<uint32_t>(number.number()) - 1 : kNoMeasure;
    return InputColumn{ProgramColumn::Number(ProgramColumn::Kind::kMeasure, measure)};
  }

  MeasureBinder& binder_;
};

std::shared_ptr<const Environment> MeasureBinder::NextEnvironment() {
  if (context_.passing != nullptr) *context_.passing = true;
  if (context_.environment == nullptr) return nullptr;
  Environment next = *context_.environment;
  next.seed += ++environments_ << 32;  // far from the seeds of other moments
  return std::make_shared<const Environment>(std::move(next));
}

std::vector<std::string> MeasureBinder::DimensionsAmong(
    const std::vector<std::string>& fields) const {
  std::vector<std::string> dimensions;
  for (const std::string& field : fields) {
    if (std::ranges::count(object_->fields, field) > 0) dimensions.push_back(field);
  }
  return dimensions;
}

absl::StatusOr<std::optional<Value>> MeasureBinder::VariableValue(const std::string& name) {
  if (!context_.variable) return std::nullopt;
  CELADON_ASSIGN_OR_RETURN(std::optional<Value> value, context_.variable(name));
  reads_variables_ |= value.has_value();
  return value;
}

bool MeasureBinder::ReadsModelAlone(const Program& program) const {
  return program.deterministic && !program.inputs.empty() &&
         std::ranges::all_of(program.inputs, [this](const ProgramInput& input) {
           const ProgramColumn column(input.column);
           return column.kind == ProgramColumn::Kind::kField &&
                  column.index < fields_.model().fields().size();
         });
}

absl::Status MeasureBinder::AddArgument(const NodePtr& argument, bool of_dimension,
                                        AggregationPlan* plan, std::vector<FieldId>* fields) {
  if (argument == nullptr) {
    return absl::InvalidArgumentError("an argument is left out before another one");
  }
  const bool own_set = !plan->sets.empty() && (sets_.empty() || plan->sets.back() != sets_.back());
  RecordScope scope(*this, own_set ? plan->sets.back() : nullptr, of_dimension);
  // Distinct values without a number are told apart by their texts.
  const bool tells_texts = plan->distinct && plan->function->kind == AggregationKind::kMissingCount;
  const bool numbers = plan->function->numbers_only && !tells_texts;
  const BindOptions options{.result = numbers ? Fetch::kNumbers : Fetch::kTexts, .text = text_};
  ArgumentPlan bound;
  const bool read_variables = std::exchange(reads_variables_, false);
  CELADON_ASSIGN_OR_RETURN(
      bound.program, celadon::Bind(argument, scope, *context_.functions, interpreter_, options));
  if (!reads_variables_ && !scope.asked_environment() && ReadsModelAlone(*bound.program)) {
    bound.formula = PrintFormula(*argument);
  }
  reads_variables_ |= read_variables;
  // A field as it stands, not calculated.
  const Program& program = *bound.program;
  if (program.instructions.empty() && program.inputs.size() == 1 && !program.is_constant()) {
    bound.column = program.inputs.front().column;
    if (ProgramColumn(bound.column).kind == ProgramColumn::Kind::kField) bound.program = nullptr;
  }
  plan->arguments.push_back(std::move(bound));
  for (const FieldId field : scope.fields()) {
    if (std::ranges::find(*fields, field) == fields->end()) fields->push_back(field);
  }
  for (const uint32_t aggr : scope.aggrs()) {
    if (std::ranges::find(plan->aggrs, aggr) == plan->aggrs.end()) plan->aggrs.push_back(aggr);
  }
  return absl::OkStatus();
}

absl::StatusOr<uint32_t> MeasureBinder::AddAggregation(const NodePtr& node, bool constant) {
  const Call& call = *node->As<Call>();
  const Qualifiers& qualifiers = call.qualifiers;
  AggregationPlan plan;
  plan.function = context_.functions->Find(call.name)->aggregation;
  if (plan.function->place == FunctionPlace::kScripts) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is a function of scripts only", plan.function->name));
  }
  plan.constant = constant;
  plan.sets = sets_;
  if (qualifiers.set != nullptr) plan.sets.push_back(qualifiers.set);
  if (qualifiers.all) plan.sets = {EverythingSet()};
  if (qualifiers.total || qualifiers.all || constant) plan.total.emplace();
  for (const std::string& name : qualifiers.total_fields) {
    CELADON_ASSIGN_OR_RETURN(const FieldId field, fields_.FindField(name));
    plan.total->push_back(field);
  }
  plan.text = PrintSets(sets_) + PrintFormula(*node) + (constant ? " once" : "");
  for (uint32_t i = 0; i < plan_.aggregations.size(); ++i) {
    if (plan_.aggregations[i].text == plan.text) return i;
  }
  plan.distinct = qualifiers.distinct;
  if (plan.function->external != nullptr) {
    CELADON_ASSIGN_OR_RETURN(plan.external, BindExternal(*plan.function->external, call));
  }
  std::vector<FieldId> fields;
  std::vector<NodePtr> given = GivenArguments(call);
  if (plan.function->kind == AggregationKind::kCount && !plan.distinct && given.size() == 1) {
    if (NodePtr presence = PresenceOf(given.front()); presence != nullptr) {
      given.front() = std::move(presence);
      plan.function = context_.functions->Find("Sum")->aggregation;
    }
  }
  for (const NodePtr& argument : given) {
    CELADON_RETURN_IF_ERROR(AddArgument(argument, /*of_dimension=*/false, &plan, &fields));
  }
  const bool key_alone = plan.aggrs.empty() && fields.size() == 1 && IsFieldAndConstants(plan);
  std::vector<RecordRoot> of_aggrs;
  for (const uint32_t aggr : plan.aggrs) {
    const std::vector<RecordRoot> own = AggrBase(fields_, plan_.aggrs[aggr]);
    of_aggrs.insert(of_aggrs.end(), own.begin(), own.end());
  }
  plan.base = RecordBase(fields_, fields, key_alone && IgnoresRepetition(plan), of_aggrs);
  plan_.aggregations.push_back(std::move(plan));
  return static_cast<uint32_t>(plan_.aggregations.size() - 1);
}

absl::StatusOr<std::shared_ptr<const Program>> MeasureBinder::BindRows(const NodePtr& node) {
  MeasureScope scope(*this);
  return celadon::Bind(node, scope, *context_.functions, interpreter_,
                       {.result = Fetch::kTexts, .text = text_});
}

absl::StatusOr<AggregationPlan> MeasureBinder::BindDimension(const NodePtr& formula,
                                                             std::string_view text) {
  text_ = text;
  AggregationPlan plan;
  plan.function = context_.functions->Find("Only")->aggregation;
  plan.sets = sets_;
  std::vector<FieldId> fields;
  CELADON_RETURN_IF_ERROR(AddArgument(formula, /*of_dimension=*/true, &plan, &fields));
  text_ = {};
  plan.base = RecordBase(fields_, fields, /*values_only=*/true);
  return plan;
}

absl::StatusOr<MeasurePlan> MeasureBinder::Bind(std::string_view text) {
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, context_));
  return Bind(expression.root(), expression.text());
}

absl::StatusOr<MeasurePlan> MeasureBinder::Bind(const NodePtr& formula, std::string_view text) {
  text_ = text;
  CELADON_ASSIGN_OR_RETURN(auto program, BindRows(formula));
  text_ = {};
  return MeasurePlan{std::move(program)};
}

}  // namespace celadon
