// Cells numbered by several codes at once, in mixed radix.
#ifndef CELADON_HYPERCUBE_CELL_GRID_H_
#define CELADON_HYPERCUBE_CELL_GRID_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "celadon/bit_packed_column.h"

namespace celadon {

// What tells cells apart: the code of a column, or what a map makes of that.
struct CellAxis {
  const BitPackedColumn* column = nullptr;
  const uint32_t* map = nullptr;  // one entry a code; null: the code itself
  uint32_t radix = 1;             // codes are below
  bool operator==(const CellAxis&) const = default;
};

// The cells of some axes; the first is the least significant.
class CellGrid {
 public:
  CellGrid() = default;
  explicit CellGrid(std::vector<CellAxis> axes) : axes_(std::move(axes)) {
    for (const CellAxis& axis : axes_) {
      weights_.push_back(size_);
      size_ *= axis.radix;
    }
  }

  const std::vector<CellAxis>& axes() const { return axes_; }
  uint64_t size() const { return size_; }
  // Of a code on an axis in the number of a cell.
  uint64_t weight(size_t axis) const { return weights_[axis]; }

  // Whether every axis of `coarser` is one here. A grid that has an axis twice refines none and is
  // refined by none.
  bool Refines(const CellGrid& coarser) const {
    return !repeats() && !coarser.repeats() &&
           std::ranges::all_of(coarser.axes_, [this](const CellAxis& axis) {
             return std::ranges::find(axes_, axis) != axes_.end();
           });
  }

  // Adds the cells of this grid up by the axes of a coarser one.
  template <typename Cell>
  void Project(std::span<const Cell> cells, const CellGrid& coarser, std::span<Cell> sums) const {
    std::vector<uint64_t> steps;  // in `sums`, of one code on an axis here
    for (const CellAxis& axis : axes_) {
      const auto found = std::ranges::find(coarser.axes_, axis);
      const auto position = static_cast<size_t>(found - coarser.axes_.begin());
      steps.push_back(found == coarser.axes_.end() ? 0 : coarser.weights_[position]);
    }
    ProjectAxis(axes_.size(), cells.data(), steps, sums.data());
  }

 private:
  bool repeats() const {
    for (auto axis = axes_.begin(); axis != axes_.end(); ++axis) {
      if (std::find(axes_.begin(), axis, *axis) != axis) return true;
    }
    return false;
  }

  template <typename Cell>
  void ProjectAxis(size_t axes, const Cell* cells, const std::vector<uint64_t>& steps,
                   Cell* sums) const {
    if (axes == 0) {
      *sums += *cells;
      return;
    }
    const uint32_t radix = axes_[axes - 1].radix;
    const uint64_t weight = weights_[axes - 1], step = steps[axes - 1];
    if (axes > 1) {
      for (uint32_t code = 0; code < radix; ++code) {
        ProjectAxis(axes - 1, cells + code * weight, steps, sums + code * step);
      }
    } else if (step == 0) {
      Cell sum = 0;
      for (uint32_t code = 0; code < radix; ++code) sum += cells[code];
      *sums += sum;
    } else {
      for (uint32_t code = 0; code < radix; ++code) sums[code * step] += cells[code];
    }
  }

  std::vector<CellAxis> axes_;
  std::vector<uint64_t> weights_;
  uint64_t size_ = 1;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CELL_GRID_H_
