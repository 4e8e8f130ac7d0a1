// Binding of Aggr: its formula, its dimensions and their orders.
#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/print.h"
#include "hypercube/measure.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<SortCriterion> SortCriterionOf(const SortedDimension::Criterion& written) {
  SortCriterion criterion{.by = SortBy::kLoadOrder, .descending = false, .expression = {}};
  if (written.formula != nullptr) {
    criterion.by = SortBy::kExpression;
    criterion.expression = PrintFormula(*written.formula);
    return criterion;
  }
  const std::pair<const char*, SortBy> types[] = {{"numeric", SortBy::kNumber},
                                                  {"text", SortBy::kText},
                                                  {"frequency", SortBy::kFrequency},
                                                  {"load_order", SortBy::kLoadOrder}};
  for (const auto& [name, by] : types) {
    criterion.by = by;
    if (EqualsIgnoringCase(written.sort_type, name)) return criterion;
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "a sort type of Aggr is NUMERIC, TEXT, FREQUENCY or LOAD_ORDER, not: %s", written.sort_type));
}

// Of the criterion that was added last. Descending numbers leave texts behind them; what is
// reversed is so as a whole (our own).
absl::Status SetOrder(std::string_view order, AggrPlan::Dimension* dimension) {
  const auto is_one_of = [order](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(
        words, [order](std::string_view word) { return EqualsIgnoringCase(order, word); });
  };
  if (is_one_of({"descending", "desc", "d", "z2a"})) {
    dimension->sort.back().descending = true;
  } else if (is_one_of({"reverse", "rev", "r"})) {
    dimension->descending = true;
  } else if (!is_one_of({"", "ascending", "asc", "a", "a2z", "original"})) {
    return absl::InvalidArgumentError(
        absl::StrFormat("an order of Aggr is ASCENDING, DESCENDING or REVERSE, not: %s", order));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AggrPlan::Dimension> MeasureBinder::AggrDimension(const NodePtr& node) const {
  AggrPlan::Dimension dimension;
  dimension.sort = {{.by = SortBy::kLoadOrder, .descending = false, .expression = {}}};
  if (node == nullptr) return absl::InvalidArgumentError("a dimension of Aggr is left out");
  if (const auto* name = node->As<NameReference>()) {
    CELADON_ASSIGN_OR_RETURN(dimension.field, fields_.FindField(name->name));
    return dimension;
  }
  const auto* sorted = node->As<SortedDimension>();
  if (sorted == nullptr) {
    return absl::InvalidArgumentError("a dimension of Aggr is a field, not an expression");
  }
  CELADON_ASSIGN_OR_RETURN(dimension.field, fields_.FindField(sorted->field));
  dimension.sort.clear();
  for (const SortedDimension::Criterion& criterion : sorted->criteria) {
    CELADON_ASSIGN_OR_RETURN(dimension.sort.emplace_back(), SortCriterionOf(criterion));
    CELADON_RETURN_IF_ERROR(SetOrder(criterion.order, &dimension));
  }
  return dimension;
}

absl::StatusOr<uint32_t> MeasureBinder::AddAggr(const Call& call) {
  if (call.arguments.size() < 2 || call.arguments.front().value == nullptr) {
    return absl::InvalidArgumentError("Aggr needs an expression and at least one dimension");
  }
  AggrPlan plan;
  plan.text = text_;
  plan.formula = call.arguments.front().value;
  plan.sets = sets_;
  plan.own_set = call.qualifiers.set != nullptr;
  if (plan.own_set) plan.sets.push_back(call.qualifiers.set);
  plan.nodistinct = call.qualifiers.nodistinct;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    CELADON_ASSIGN_OR_RETURN(plan.dimensions.emplace_back(),
                             AggrDimension(call.arguments[i].value));
  }
  plan_.aggrs.push_back(std::move(plan));
  return static_cast<uint32_t>(plan_.aggrs.size() - 1);
}

}  // namespace celadon
