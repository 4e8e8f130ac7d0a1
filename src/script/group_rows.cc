#include "script/group_rows.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "expression/print.h"
#include "expression/signature.h"
#include "expression/source_error.h"
#include "expression/walk.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/batch_source.h"
#include "script/external_rows.h"
#include "script/group_aggregate.h"
#include "script/group_slots.h"
#include "script/grouping.h"
#include "script/rewrite.h"
#include "script/slot_sums.h"

namespace celadon {
namespace {

const AggregationFunction* AggregationOf(const NodePtr& node, const FunctionRegistry& functions) {
  const Call* const call = node->As<Call>();
  return call == nullptr ? nullptr : FindAggregation(functions, call->name);
}

bool HoldsAggregation(const NodePtr& node, const FunctionRegistry& functions) {
  if (AggregationOf(node, functions) != nullptr) return true;
  bool holds = false;
  ForEachChild(*node,
               [&](const NodePtr& child) { holds = holds || HoldsAggregation(child, functions); });
  return holds;
}

// Names that no script can write: the columns that stand for group expressions, for the arguments
// of aggregations and for their results.
std::string GroupName(size_t group) { return absl::StrFormat("\x01group %d", group); }
std::string AggregateName(size_t column) { return absl::StrFormat("\x01of %d", column); }
std::string ResultName(size_t aggregate) { return absl::StrFormat("\x01result %d", aggregate); }

// Cuts a statement in two: the rows before they are grouped, and the fields made of the groups.
class GroupPlan {
 public:
  GroupPlan(const LoadStatement& load, Reload& reload)
      : load_(load),
        reload_(reload),
        functions_(*reload.environment.functions),
        before_(load),
        after_(load) {}

  absl::Status Make() {
    before_.items.clear();
    for (size_t i = 0; i < load_.group_by.size(); ++i) {
      group_texts_.push_back(PrintFormula(*load_.group_by[i]));
      before_.items.push_back({load_.group_by[i], GroupName(i)});
    }
    after_.where = after_.while_true = nullptr;
    for (FieldItem& item : after_.items) {
      if (item.formula == nullptr) {
        return absl::InvalidArgumentError("* cannot stand beside GROUP BY or an aggregation");
      }
      CELADON_ASSIGN_OR_RETURN(item.formula, Rewrite(item.formula, [this](const NodePtr& node) {
                                 return Replacement(node);
                               }));
    }
    return absl::OkStatus();
  }

  const LoadStatement& before() const { return before_; }
  // The columns of those rows that are the arguments of an aggregate.
  const std::vector<size_t>& arguments(size_t aggregate) const { return arguments_[aggregate]; }
  const LoadStatement& after() const { return after_; }
  std::vector<GroupAggregate>& aggregates() { return aggregates_; }
  // Whether an aggregate is an external function.
  bool asks_others() const {
    return std::ranges::any_of(externals_, [](const auto& bound) { return bound.has_value(); });
  }
  // Of an aggregate: nullopt where it is no external function.
  const std::optional<BoundExternal>& external(size_t aggregate) const {
    return externals_[aggregate];
  }

 private:
  static NodePtr Named(const NodePtr& node, std::string name) {
    return std::make_shared<const Node>(
        Node{NameReference{std::move(name)}, node->begin, node->end, 1});
  }

  absl::Status ErrorAt(const NodePtr& node, std::string_view message,
                       absl::StatusCode code = absl::StatusCode::kInvalidArgument) const {
    return SourceError(load_.statement->text(), node->begin, node->end, message, code);
  }

  absl::StatusOr<NodePtr> Replacement(const NodePtr& node) {
    const std::string text = PrintFormula(*node);
    for (size_t i = 0; i < group_texts_.size(); ++i) {
      if (group_texts_[i] == text) return Named(node, GroupName(i));
    }
    if (const AggregationFunction* const function = AggregationOf(node, functions_)) {
      CELADON_RETURN_IF_ERROR(AddAggregate(node, *function));
      return Named(node, ResultName(aggregates_.size() - 1));
    }
    if (node->As<NameReference>() != nullptr) {
      return ErrorAt(node, absl::StrFormat("aggregation expressions are required by GROUP BY: %s "
                                           "is neither aggregated nor grouped by",
                                           text));
    }
    return NodePtr();
  }

