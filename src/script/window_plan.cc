#include "script/window_plan.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/signature.h"
#include "expression/source_error.h"
#include "expression/walk.h"
#include "runtime/status_macros.h"
#include "script/external_rows.h"
#include "script/group_aggregate.h"
#include "script/rewrite.h"
#include "script/row_scope.h"

namespace celadon {
namespace {

const Call* CallOf(const NodePtr& node, std::string_view name) {
  const Call* const call = node == nullptr ? nullptr : node->As<Call>();
  return call != nullptr && EqualsIgnoringCase(call->name, name) ? call : nullptr;
}

NodePtr Named(const NodePtr& node, std::string name) {
  return std::make_shared<const Node>(
      Node{NameReference{std::move(name)}, node->begin, node->end, 1});
}

class WindowPlanner {
 public:
  WindowPlanner(const LoadStatement& load, const std::vector<ColumnInfo>& source, Reload& reload)
      : load_(load), source_(source), reload_(reload), plan_{load, load, {}} {}

  absl::StatusOr<WindowPlan> Plan() {
    if (!load_.group_by.empty()) {
      return absl::InvalidArgumentError("Window cannot stand beside GROUP BY");
    }
    plan_.before.items = {FieldItem{}};
    plan_.after.items.clear();
    plan_.after.where = plan_.after.while_true = nullptr;
    for (const FieldItem& item : load_.items) CELADON_RETURN_IF_ERROR(AddItem(item));
    return std::move(plan_);
  }

 private:
  absl::Status ErrorAt(const NodePtr& node, std::string_view message) const {
    return SourceError(load_.statement->text(), node->begin, node->end, message);
  }

  absl::Status AddItem(const FieldItem& item) {
    if (item.formula == nullptr) {
      for (const ColumnInfo& column : source_) {
        const Node name{NameReference{column.name}, 0, 0, 1};
        plan_.after.items.push_back({std::make_shared<const Node>(name), column.name});
      }
      return absl::OkStatus();
    }
    FieldItem after = item;
    CELADON_ASSIGN_OR_RETURN(after.formula, Rewrite(item.formula, [this](const NodePtr& node) {
                               return Outside(node);
                             }));
    plan_.after.items.push_back(std::move(after));
    return absl::OkStatus();
  }

  // A column of `before` that no script can name.
  size_t Gather(NodePtr formula) {
    const size_t column = source_.size() + plan_.before.items.size() - 1;
    plan_.before.items.push_back({std::move(formula), HiddenName(column)});
    return column;
  }
  static std::string HiddenName(size_t column) { return absl::StrFormat("\x01of %d", column); }

  // Outside of windows the counters of the source are gathered, since it is read before.
  absl::StatusOr<NodePtr> Outside(const NodePtr& node) {
    if (const Call* const window = CallOf(node, "window")) return AddCall(node, *window);
    if (CallOf(node, "wrank") != nullptr) return ErrorAt(node, "WRank stands inside Window only");
    if (CallOf(node, "recno") == nullptr && CallOf(node, "iterno") == nullptr) return NodePtr();
    return Named(node, HiddenName(Gather(node)));
  }

  absl::StatusOr<NodePtr> AddCall(const NodePtr& node, const Call& window) {
    std::vector<NodePtr> arguments;
    for (const Argument& argument : window.arguments) arguments.push_back(argument.value);
    if (arguments.empty() || arguments[0] == nullptr) {
      return ErrorAt(node, "Window needs what it is to calculate");
    }
    WindowCall call;
    size_t next = 1;
    for (; next < arguments.size() && !AtSortType(arguments[next], call.descending); ++next) {
      if (arguments[next] != nullptr) call.partitions.push_back(Gather(arguments[next]));
    }
    // What stands behind the sort type moves up to the main expression.
    const size_t sorted = std::min(next + 1, arguments.size());
    arguments.erase(arguments.begin() + 1, arguments.begin() + static_cast<std::ptrdiff_t>(sorted));
    arguments.resize(std::max<size_t>(arguments.size(), 5));
    if (arguments.size() > 5) {
      return ErrorAt(node, "Window takes nothing behind the first and the last row");
    }
    if (arguments[1] != nullptr) call.order = Gather(arguments[1]);
    if (arguments[2] != nullptr) call.filter = Gather(arguments[2]);
    if ((arguments[3] == nullptr) != (arguments[4] == nullptr)) {
      return ErrorAt(node, "Window needs the first and the last row of the window, or neither");
    }
    if (arguments[3] != nullptr) {
      call.frame.emplace();
      CELADON_ASSIGN_OR_RETURN(call.frame->first, NumberOf(arguments[3]));
      CELADON_ASSIGN_OR_RETURN(call.frame->last, NumberOf(arguments[4]));
    }
    CELADON_ASSIGN_OR_RETURN(NodePtr value, Rewrite(arguments[0], [&](const NodePtr& inner) {
                               return Inside(inner, call);
                             }));
    plan_.calls.push_back(std::move(call));
    return value;
  }

