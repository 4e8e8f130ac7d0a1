#include "hypercube/others.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hypercube/cube_sort.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/row_calculator.h"
#include "hypercube/value_order.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Limit = OthersDefinition::Limit;

bool Compares(double number, OthersDefinition::Compare compare, double limit) {
  switch (compare) {
    case OthersDefinition::Compare::kGreaterEqual:
      return number >= limit;
    case OthersDefinition::Compare::kGreater:
      return number > limit;
    case OthersDefinition::Compare::kLessEqual:
      return number <= limit;
    case OthersDefinition::Compare::kLess:
      return number < limit;
  }
  return true;
}

// Whether each of the rows, in their order, is kept.
std::vector<bool> KeptRows(const OthersDefinition& others, const ValueColumn& values,
                           std::span<const uint32_t> rows) {
  double total = 0, running = 0;
  for (const uint32_t row : rows) {
    if (!std::isnan(values.number(row))) total += values.number(row);
  }
  const bool shares =
      others.limit == Limit::kRelative || others.limit == Limit::kRelativeAccumulated;
  std::vector<bool> kept;
  for (size_t i = 0; i < rows.size(); ++i) {
    const double own = values.number(rows[i]), number = shares ? own / total : own;
    switch (others.limit) {
      case Limit::kOff:
        kept.push_back(true);
        break;
      case Limit::kCounted:
        kept.push_back(static_cast<double>(i) < others.value);
        break;
      case Limit::kAbsolute:
      case Limit::kRelative:
        kept.push_back(std::isnan(number) ? others.keep_not_numeric
                                          : Compares(number, others.compare, others.value));
        break;
      case Limit::kAbsoluteAccumulated:
      case Limit::kRelativeAccumulated:
        kept.push_back(std::isnan(number) ? others.keep_not_numeric : running < others.value);
        if (!std::isnan(number)) running += number;
        break;
    }
  }
  return kept;
}

// Puts rows into the order in which limits take them, as far as it matters to these.
template <typename Before>
void Arrange(const OthersDefinition& others, std::vector<uint32_t>* rows, Before before) {
  const bool accumulated =
      others.limit == Limit::kAbsoluteAccumulated || others.limit == Limit::kRelativeAccumulated;
  if (accumulated) std::ranges::sort(*rows, before);
  if (others.limit != Limit::kCounted || !(others.value >= 0)) return;
  const double size = static_cast<double>(rows->size());
  const auto kept = static_cast<std::ptrdiff_t>(std::min(std::ceil(others.value), size));
  std::ranges::nth_element(*rows, rows->begin() + kept, before);
}

// Whether a record that an aggregation walks over counts under several tuples of the fields.
absl::StatusOr<bool> RepeatsRecords(const ChartPlan& plan, std::span<const FieldId> fields,
                                    const CubeSurroundings& surroundings) {
  const DimensionParts parts(surroundings.fields, fields);
  for (const AggregationPlan& aggregation : plan.aggregations) {
    if (aggregation.constant || aggregation.base.empty()) continue;
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings.sets.Evaluate(aggregation.sets));
    CELADON_ASSIGN_OR_RETURN(const WalkSources sources,
                             MakeWalkSources(aggregation.base, parts.fields(), *set, surroundings));
    for (const WalkRoot& root : sources.roots) {
      if (!root.coder.single_valued()) return true;
    }
  }
  return false;
}

}  // namespace

bool OthersLimits::any() const {
  return std::ranges::any_of(kept_, [](const auto& kept) { return kept.has_value(); });
}

void OthersLimits::Rewrite(std::span<TupleValue> tuple, std::span<const size_t> positions) const {
  std::ranges::replace(tuple, kMissingValue, kNullValue);
  for (size_t i = 0; i < tuple.size(); ++i) {
    if (!kept_[positions[i]].has_value() || LooksElsewhere(positions, i)) continue;
    const Kept& kept = *kept_[positions[i]];
    const auto outer = kept.global ? tuple.first(0) : tuple.first(i);
    const auto found = kept.values.find(Tuple(outer.begin(), outer.end()));
    if (found != kept.values.end() && found->second.contains(tuple[i])) continue;
    tuple[i] = kOthersValue;
    if (!kept.collapses) continue;
    std::ranges::fill(tuple.subspan(i + 1), kTotalValue);
    return;
  }
}

std::vector<TupleValue> OthersLimits::Cut(size_t dimension,
                                          std::optional<std::span<const TupleValue>> outer) const {
  std::vector<TupleValue> values;
  if (!kept_[dimension].has_value()) return values;
  const Kept& kept = *kept_[dimension];
  for (const auto& [key, cut] : kept.cut) {
    const bool there = kept.global || !outer.has_value() || std::ranges::equal(key, *outer);
    if (!there) continue;
    const auto begin = static_cast<std::ptrdiff_t>(values.size());
    values.insert(values.end(), cut.begin(), cut.end());
    std::sort(values.begin() + begin, values.end());
  }
  return values;
}

bool OthersLimits::LooksElsewhere(std::span<const size_t> positions, size_t i) const {
  const auto& kept = kept_[positions[i]];
  return positions[i] != i && kept.has_value() && !kept->global;
}

