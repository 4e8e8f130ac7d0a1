// Binding of functions that look at other rows of the chart, at fields, or at the chart itself.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "hypercube/measure.h"
#include "hypercube/row_function_names.h"
#include "runtime/status_macros.h"

namespace celadon {

uint32_t MeasureBinder::AddPlan(RowFunctionPlan plan) {
  plan_.row_functions.push_back(std::move(plan));
  return static_cast<uint32_t>(plan_.row_functions.size() - 1);
}

absl::StatusOr<std::shared_ptr<const Program>> MeasureBinder::BindArgument(const NodePtr& node) {
  if (node == nullptr) return absl::InvalidArgumentError("an argument is left out");
  return BindRows(node);
}

absl::StatusOr<std::optional<uint32_t>> MeasureBinder::AddRowFunction(const NodePtr& node) {
  const Call& call = *node->As<Call>();
  const RowFunctionName* name = FindRowFunction(call.name);
  const bool of_table = name != nullptr && name->kind == RowFunctionPlan::Kind::kNoOfRows &&
                        !name->across && !GivenArguments(call).empty();
  if (name == nullptr || of_table) {
    CELADON_ASSIGN_OR_RETURN(const auto field_function, AddFieldFunction(call));
    if (field_function.has_value()) return field_function;
    CELADON_ASSIGN_OR_RETURN(const auto segment_function, AddSegmentFunction(call));
    return segment_function.has_value() ? segment_function : AddRangeOverRows(call);
  }
  const std::vector<NodePtr> given = GivenArguments(call);
  if (given.size() < name->min_arguments || given.size() > name->max_arguments) {
    return absl::InvalidArgumentError(absl::StrFormat("%s takes %d to %d arguments, not %d",
                                                      name->name, name->min_arguments,
                                                      name->max_arguments, given.size()));
  }
  RowFunctionPlan plan;
  plan.kind = name->kind;
  plan.across = name->across;
  plan.total = call.qualifiers.total;
  for (const std::string& field : DimensionsAmong(call.qualifiers.total_fields)) {
    const auto dimension = std::ranges::find(object_->fields, field);
    plan.kept.push_back(static_cast<size_t>(dimension - object_->fields.begin()));
  }
  if (call.qualifiers.set != nullptr) sets_.push_back(call.qualifiers.set);
  absl::Status bound;
  for (const NodePtr& argument : given) {
    auto program = BindArgument(argument);
    bound.Update(program.status());
    if (program.ok()) plan.arguments.push_back(*std::move(program));
  }
  if (call.qualifiers.set != nullptr) sets_.pop_back();
  CELADON_RETURN_IF_ERROR(bound);
  plan_.ranks |= plan.kind == RowFunctionPlan::Kind::kRank;
  plan_.looks_at_rows |= plan.kind != RowFunctionPlan::Kind::kRank;
  return AddPlan(std::move(plan));
}

absl::StatusOr<std::optional<uint32_t>> MeasureBinder::AddFieldFunction(const Call& call) {
  const std::vector<NodePtr> given = GivenArguments(call);
  CELADON_ASSIGN_OR_RETURN(auto function,
                           MakeFieldFunction(call.name, given, context_, execution_));
  if (!function.has_value()) {
    auto of_object = MakeObjectFunction(call.name, given.size(), context_,
                                        context_.object != nullptr ? context_.object : object_);
    if (!of_object.has_value()) return std::nullopt;
    function = BoundFieldFunction{.call = *std::move(of_object), .fields = 0};
  }
  RowFunctionPlan plan;
  plan.kind = RowFunctionPlan::Kind::kField;
  plan.field = std::move(function->call);
  for (size_t a = function->fields; a < given.size(); ++a) {
    CELADON_ASSIGN_OR_RETURN(plan.arguments.emplace_back(), BindArgument(given[a]));
  }
  return AddPlan(std::move(plan));
}

absl::StatusOr<std::optional<uint32_t>> MeasureBinder::AddSegmentFunction(const Call& call) {
  const SegmentFunction* function = FindSegmentFunction(call.name);
  if (function == nullptr) return std::nullopt;
  const std::vector<NodePtr> given = GivenArguments(call);
  if (given.size() < function->min_arguments || given.size() > function->max_arguments) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a wrong number of arguments for %s: %d", function->name, given.size()));
  }
  RowFunctionPlan plan;
  plan.kind = RowFunctionPlan::Kind::kSegment;
  plan.total = function->whole_column || call.qualifiers.total;
  plan.segment = function->kernel;
  for (const NodePtr& argument : given) {
    CELADON_ASSIGN_OR_RETURN(plan.arguments.emplace_back(), BindArgument(argument));
  }
  plan_.ranks = true;
  plan_.looks_at_rows |= !function->whole_column;
  return AddPlan(std::move(plan));
}

// A range function one of whose arguments is a list of rows.
absl::StatusOr<std::optional<uint32_t>> MeasureBinder::AddRangeOverRows(const Call& call) {
  const FunctionInfo* info = context_.functions->Find(call.name);
  if (info == nullptr || info->scalar == nullptr || info->category != FunctionCategory::kRange) {
    return std::nullopt;
  }
  const std::vector<NodePtr> given = GivenArguments(call);
  const auto is_list = [](const NodePtr& node) {
    const auto* inner = node == nullptr ? nullptr : node->As<Call>();
    const RowFunctionName* name = inner == nullptr ? nullptr : FindRowFunction(inner->name);
    return name != nullptr && name->lists && inner->arguments.size() > 2;
  };
  if (std::ranges::none_of(given, is_list)) return std::nullopt;
  RowFunctionPlan plan;
  plan.kind = RowFunctionPlan::Kind::kRange;
  plan.range = info->scalar;
  for (const NodePtr& argument : given) {
    if (is_list(argument)) {
      CELADON_ASSIGN_OR_RETURN(plan.lists.emplace_back(), AddRowFunction(argument));
      plan.arguments.push_back(nullptr);
      continue;
    }
    plan.lists.push_back(std::nullopt);
    CELADON_ASSIGN_OR_RETURN(plan.arguments.emplace_back(), BindArgument(argument));
  }
  return AddPlan(std::move(plan));
}

}  // namespace celadon
