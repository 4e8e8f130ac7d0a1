// Grids of few cells in several copies.
#ifndef CELADON_HYPERCUBE_CELL_COPIES_H_
#define CELADON_HYPERCUBE_CELL_COPIES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hypercube/cell_grid.h"
#include "hypercube/cell_sums.h"

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
  const size_t size = shape.size();
  for (size_t copy = std::min(size, copies.size()); copy < copies.size(); copy += size) {
    AddCells(std::span<const Cell>(copies).subspan(copy, size), copies.data());
  }
  if (!copies.empty()) copies.resize(shape.size());
  return copies;
}

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CELL_COPIES_H_