  static bool AtSortType(const NodePtr& node, bool& descending) {
    const auto* const text = node == nullptr ? nullptr : node->As<TextLiteral>();
    if (text == nullptr) return false;
    descending = EqualsIgnoringCase(text->text, "desc");
    return descending || EqualsIgnoringCase(text->text, "asc");
  }

  absl::StatusOr<double> NumberOf(const NodePtr& node) {
    CELADON_ASSIGN_OR_RETURN(const Value value,
                             EvaluateAlone(node, load_.statement->text(), reload_));
    const auto number = reload_.Reading(value);
    if (number.has_value()) return *number;
    return ErrorAt(node, "the rows of a window are counted by numbers");
  }

  absl::StatusOr<NodePtr> Inside(const NodePtr& node, WindowCall& window) {
    if (CallOf(node, "window") != nullptr) return ErrorAt(node, "a Window stands inside another");
    if (const Call* const rank = CallOf(node, "wrank")) return AddRank(node, *rank, window);
    const Call* const call = node->As<Call>();
    if (const auto* const function =
            call == nullptr ? nullptr : FindAggregation(functions_, call->name)) {
      return AddAggregation(node, *function, *call, window);
    }
    if (node->As<NameReference>() == nullptr) return NodePtr();
    // A field by itself is the only value of it.
    WindowValue only;
    only.function = FindAggregation(functions_, "only");
    only.arguments = {Gather(node)};
    return Add(node, std::move(only), window);
  }

  absl::StatusOr<NodePtr> AddRank(const NodePtr& node, const Call& call, WindowCall& window) {
    WindowValue value;
    if (!window.order.has_value()) return ErrorAt(node, "WRank needs the order of the window");
    if (call.arguments.size() > 2) return ErrorAt(node, "the arguments of WRank are [mode[, fmt]]");
    double* const targets[] = {&value.mode, &value.format};
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      if (call.arguments[i].value == nullptr) continue;
      CELADON_ASSIGN_OR_RETURN(*targets[i], NumberOf(call.arguments[i].value));
    }
    return Add(node, std::move(value), window);
  }

  absl::StatusOr<NodePtr> AddAggregation(const NodePtr& node, const AggregationFunction& function,
                                         const Call& call, WindowCall& window) {
    const Qualifiers& qualifiers = call.qualifiers;
    if (qualifiers.set != nullptr || qualifiers.total || qualifiers.all) {
      return ErrorAt(node, "sets and TOTAL have no meaning in a script");
    }
    const size_t given = call.arguments.size();
    if (given < FewestArguments(function.parameters) ||
        given > MostArguments(function.parameters)) {
      return ErrorAt(
          node, absl::StrFormat("the arguments of %s are %s", function.name, function.parameters));
    }
    WindowValue value;
    if (function.external != nullptr) {
      auto bound = BindInScript(*function.external, call, load_.statement->text(), reload_);
      if (!bound.ok()) return bound.status();
      value.external = *std::move(bound);
    }
    value.function = &function;
    value.distinct = qualifiers.distinct;
    for (const Argument& argument : call.arguments) {
      if (argument.value == nullptr) return ErrorAt(node, "an argument is left empty");
      bool nested = false;
      ForEachMention(*argument.value, {.field = {}, .function = [&](std::string_view name) {
                                         nested =
                                             nested || FindAggregation(functions_, name) != nullptr;
                                       }});
      if (nested) return ErrorAt(node, "an aggregation stands inside another");
      value.arguments.push_back(Gather(argument.value));
    }
    return Add(node, std::move(value), window);
  }

  absl::StatusOr<NodePtr> Add(const NodePtr& node, WindowValue value, WindowCall& window) {
    value.name = absl::StrFormat("\x01window %d", values_++);
    window.values.push_back(std::move(value));
    return Named(node, window.values.back().name);
  }

  const LoadStatement& load_;
  const std::vector<ColumnInfo>& source_;
  Reload& reload_;
  const FunctionRegistry& functions_ = *reload_.environment.functions;
  WindowPlan plan_;
  int values_ = 0;
};

}  // namespace

bool HasWindow(const LoadStatement& load) {
  bool found = false;
  const Mentions mentions{.field = {}, .function = [&](std::string_view name) {
                            found = found || EqualsIgnoringCase(name, "window");
                          }};
  for (const FieldItem& item : load.items) {
    if (item.formula != nullptr) ForEachMention(*item.formula, mentions);
  }
  return found;
}

absl::StatusOr<WindowPlan> PlanWindows(const LoadStatement& load,
                                       const std::vector<ColumnInfo>& source, Reload& reload) {
  return WindowPlanner(load, source, reload).Plan();
}

}  // namespace celadon
