#include "script/distinct_rows.h"

#include <optional>

namespace celadon {

DistinctRows::DistinctRows(const StagedTable& table, const std::vector<ColumnInfo>& columns)
    : values_(columns.size()), row_(columns.size()) {
  std::vector<std::optional<size_t>> places;
  for (const ColumnInfo& column : columns) places.push_back(table.ColumnOf(column.name));
  // A row with a value in another column is none of those that the load makes.
  std::vector<bool> loaded(table.columns.size());
  for (const auto& place : places) {
    if (place.has_value()) loaded[*place] = true;
  }
  std::vector<ValueView> row(columns.size());
  for (uint64_t r = 0; r < table.rows; ++r) {
    bool alike = true;
    for (size_t c = 0; c < table.columns.size() && alike; ++c) {
      alike = loaded[c] || table.columns[c][r] == StagedColumn::kNull;
    }
    if (!alike) continue;
    for (size_t c = 0; c < row.size(); ++c) {
      const uint32_t element =
          places[c].has_value() ? table.columns[*places[c]][r] : StagedColumn::kNull;
      row[c] =
          element == StagedColumn::kNull ? ValueView() : table.fields[*places[c]]->value(element);
    }
    Add(row);
  }
}

bool DistinctRows::Add(std::span<const ValueView> values) {
  for (size_t c = 0; c < values.size(); ++c) row_[c] = values_[c].Intern(values[c]);
  return rows_.insert(row_).second;
}

}  // namespace celadon
