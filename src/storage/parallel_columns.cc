// Columns worked on by all threads: morsels of 64 blocks, accumulators a worker, one merge.
#include <algorithm>
#include <cstring>
#include <span>
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

// The lowest bits of eight bytes, as those of one.
uint64_t LowestBits(const uint8_t* bytes) {
  uint64_t eight;
  std::memcpy(&eight, bytes, sizeof(eight));
  return (eight & 0x0101010101010101) * 0x0102040810204080 >> 56;
}

// Adds the symbols whose byte is 1.
void AddSeen(std::span<const uint8_t> seen, Bitmap* symbols) {
  const size_t eights = seen.size() / 8;
  for (size_t i = 0; i < eights; ++i) {
    symbols->words()[i / 8] |= LowestBits(&seen[8 * i]) << (8 * (i % 8));
  }
  for (size_t symbol = 8 * eights; symbol < seen.size(); ++symbol) {
    if (seen[symbol] != 0) symbols->Set(symbol);
  }
}

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
    AddSeen(std::span(marks.seen).first(known), &symbols);
  }
  return symbols;
}

}  // namespace celadon
