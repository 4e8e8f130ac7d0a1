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

// Whether the rows of Aggr can be aggregated as they are: each reaches exactly the chart rows that
// agree with it, and stands for records of the scope.
bool StandsOnAggrRows(const AggregationPlan& aggregation, const ChartPlan& plan,
                      std::span<const FieldId> counted) {
  if (aggregation.aggrs.empty() || !aggregation.base.empty()) return false;
  const AggrPlan& first = plan.aggrs[aggregation.aggrs.front()];
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
                                   std::span<const size_t> unseen) {
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
    groups.push_back({{a}, counted, StandsOnAggrRows(aggregation, plan, fields)});
  }
  return groups;
}

WalkGroup GroupOfConstant(const ChartPlan& plan, size_t position) {
  return {{position}, {}, StandsOnAggrRows(plan.aggregations[position], plan, {})};
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
  const auto add = [&fields](const ProgramColumn& column) {
    if (column.kind == ProgramColumn::Kind::kField) fields.push_back(column.index);
  };
  for (const size_t member : group.members) {
    for (const ArgumentPlan& argument : plan.aggregations[member].arguments) {
      if (argument.program == nullptr) {
        add(ProgramColumn(argument.column));
        continue;
      }
      for (const ProgramInput& input : argument.program->inputs) add(ProgramColumn(input.column));
    }
  }
  return fields;
}

}  // namespace celadon