bool OthersLimits::RewritesApart(std::span<const size_t> positions) const {
  for (size_t i = 0; i < positions.size(); ++i) {
    if (LooksElsewhere(positions, i)) return false;
  }
  return true;
}

absl::StatusOr<std::optional<OthersLimits::Kept>> OthersLimits::KeptOf(
    size_t position, const HyperCubeDefinition& definition, const BoundCube& bound,
    const CubeSurroundings& surroundings) const {
  const std::vector<FieldId>& dimensions = bound.dimensions;
  const OthersDefinition& others = definition.dimensions[position].others;
  const size_t outer = others.global ? 0 : position;
  std::vector<FieldId> fields(dimensions.begin(), dimensions.begin() + static_cast<long>(outer));
  fields.push_back(dimensions[position]);
  MeasureBinder binder(surroundings.fields, surroundings.context, surroundings.interpreter,
                       surroundings.execution, {}, bound.sets);
  const std::string& formula = others.expression.empty() && !definition.measures.empty()
                                   ? definition.measures.front().expression
                                   : others.expression;
  CELADON_ASSIGN_OR_RETURN(MeasurePlan measure, binder.Bind(formula));
  if (!others.despite_repetition) {
    CELADON_ASSIGN_OR_RETURN(const bool repeated,
                             RepeatsRecords(binder.plan(), fields, surroundings));
    if (repeated) return std::nullopt;
  }
  CubeRowsOptions options{.sets = bound.sets};
  options.rewrite = [this, outer](std::span<TupleValue> tuple, std::span<const size_t> positions) {
    const auto inner = std::ranges::lower_bound(positions, outer);
    const auto count = static_cast<size_t>(inner - positions.begin());
    Rewrite(tuple.first(count), positions.first(count));
  };
  CELADON_ASSIGN_OR_RETURN(const CubeRows rows,
                           GatherCubeRows(fields, binder.plan(), surroundings, options));
  RowCalculator calculator(binder.plan(), {std::move(measure)}, rows, surroundings.interpreter,
                           surroundings.execution);
  CELADON_ASSIGN_OR_RETURN(const ValueColumn values, calculator.Rows(0));
  CELADON_ASSIGN_OR_RETURN(const SymbolRanks ranks,
                           SymbolRanks::Make(surroundings.fields, dimensions[position],
                                             OwnSort(definition, position).criteria,
                                             surroundings.context, surroundings.execution));
  return Keep(definition, position, rows.tuples, values, ranks);
}

OthersLimits::Kept OthersLimits::Keep(const HyperCubeDefinition& definition, size_t position,
                                      const TupleRows& tuples, const ValueColumn& values,
                                      const SymbolRanks& ranks) {
  const OthersDefinition& others = definition.dimensions[position].others;
  const size_t outer = tuples.dimensions() - 1;
  std::map<Tuple, std::vector<uint32_t>> rows_of_outer;
  Kept kept{.global = others.global, .collapses = others.collapse_inner, .values = {}, .cut = {}};
  for (uint32_t row = 0; row < tuples.size(); ++row) {
    const auto tuple = tuples.tuple(row);
    const Tuple key(tuple.begin(), tuple.begin() + static_cast<long>(outer));
    // What is suppressed takes no part: it does not become one of the others.
    const bool suppressed = (definition.suppress_null && tuple[outer] == kNullValue) ||
                            (definition.suppress_zero && values.number(row) == 0);
    if (suppressed) {
      kept.values[key].insert(tuple[outer]);
    } else {
      rows_of_outer[key].push_back(row);
    }
  }
  const bool descending = OwnSort(definition, position).descending;
  const auto rank = [&](uint32_t row) {
    const TupleValue value = tuples.value(row, outer);
    if (value == kNullValue) return kNullValue;
    return descending ? ranks.size() - 1 - ranks[value] : ranks[value];
  };
  for (auto& [key, members] : rows_of_outer) {
    Arrange(others, &members, [&](uint32_t a, uint32_t b) {
      const int compared = others.own_order ? 0 : CompareValues(values, a, b, !others.ascending);
      return compared != 0 ? compared < 0 : rank(a) < rank(b);
    });
    const std::vector<bool> keep = KeptRows(others, values, members);
    auto& kept_values = kept.values[key];
    std::vector<TupleValue> cut;
    for (size_t i = 0; i < members.size(); ++i) {
      const TupleValue value = tuples.value(members[i], outer);
      keep[i] ? void(kept_values.insert(value)) : cut.push_back(value);
    }
    if (!cut.empty()) kept.cut[key] = std::move(cut);
  }
  return kept;
}

absl::StatusOr<OthersLimits> OthersLimits::Find(const HyperCubeDefinition& definition,
                                                const BoundCube& bound,
                                                const CubeSurroundings& surroundings) {
  OthersLimits limits;
  limits.kept_.resize(bound.dimensions.size());
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    if (definition.dimensions[d].others.limit == Limit::kOff) continue;
    CELADON_ASSIGN_OR_RETURN(limits.kept_[d], limits.KeptOf(d, definition, bound, surroundings));
  }
  return limits;
}

}  // namespace celadon
