// Adding up cells that stand next to each other, several at once, for which there are vectors.
#ifndef CELADON_HYPERCUBE_CELL_SUMS_H_
#define CELADON_HYPERCUBE_CELL_SUMS_H_

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>

namespace celadon {

inline constexpr size_t kCellsAtOnce = 8;

template <typename Cell>
Cell SumOfCells(std::span<const Cell> cells) {
  Cell parts[kCellsAtOnce] = {};
  size_t cell = 0;
  for (; cell + kCellsAtOnce <= cells.size(); cell += kCellsAtOnce) {
    for (size_t i = 0; i < kCellsAtOnce; ++i) parts[i] += cells[cell + i];
  }
  for (; cell < cells.size(); ++cell) parts[0] += cells[cell];
  return std::accumulate(parts, parts + kCellsAtOnce, Cell());
}

// Adds each cell to that of `sums` in the same place.
template <typename Cell>
void AddCells(std::span<const Cell> cells, Cell* sums) {
  Cell parts[kCellsAtOnce];
  size_t cell = 0;
  for (; cell + kCellsAtOnce <= cells.size(); cell += kCellsAtOnce) {
    for (size_t i = 0; i < kCellsAtOnce; ++i) parts[i] = sums[cell + i] + cells[cell + i];
    std::ranges::copy(parts, sums + cell);
  }
  for (; cell < cells.size(); ++cell) sums[cell] += cells[cell];
}

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CELL_SUMS_H_
