#include "hypercube/cube_levels.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "hypercube/row_totals.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<const CubeLevel*> CubeLevels::Of(const std::vector<size_t>& kept) {
  if (const auto known = levels_.find(kept); known != levels_.end()) return known->second.get();
  CELADON_ASSIGN_OR_RETURN(CubeRows rows, RowsOf(kept));
  auto level = std::make_unique<CubeLevel>(CubeLevel{.rows = std::move(rows), .measures = {}});
  CELADON_RETURN_IF_ERROR(CalculateMeasures(kept, level.get()));
  return levels_.emplace(kept, std::move(level)).first->second.get();
}

absl::StatusOr<CubeRows> CubeLevels::RowsOf(const std::vector<size_t>& kept) const {
  std::vector<size_t> walked = kept;
  CubeRowsOptions options{.sets = bound_.sets};
  if (!others_.RewritesApart(kept)) {
    walked.resize(kept.back() + 1);
    std::iota(walked.begin(), walked.end(), size_t{0});
    std::ranges::set_difference(walked, kept, std::back_inserter(options.unseen));
  }
  const auto forget = [&options](std::span<TupleValue> tuple, std::span<const size_t> positions) {
    for (size_t i = 0; i < tuple.size(); ++i) {
      if (std::ranges::binary_search(options.unseen, positions[i])) tuple[i] = kTotalValue;
    }
  };
  if (others_.any()) {
    options.rewrite = [&](std::span<TupleValue> tuple, std::span<const size_t> positions) {
      std::vector<size_t> of_chart;
      for (const size_t position : positions) of_chart.push_back(walked[position]);
      others_.Rewrite(tuple, of_chart);
      forget(tuple, positions);
    };
  }
  std::vector<FieldId> fields;
  for (const size_t d : walked) fields.push_back(bound_.dimensions[d]);
  TupleRows shown(walked.size());
  for (const uint32_t row : table_.order()) {
    std::vector<TupleValue> tuple = Project(row, walked);
    forget(tuple, walked);
    shown.RowOf(tuple);
  }
  options.also = &shown;
  CELADON_ASSIGN_OR_RETURN(CubeRows rows,
                           GatherCubeRows(fields, bound_.plan, surroundings_, options));
  if (options.unseen.empty()) return rows;
  TupleRows seen(kept.size());
  std::vector<TupleValue> tuple(kept.size());
  for (size_t row = 0; row < rows.tuples.size(); ++row) {
    for (size_t i = 0; i < kept.size(); ++i) tuple[i] = rows.tuples.value(row, kept[i]);
    seen.RowOf(tuple);
  }
  rows.tuples = std::move(seen);
  return rows;
}

absl::StatusOr<LevelView> CubeLevels::At(std::span<const size_t> kept) {
  if (kept.size() == bound_.dimensions.size()) {
    return LevelView{&table_.rows().tuples, &table_.measures().rows};
  }
  CELADON_ASSIGN_OR_RETURN(const CubeLevel* level,
                           Of(std::vector<size_t>(kept.begin(), kept.end())));
  return LevelView{&level->rows.tuples, &level->measures};
}

// Functions of other rows see none, but for the ends of segments.
absl::Status CubeLevels::CalculateMeasures(const std::vector<size_t>& kept,
                                           CubeLevel* level) const {
  RowCalculator calculator(bound_.plan, bound_.measures, level->rows, surroundings_.interpreter,
                           surroundings_.execution);
  if (table_.AreSegments(kept)) {
    calculator.SetSegments(&table_.calculator(), RowsInside(kept, *level));
  }
  for (size_t m = 0; m < bound_.measures.size(); ++m) {
    CELADON_RETURN_IF_ERROR(surroundings_.execution.cancel.status());
    const bool attribute = m >= definition_.measures.size();
    if (!attribute && definition_.measures[m].total != MeasureDefinition::Total::kExpression) {
      level->measures.push_back(FromRows(kept, *level, m));
      continue;
    }
    auto column = table_.error(m).ok() ? calculator.Rows(m) : table_.error(m);
    level->measures.push_back(column.ok() ? table_.Related(m, *std::move(column))
                                          : ValueColumn(level->rows.tuples.size()));
  }
  return absl::OkStatus();
}

std::vector<uint32_t> CubeLevels::RowsInside(const std::vector<size_t>& kept,
                                             const CubeLevel& level) const {
  std::vector<uint32_t> rows(level.rows.tuples.size());
  for (const uint32_t row : table_.order()) {
    rows[*level.rows.tuples.Find(Project(row, kept))] = row;
  }
  return rows;
}

ValueColumn CubeLevels::FromRows(const std::vector<size_t>& kept, const CubeLevel& level,
                                 size_t m) const {
  RowTotals totals(definition_.measures[m].total, level.rows.tuples.size());
  for (const uint32_t row : table_.order()) {
    totals.Add(*level.rows.tuples.Find(Project(row, kept)), table_.single(m, row));
  }
  return totals.Take();
}

std::vector<TupleValue> CubeLevels::Project(uint32_t row, const std::vector<size_t>& kept) const {
  std::vector<TupleValue> tuple;
  for (const size_t d : kept) tuple.push_back(table_.rows().tuples.value(row, d));
  return tuple;
}

}  // namespace celadon