  absl::Status AddAggregate(const NodePtr& node, const AggregationFunction& function) {
    const Call& call = *node->As<Call>();
    const Qualifiers& qualifiers = call.qualifiers;
    if (qualifiers.set != nullptr || qualifiers.total || qualifiers.all) {
      return ErrorAt(node, "sets and TOTAL have no meaning in a script");
    }
    if (function.place == FunctionPlace::kCharts) {
      return ErrorAt(node, absl::StrFormat("%s is a function of charts only", function.name));
    }
    std::vector<NodePtr> arguments;
    for (const Argument& argument : call.arguments) arguments.push_back(argument.value);
    while (!arguments.empty() && arguments.back() == nullptr) arguments.pop_back();
    if (arguments.size() < FewestArguments(function.parameters) ||
        arguments.size() > MostArguments(function.parameters) || arguments.empty()) {
      return ErrorAt(
          node, absl::StrFormat("the arguments of %s are %s", function.name, function.parameters));
    }
    for (const NodePtr& argument : arguments) {
      if (argument == nullptr) return ErrorAt(node, "an argument is left empty");
      if (HoldsAggregation(argument, functions_)) {
        return ErrorAt(node, "an aggregation stands inside another");
      }
    }
    std::vector<size_t>& columns = arguments_.emplace_back();
    const bool numbers_only = function.numbers_only && !qualifiers.distinct;
    for (const NodePtr& argument : arguments) columns.push_back(ColumnOf(argument, numbers_only));
    std::optional<BoundExternal> external;
    if (function.external != nullptr) {
      auto bound = BindInScript(*function.external, call, load_.statement->text(), reload_);
      if (!bound.ok()) return bound.status();
      external = *std::move(bound);
    }
    externals_.push_back(std::move(external));
    aggregates_.emplace_back(function, qualifiers.distinct, arguments.size());
    return absl::OkStatus();
  }

  // The column of the rows that holds the argument: those that are written alike share one.
  size_t ColumnOf(const NodePtr& argument, bool numbers_only) {
    const size_t next = before_.items.size();
    const auto [column, added] = columns_.try_emplace(PrintFormula(*argument), next);
    if (added) before_.items.push_back({argument, AggregateName(next), true});
    before_.items[column->second].numbers_only &= numbers_only;
    return column->second;
  }

