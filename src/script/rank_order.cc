#include "script/rank_order.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

// Keys that have no more ranks together are one key: their counts stay in the cache.
constexpr uint64_t kJoinedRanks = 1 << 16;

// Fewer keys, which order rows alike.
std::vector<RowRanks> Joined(std::vector<RowRanks> keys, Executor& executor) {
  std::vector<RowRanks> joined;
  for (RowRanks& key : keys) {
    if (joined.empty() || uint64_t{joined.back().count} * key.count > kJoinedRanks) {
      joined.push_back(std::move(key));
      continue;
    }
    RowRanks& into = joined.back();
    InStretches(key.of_row.size(), &executor, [&](size_t, size_t first, size_t end) {
      for (size_t row = first; row < end; ++row) {
        into.of_row[row] = into.of_row[row] * key.count + key.of_row[row];
      }
    });
    into.count *= key.count;
  }
  return joined;
}

// How many parts of the rows are counted side by side: counts take no more memory than rows.
size_t PartsOf(uint64_t rows, uint32_t ranks, const Executor& executor) {
  const uint64_t most = std::min<uint64_t>(StretchesOf(rows), rows / std::max(ranks, 1u));
  return std::clamp<size_t>(executor.workers(), 1, std::max<uint64_t>(most, 1));
}

// Each part of the rows counts how many of its rows have each rank; then it knows where they go.
std::vector<uint32_t> Sorted(const std::vector<uint32_t>& rows, const RowRanks& key,
                             Executor& executor) {
  const size_t parts = PartsOf(rows.size(), key.count, executor);
  const size_t part_rows = (rows.size() + parts - 1) / parts;
  std::vector<uint32_t> places(parts * key.count);
  const auto in_parts = [&](const auto& body) {
    executor.Run(parts, [&](size_t part, size_t) {
      const size_t first = std::min(rows.size(), part * part_rows);
      body(std::span(rows).subspan(first, std::min(part_rows, rows.size() - first)),
           std::span(places).subspan(part * key.count, key.count));
    });
  };
  in_parts([&key](std::span<const uint32_t> of_part, std::span<uint32_t> counts) {
    for (const uint32_t row : of_part) ++counts[key.of_row[row]];
  });
  uint32_t place = 0;
  for (size_t rank = 0; rank < key.count; ++rank) {
    for (size_t part = 0; part < parts; ++part) {
      place += std::exchange(places[part * key.count + rank], place);
    }
  }
  std::vector<uint32_t> sorted = FilledVector<uint32_t>(rows.size(), 0, &executor);
  in_parts([&](std::span<const uint32_t> of_part, std::span<uint32_t> next) {
    for (const uint32_t row : of_part) sorted[next[key.of_row[row]]++] = row;
  });
  return sorted;
}

}  // namespace

std::vector<uint32_t> OrderByRanks(uint64_t rows, std::vector<RowRanks> keys, Executor& executor) {
  std::vector<uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  const std::vector<RowRanks> joined = Joined(std::move(keys), executor);
  // By the last key first: each sort keeps the order that rows of one rank have.
  for (size_t i = joined.size(); i-- > 0;) order = Sorted(order, joined[i], executor);
  return order;
}

}  // namespace celadon
