#include "script/distinct_rows.h"

#include <optional>

#include "runtime/growth.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kRowsBetweenReservations = 1 << 12;

}  // namespace

absl::Status DistinctRows::AddAll(const StagedTable& table,
                                  const std::vector<ColumnInfo>& columns) {
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
    CELADON_RETURN_IF_ERROR(Add(row).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> DistinctRows::Add(std::span<const ValueView> values) {
  if (rows_.size() % kRowsBetweenReservations == 0) CELADON_RETURN_IF_ERROR(ReserveMemory());
  for (size_t c = 0; c < values.size(); ++c) row_[c] = values_[c].Intern(values[c]);
  return rows_.insert(row_).second;
}

absl::Status DistinctRows::ReserveMemory() {
  const size_t rows = rows_.size() + kRowsBetweenReservations;
  uint64_t bytes = HashedBytesToTake(rows_, kRowsBetweenReservations) +
                   rows * (row_.size() * sizeof(uint32_t) + 2 * sizeof(void*));
  for (const Dictionary& values : values_) bytes += values.BytesToTake(kRowsBetweenReservations);
  return memory_.Resize(bytes, "the rows of a distinct table");
}

}  // namespace celadon
