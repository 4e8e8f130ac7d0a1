// Grids of few cells in several copies.
#ifndef CELADON_HYPERCUBE_CELL_COPIES_H_
#define CELADON_HYPERCUBE_CELL_COPIES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include "hypercube/cell_grid.h"

namespace celadon {

// Neighbouring records often share a cell, whose next change waits for the one before. Grids of few
// cells have copies, which records change in turn.
inline constexpr size_t kCopies = 8;
inline constexpr uint64_t kMostCopied = 512;  // cells; copies of so many stay in the nearest cache

inline size_t CopiesOf(const CellGrid& shape) { return shape.size() <= kMostCopied ? kCopies : 1; }
inline size_t CellsOf(const CellGrid& shape) { return shape.size() * CopiesOf(shape); }

// The cells of a grid out of its copies.
template <typename Cell>
std::vector<Cell> Folded(std::vector<Cell> copies, const CellGrid& shape) {
  const auto size = static_cast<std::ptrdiff_t>(shape.size());
  for (auto copy = copies.begin() + std::min<std::ptrdiff_t>(size, std::ssize(copies));
       copy != copies.end(); copy += size) {
    std::transform(copy, copy + size, copies.begin(), copies.begin(), std::plus());
  }
  if (!copies.empty()) copies.resize(shape.size());
  return copies;
}

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CELL_COPIES_H_
