#include "script/keep_rows.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace celadon {
namespace {

// Calls take(first_row, elements) for a column, chunk by chunk.
template <typename Take>
void ForEachChunk(const StagedColumn& column, Take take) {
  std::vector<uint32_t> elements;
  for (uint64_t row = 0; row < column.rows(); row += elements.size()) {
    elements.resize(std::min<uint64_t>(StagedColumn::kChunkRows, column.rows() - row));
    column.Read(row, elements);
    take(row, elements);
  }
}

}  // namespace

void KeepRows(StagedTable& table, const std::vector<bool>& keep) {
  const auto kept = static_cast<uint64_t>(std::ranges::count(keep, true));
  if (kept == table.rows) return;
  for (StagedColumn& column : table.columns) {
    StagedColumn left;
    ForEachChunk(column, [&](uint64_t first, std::vector<uint32_t>& elements) {
      std::vector<uint32_t> taken;
      for (size_t i = 0; i < elements.size(); ++i) {
        if (keep[first + i]) taken.push_back(elements[i]);
      }
      left.Append(taken);
    });
    column = std::move(left);
  }
  table.rows = kept;
}

// Rows that agree in all columns so far have one number; each column splits them further.
void KeepDistinctRows(StagedTable& table) {
  std::vector<uint32_t> numbers(table.rows, 0);
  uint32_t next = 1;
  for (const StagedColumn& column : table.columns) {
    absl::flat_hash_map<uint64_t, uint32_t> number_of;
    next = 0;
    ForEachChunk(column, [&](uint64_t first, std::vector<uint32_t>& elements) {
      for (size_t i = 0; i < elements.size(); ++i) {
        const uint64_t pair = uint64_t{numbers[first + i]} << 32 | elements[i];
        const auto [entry, added] = number_of.try_emplace(pair, next);
        if (added) ++next;
        numbers[first + i] = entry->second;
      }
    });
  }
  // Numbers are given in order of first appearance.
  std::vector<bool> keep(table.rows);
  uint32_t seen = 0;
  for (uint64_t row = 0; row < table.rows; ++row) {
    keep[row] = numbers[row] == seen;
    if (keep[row]) ++seen;
  }
  KeepRows(table, keep);
}

}  // namespace celadon
