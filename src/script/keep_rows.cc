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

void KeepRows(StagedTable& table, const Bitmap& keep) {
  const uint64_t kept = keep.Count();
  if (kept == table.rows) return;
  for (StagedColumn& column : table.columns) column = column.Rebuilt(keep, {}, {});
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
  Bitmap keep(table.rows);
  uint32_t seen = 0;
  for (uint64_t row = 0; row < table.rows; ++row) {
    if (numbers[row] != seen) continue;
    keep.Set(row);
    ++seen;
  }
  KeepRows(table, keep);
}

}  // namespace celadon
