#include "hypercube/measure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "expression/bind.h"
#include "expression/print.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/counted_formula.h"
#include "hypercube/measure_scopes.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

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

absl::StatusOr<Expression> ParseInChart(std::string_view text, const ChartContext& context,
                                        const ObjectPtr& object) {
  if (!context.expand) return Expression::Parse(text);
  CELADON_ASSIGN_OR_RETURN(const std::string expanded, context.expand(text, object));
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
  CELADON_ASSIGN_OR_RETURN(const Expression expression, ParseInChart(text, context_, object_));
  return Bind(expression.root(), expression.text());
}

absl::StatusOr<MeasurePlan> MeasureBinder::Bind(const NodePtr& formula, std::string_view text) {
  text_ = text;
  CELADON_ASSIGN_OR_RETURN(auto program, BindRows(formula));
  text_ = {};
  return MeasurePlan{std::move(program)};
}

}  // namespace celadon
