// Columns worked on by all threads: morsels of 64 blocks, accumulators a worker, one merge.
#include <algorithm>
#include <vector>

#include "celadon/bit_packed_column.h"

namespace celadon {
namespace {

constexpr size_t kMorselBlocks = 64;

// Calls work(first_block, last_block, worker) for all blocks of the column.
template <typename Work>
void ForEachMorsel(const BitPackedColumn& column, Executor& executor, Work work) {
  const size_t morsels = (column.blocks() + kMorselBlocks - 1) / kMorselBlocks;
  executor.Run(morsels, [&](size_t morsel, size_t worker) {
    const size_t first = morsel * kMorselBlocks;
    work(first, std::min(first + kMorselBlocks, column.blocks()), worker);
  });
}

// What one worker has seen. `all`: every code, so the rest of its rows can be left out.
struct Marks {
  std::vector<uint8_t> seen;
  bool all = false;
};

}  // namespace

Bitmap MemberRows(const BitPackedColumn& column, const Bitmap& set, Executor& executor) {
  Bitmap rows(column.rows());
  ForEachMorsel(column, executor, [&](size_t first, size_t last, size_t /*worker*/) {
    column.Member(first, last, set, &rows);
  });
  return rows;
}

std::vector<uint64_t> CountCodes(const BitPackedColumn& column, const Bitmap* rows,
                                 Executor& executor) {
  std::vector<std::vector<uint32_t>> workers(executor.workers());
  ForEachMorsel(column, executor, [&](size_t first, size_t last, size_t worker) {
    workers[worker].resize(column.codes());
    column.Count(first, last, rows, workers[worker]);
  });
  std::vector<uint64_t> counts(column.codes());
  for (const std::vector<uint32_t>& part : workers) {
    for (size_t code = 0; code < part.size(); ++code) counts[code] += part[code];
  }
  return counts;
}

Bitmap MarkSymbols(const BitPackedColumn& column, const Bitmap* rows, Executor& executor) {
  std::vector<Marks> workers(executor.workers());
  ForEachMorsel(column, executor, [&](size_t first, size_t last, size_t worker) {
    Marks& marks = workers[worker];
    marks.seen.resize(column.codes());
    if (!marks.all) marks.all = column.Mark(first, last, rows, marks.seen);
  });
  Bitmap symbols(column.cardinality());
  for (const Marks& marks : workers) {
    const size_t known = std::min<size_t>(marks.seen.size(), column.cardinality());
    for (size_t symbol = 0; symbol < known; ++symbol) {
      if (marks.seen[symbol] != 0) symbols.Set(symbol);
    }
  }
  return symbols;
}

}  // namespace celadon
