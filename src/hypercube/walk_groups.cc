#include "hypercube/walk_groups.h"

#include <algorithm>

#include "hypercube/aggr_rows.h"

namespace celadon {
namespace {

// The dimensions that count in an aggregation: all, or those that `total` names.
std::vector<size_t> CountedDimensions(const AggregationPlan& aggregation,
                                      std::span<const FieldId> dimensions,
                                      std::span<const size_t> unseen) {
  const auto& total = aggregation.total;
  std::vector<size_t> counted;
  for (size_t d = 0; d < dimensions.size(); ++d) {
    const bool named = total.has_value() && std::ranges::count(unseen, d) == 0 &&
                       std::ranges::find(*total, dimensions[d]) != total->end();
    if (!total.has_value() || named) counted.push_back(d);
  }
  return counted;
}

bool HasDimension(const AggrPlan& aggr, FieldId field) {
  return std::ranges::find(aggr.dimensions, field, &AggrPlan::Dimension::field) !=
         aggr.dimensions.end();
}

bool TakesNumbersOfAggrs(const AggregationPlan& aggregation) {
  const auto of_input = [](const ProgramInput& input) {
    return ProgramColumn(input.column).kind != ProgramColumn::Kind::kAggr ||
           input.fetch == Fetch::kNumbers;
  };
  return std::ranges::all_of(aggregation.arguments, [&of_input](const ArgumentPlan& argument) {
    return argument.program == nullptr || std::ranges::all_of(argument.program->inputs, of_input);
  });
}

void AppendFields(const AggregationPlan& aggregation, std::vector<FieldId>* fields) {
  const auto add = [fields](const ProgramColumn& column) {
    if (column.kind == ProgramColumn::Kind::kField) fields->push_back(column.index);
  };
  for (const ArgumentPlan& argument : aggregation.arguments) {
    if (argument.program == nullptr) {
      add(ProgramColumn(argument.column));
      continue;
    }
    for (const ProgramInput& input : argument.program->inputs) add(ProgramColumn(input.column));
  }
}

// Whether a formula reads nothing but values of Aggrs, and is NULL where these are.
bool IsNullBesideAggrRows(const ArgumentPlan& argument, const TextInterpreter& interpreter) {
  if (argument.program == nullptr || !argument.program->deterministic) return false;
  const std::vector<ProgramInput>& inputs = argument.program->inputs;
  const auto is_aggr = [](const ProgramInput& input) {
    return ProgramColumn(input.column).kind == ProgramColumn::Kind::kAggr;
  };
  if (inputs.empty() || !std::ranges::all_of(inputs, is_aggr)) return false;
  const SymbolLanes null{Value()};
  const std::vector<ValueLanes> nulls(inputs.size(), {.numbers = null.numbers().data()});
  Evaluator evaluator(argument.program, interpreter, /*max_rows=*/1);
  return evaluator.Run(nulls, 1).ok() && evaluator.result().is_null(0);
}

// Whether all that is asked of records stands in the rows of Aggr too: fields that are dimensions
// of it, in the one record that has the lowest of its values.
bool IsSortedByAggr(const AggregationPlan& aggregation, std::span<const FieldId> fields,
                    const AggrPlan& aggr, const CubeSurroundings& surroundings) {
  const std::vector<ArgumentPlan>& arguments = aggregation.arguments;
  if (aggregation.function->kind != AggregationKind::kFirstSorted || arguments.size() < 2 ||
      !IsNullBesideAggrRows(arguments[1], surroundings.interpreter)) {
    return false;
  }
  if (arguments.size() > 2 && !arguments[2].is_constant()) return false;
  const std::vector<RecordRoot> own = AggrBase(surroundings.fields, aggr);
  const bool of_aggr = std::ranges::all_of(aggregation.base, [&own](const RecordRoot& root) {
    return std::ranges::find(own, root) != own.end();
  });
  return of_aggr &&
         std::ranges::all_of(fields, [&aggr](FieldId field) { return HasDimension(aggr, field); });
}

// Whether the rows of Aggr can be aggregated as they are: each reaches exactly the chart rows that
// agree with it, and stands for records of the scope.
bool StandsOnAggrRows(const AggregationPlan& aggregation, const ChartPlan& plan,
                      std::span<const FieldId> counted, const CubeSurroundings& surroundings) {
  if (aggregation.aggrs.empty()) return false;
  const AggrPlan& first = plan.aggrs[aggregation.aggrs.front()];
  std::vector<FieldId> fields;
  AppendFields(aggregation, &fields);
  if (!fields.empty() && !IsSortedByAggr(aggregation, fields, first, surroundings)) return false;
  for (const uint32_t a : aggregation.aggrs) {
    const AggrPlan& aggr = plan.aggrs[a];
    if (aggr.nodistinct || PrintSets(aggr.sets) != PrintSets(aggregation.sets)) return false;
    if (aggr.dimensions.size() != first.dimensions.size()) return false;
    for (const auto& dimension : aggr.dimensions) {
      if (!HasDimension(first, dimension.field)) return false;
    }
  }
  return std::ranges::all_of(counted, [&](FieldId field) { return HasDimension(first, field); });
}

}  // namespace

std::vector<WalkGroup> GroupByWalk(const ChartPlan& plan, std::span<const FieldId> dimensions,
                                   std::span<const size_t> unseen,
                                   const CubeSurroundings& surroundings) {
  std::vector<WalkGroup> groups;
  for (size_t a = 0; a < plan.aggregations.size(); ++a) {
    const AggregationPlan& aggregation = plan.aggregations[a];
    if (aggregation.constant) continue;
    const std::vector<size_t> counted = CountedDimensions(aggregation, dimensions, unseen);
    const auto fits = [&](const WalkGroup& group) {
      const AggregationPlan& other = plan.aggregations[group.members.front()];
      return other.base == aggregation.base && aggregation.aggrs.empty() && other.aggrs.empty() &&
             group.dimensions == counted && PrintSets(other.sets) == PrintSets(aggregation.sets);
    };
    if (const auto group = std::ranges::find_if(groups, fits); group != groups.end()) {
      group->members.push_back(a);
      continue;
    }
    std::vector<FieldId> fields;
    for (const size_t d : counted) fields.push_back(dimensions[d]);
    groups.push_back({{a}, counted, StandsOnAggrRows(aggregation, plan, fields, surroundings)});
  }
  return groups;
}

WalkGroup GroupOfConstant(const ChartPlan& plan, size_t position,
                          const CubeSurroundings& surroundings) {
  return {{position}, {}, StandsOnAggrRows(plan.aggregations[position], plan, {}, surroundings)};
}

std::vector<RecordRoot> BaseOf(const AggregationPlan& aggregation, const ChartPlan& plan,
                               const ChartFields& fields) {
  std::vector<RecordRoot> base = aggregation.base;
  for (const uint32_t aggr : aggregation.aggrs) {
    for (const RecordRoot& root : AggrBase(fields, plan.aggrs[aggr])) {
      if (std::ranges::find(base, root) == base.end()) base.push_back(root);
    }
  }
  return base;
}

std::vector<FieldId> FieldsReadBy(const WalkGroup& group, const ChartPlan& plan) {
  std::vector<FieldId> fields;
  for (const size_t member : group.members) AppendFields(plan.aggregations[member], &fields);
  return fields;
}

bool ReadsNumbersAlone(const WalkGroup& group, const ChartPlan& plan) {
  return std::ranges::all_of(group.members, [&plan](size_t member) {
    return TakesNumbersOfAggrs(plan.aggregations[member]);
  });
}

bool IsUsedInAnyOrder(uint32_t aggr, const ChartPlan& plan) {
  return std::ranges::all_of(plan.aggregations, [aggr](const AggregationPlan& aggregation) {
    const bool uses = std::ranges::find(aggregation.aggrs, aggr) != aggregation.aggrs.end();
    const AggregationFunction& function = *aggregation.function;
    return !uses ||
           (TakesNumbersOfAggrs(aggregation) && !function.ordered && function.external == nullptr &&
            function.kind != AggregationKind::kFirstSorted);
  });
}

}  // namespace celadon