  const LoadStatement& load_;
  Reload& reload_;
  const FunctionRegistry& functions_;
  LoadStatement before_, after_;
  std::vector<std::string> group_texts_;
  std::vector<GroupAggregate> aggregates_;
  std::vector<std::vector<size_t>> arguments_;  // of each
  StringMap<size_t> columns_;                   // of arguments, by their text
  std::vector<std::optional<BoundExternal>> externals_;
};

// Rows of one batch, with the group of each.
struct GroupedBatch {
  RowBatch batch;
  std::vector<uint32_t> groups;
  size_t groups_so_far = 0;
};

absl::StatusOr<GroupedBatch> NextGrouped(TableReader& rows, Grouping& grouping) {
  GroupedBatch grouped;
  CELADON_ASSIGN_OR_RETURN(grouped.batch, rows.Next());
  if (grouped.batch.rows != 0) grouped.groups = grouping.GroupsOf(grouped.batch);
  grouped.groups_so_far = grouping.size();
  return grouped;
}

// What the rows were added up to.
struct Groups {
  size_t size = 0;
  std::vector<BatchColumn> values;   // of the group expressions
  std::vector<BatchColumn> results;  // of the aggregates, where these are not to be asked for them
};

// Adds all rows to the aggregates of their groups. While one batch is added up, the next is read.
absl::StatusOr<Groups> AddUpBatches(TableReader& rows, size_t columns, GroupPlan& plan,
                                    Executor& executor) {
  std::vector<GroupAggregate>& aggregates = plan.aggregates();
  Grouping grouping(columns);
  absl::StatusOr<GroupedBatch> next = NextGrouped(rows, grouping);
  while (next.ok() && next->batch.rows != 0) {
    const GroupedBatch grouped = *std::move(next);
    executor.Run(aggregates.size() + 1, [&](size_t task, size_t) {
      if (task == 0) {
        next = NextGrouped(rows, grouping);
        return;
      }
      std::vector<const BatchColumn*> arguments;
      for (const size_t column : plan.arguments(task - 1)) {
        arguments.push_back(&grouped.batch.columns[column]);
      }
      aggregates[task - 1].Add(grouped.groups, grouped.groups_so_far, arguments);
    });
  }
  CELADON_RETURN_IF_ERROR(next.status());
  Groups groups;
  groups.size = columns == 0 ? 1 : grouping.size();
  for (size_t i = 0; i < columns; ++i) groups.values.push_back(grouping.TakeValues(i));
  return groups;
}

// The same where rows can be read at any place and groups are told by codes. Nullopt where not.
absl::StatusOr<std::optional<Groups>> AddUpAtOnce(LoadRows& load, size_t columns, GroupPlan& plan,
                                                  Reload& reload) {
  if (plan.asks_others()) return std::nullopt;
  CELADON_ASSIGN_OR_RETURN(const std::unique_ptr<CodedRows> rows, load.AtAnyPlace());
  if (rows == nullptr || rows->rows() == 0) return std::nullopt;
  // Without group expressions there is a group even where no row is taken.
  if (columns == 0 && rows->leaves_out_rows()) return std::nullopt;
  CELADON_ASSIGN_OR_RETURN(const std::optional<GroupSlots> slots,
                           GroupSlots::Of(*rows, columns, reload.execution));
  if (!slots.has_value()) return std::nullopt;
  std::vector<SlotAggregate> aggregates;
  for (size_t i = 0; i < plan.aggregates().size(); ++i) {
    const GroupAggregate& aggregate = plan.aggregates()[i];
    aggregates.push_back({&aggregate.function(), aggregate.distinct(), plan.arguments(i)});
  }
  CELADON_ASSIGN_OR_RETURN(
      SlotSums sums,
      AddUpBySlot(*rows, *slots, aggregates, reload.interpreter().settings(), reload.execution));
  Groups groups;
  groups.size = sums.slots.size();
  groups.results = std::move(sums.results);
  groups.values.resize(columns);
  reload.execution.executor->Run(
      columns, [&](size_t i, size_t) { groups.values[i] = slots->Values(i, sums.slots); });
  return groups;
}

absl::StatusOr<Groups> AddUp(LoadRows& rows, size_t columns, GroupPlan& plan, Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(std::optional<Groups> groups, AddUpAtOnce(rows, columns, plan, reload));
  if (groups.has_value()) return *std::move(groups);
  return AddUpBatches(rows, columns, plan, *reload.execution.executor);
}

// The results of the aggregates, one column each. What functions calculate is left to one thread.
absl::StatusOr<std::vector<BatchColumn>> ResultsOf(Groups& groups, GroupPlan& plan,
                                                   Reload& reload) {
  if (!groups.results.empty()) return std::move(groups.results);
  std::vector<GroupAggregate>& aggregates = plan.aggregates();
  const RegionalSettings& settings = reload.interpreter().settings();
  std::vector<BatchColumn> results(aggregates.size());
  reload.execution.executor->Run(aggregates.size(), [&](size_t i, size_t) {
    if (aggregates[i].adds_numbers()) results[i] = aggregates[i].Results(groups.size, settings);
  });
  for (size_t i = 0; i < aggregates.size(); ++i) {
    if (aggregates[i].adds_numbers()) continue;
    if (const auto& external = plan.external(i)) {
      CELADON_ASSIGN_OR_RETURN(
          results[i], ExternalResults(aggregates[i], groups.size, *external, reload.execution));
    } else {
      results[i] = aggregates[i].Results(groups.size, settings);
    }
  }
  return results;
}

}  // namespace

bool GroupsRows(const LoadStatement& load, const FunctionRegistry& functions) {
  bool groups = !load.group_by.empty();
  for (const FieldItem& item : load.items) {
    groups = groups || (item.formula != nullptr && HoldsAggregation(item.formula, functions));
  }
  return groups;
}

absl::StatusOr<std::unique_ptr<LoadRows>> GroupRows(const LoadStatement& load, RowSource source,
                                                    Reload& reload) {
  GroupPlan plan(load, reload);
  CELADON_RETURN_IF_ERROR(plan.Make());
  CELADON_ASSIGN_OR_RETURN(const auto rows,
                           LoadRows::Make(plan.before(), std::move(source), reload));
  const size_t columns = load.group_by.size();
  CELADON_ASSIGN_OR_RETURN(Groups groups, AddUp(*rows, columns, plan, reload));
  std::vector<GroupAggregate>& aggregates = plan.aggregates();
  RowBatch batch;
  batch.rows = groups.size;
  batch.columns = std::move(groups.values);
  CELADON_ASSIGN_OR_RETURN(std::vector<BatchColumn> results, ResultsOf(groups, plan, reload));
  std::ranges::move(results, std::back_inserter(batch.columns));
  const std::vector<ColumnInfo>& argument_infos = rows->columns();
  std::vector<ColumnInfo> infos = argument_infos;
  std::vector<bool> reads_texts = rows->reads_texts();
  infos.resize(columns);
  reads_texts.resize(columns);
  for (size_t i = 0; i < aggregates.size(); ++i) {
    infos.push_back({.name = ResultName(i), .format = {}, .tags = {}, .comment = {}});
    const size_t argument = plan.arguments(i).empty() ? 0 : plan.arguments(i)[0];
    if (aggregates[i].gives_argument()) infos.back().tags = argument_infos[argument].tags;
    reads_texts.push_back(!aggregates[i].gives_text_of_argument() || rows->reads_texts()[argument]);
  }
  RowSource grouped{std::make_unique<BatchSource>(std::move(infos), std::move(batch)),
                    std::move(reads_texts)};
  return LoadRows::Make(plan.after(), std::move(grouped), reload);
}

}  // namespace celadon
