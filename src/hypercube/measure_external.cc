// Binding of external functions: over the rows of the chart, over groups of records, and inside
// aggregations and calculated dimensions over the distinct values there.
#include <algorithm>
#include <utility>

#include "expression/walk.h"
#include "hypercube/measure.h"
#include "runtime/status_macros.h"

namespace celadon {

const ExternalFunction* MeasureBinder::FindExternal(const Call& call) const {
  const FunctionInfo* info = context_.functions->Find(call.name);
  return info == nullptr || info->aggregation != nullptr ? nullptr : info->external;
}

absl::StatusOr<std::shared_ptr<const BoundExternal>> MeasureBinder::BindExternal(
    const ExternalFunction& function, const Call& call) {
  if (context_.passing != nullptr) *context_.passing = true;  // an answer may not be kept
  const ExternalSite site{ExternalPlace::kChart, context_.environment.get(), *context_.settings};
  CELADON_ASSIGN_OR_RETURN(BoundExternal bound, BoundExternal::Bind(function, call, text_, site));
  return std::make_shared<const BoundExternal>(std::move(bound));
}

absl::StatusOr<uint32_t> MeasureBinder::AddExternal(const ExternalFunction& function,
                                                    const Call& call) {
  RowFunctionPlan plan;
  plan.kind = RowFunctionPlan::Kind::kExternal;
  CELADON_ASSIGN_OR_RETURN(plan.external, BindExternal(function, call));
  if (call.qualifiers.set != nullptr) sets_.push_back(call.qualifiers.set);
  absl::Status bound;
  for (const NodePtr& argument : plan.external->arguments()) {
    auto program = BindRows(argument);
    bound.Update(program.status());
    if (program.ok()) plan.arguments.push_back(*std::move(program));
  }
  if (call.qualifiers.set != nullptr) sets_.pop_back();
  CELADON_RETURN_IF_ERROR(bound);
  return AddPlan(std::move(plan));
}

// Where records are evaluated one by one, an external function is called once, over the distinct
// combinations of the fields that the call mentions: Aggr(nodistinct F(a, b), a, b). A record with
// NULL in one of them has NULL (our own).
absl::StatusOr<Call> MeasureBinder::PerDistinctValues(const NodePtr& node, const SetPtr& set,
                                                      std::vector<FieldId>* fields) const {
  Call aggr{.name = "Aggr", .qualifiers = {}, .arguments = {{node, ""}}};
  aggr.qualifiers.nodistinct = true;
  aggr.qualifiers.set = set;
  const auto add = [&](std::string_view name) {
    const auto field = fields_.FindField(std::string(name));
    if (!field.ok() || std::ranges::count(*fields, *field) > 0) return;
    fields->push_back(*field);
    aggr.arguments.push_back({std::make_shared<const Node>(Node{NameReference{std::string(name)},
                                                                node->begin, node->end, 1}),
                              ""});
  };
  ForEachMention(*node, {.field = add, .function = {}});
  if (fields->empty()) {
    return absl::InvalidArgumentError(
        "an external function inside an aggregation needs a field among its arguments");
  }
  return aggr;
}

}  // namespace celadon
