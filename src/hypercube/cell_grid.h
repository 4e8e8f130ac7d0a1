// Cells numbered by several codes at once, in mixed radix.
#ifndef CELADON_HYPERCUBE_CELL_GRID_H_
#define CELADON_HYPERCUBE_CELL_GRID_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "celadon/bit_packed_column.h"
#include "hypercube/cell_sums.h"
#include "hypercube/projections.h"
#include "model/decided_columns.h"

namespace celadon {

// What tells cells apart: the code of a column, or what a map makes of that.
struct CellAxis {
  const BitPackedColumn* column = nullptr;
  const uint32_t* map = nullptr;  // one entry a code; null: the code itself
  uint32_t radix = 1;             // codes are below
  // Where the map is that of a way that is kept: what knows it, and (null: it has none) the column
  // of what the map makes of each row.
  const Projection* projection = nullptr;
  const BitPackedColumn* by_row = nullptr;

  bool operator==(const CellAxis& other) const {
    return column == other.column && map == other.map && radix == other.radix;
  }
  // The code on the other axis by the code on this one, where that decides it; else null.
  const std::vector<uint32_t>* Deciding(const CellAxis& other) const {
    if (other.projection == nullptr || column != other.column) return nullptr;
    if (map == nullptr) return &other.projection->tuples().members;
    return projection == nullptr ? nullptr : projection->Deciding(*other.projection);
  }
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

  // Whether every axis of `coarser` is one here, or follows from one, also by what is known of
  // columns of the table (null: nothing). A grid that has an axis twice refines none and is refined
  // by none.
  bool Refines(const CellGrid& coarser, const DecidedCodes* decided) const {
    return !repeats() && !coarser.repeats() &&
           std::ranges::all_of(coarser.axes_, [&](const CellAxis& axis) {
             return AxisFor(axis, decided) < axes_.size();
           });
  }

  // Adds the cells of this grid up by the axes of a coarser one.
  template <typename Cell>
  void Project(std::span<const Cell> cells, const CellGrid& coarser, const DecidedCodes* decided,
               std::span<Cell> sums) const {
    ProjectAxis(axes_.size(), cells.data(), StepsIn(coarser, decided), sums.data());
  }

 private:
  // How far the codes of an axis are apart in a coarser grid; empty: they are all in one place.
  struct Steps {
    std::vector<uint64_t> of_code;
    bool side_by_side = false;  // each code is where it is here
  };

  bool repeats() const {
    for (auto axis = axes_.begin(); axis != axes_.end(); ++axis) {
      if (std::find(axes_.begin(), axis, *axis) != axis) return true;
    }
    return false;
  }

  // Up to so many cells are added up for an axis that the data decides: records are counted as
  // fast.
  static constexpr uint64_t kMostDecided = uint64_t{1} << 18;

  // The codes of a coarser axis by those of one here, where that decides it; else null.
  const std::vector<uint32_t>* Deciding(const CellAxis& own, const CellAxis& coarser,
                                        const DecidedCodes* decided) const {
    const std::vector<uint32_t>* const by_way = own.Deciding(coarser);
    const bool columns = own.map == nullptr && coarser.map == nullptr;
    if (by_way != nullptr || decided == nullptr || !columns || size_ > kMostDecided) return by_way;
    return decided->Find(own.column, coarser.column);
  }

  // The position of the axis here that a coarser one is, or follows from.
  size_t AxisFor(const CellAxis& coarser, const DecidedCodes* decided) const {
    auto found = std::ranges::find(axes_, coarser);
    if (found == axes_.end()) {
      found = std::ranges::find_if(
          axes_, [&](const CellAxis& axis) { return Deciding(axis, coarser, decided) != nullptr; });
    }
    return static_cast<size_t>(found - axes_.begin());
  }

  // One for each axis here.
  std::vector<Steps> StepsIn(const CellGrid& coarser, const DecidedCodes* decided) const {
    std::vector<Steps> steps(axes_.size());
    for (size_t a = 0; a < coarser.axes_.size(); ++a) {
      const size_t here = AxisFor(coarser.axes_[a], decided);
      const std::vector<uint32_t>* const deciding =
          axes_[here] == coarser.axes_[a] ? nullptr
                                          : Deciding(axes_[here], coarser.axes_[a], decided);
      std::vector<uint64_t>& of_code = steps[here].of_code;
      of_code.resize(axes_[here].radix);
      for (uint32_t code = 0; code < of_code.size(); ++code) {
        of_code[code] += (deciding == nullptr ? code : (*deciding)[code]) * coarser.weights_[a];
      }
    }
    for (Steps& axis : steps) axis.side_by_side = AreSideBySide(axis.of_code);
    return steps;
  }

  static bool AreSideBySide(const std::vector<uint64_t>& steps) {
    uint64_t next = 0;
    return !steps.empty() &&
           std::ranges::all_of(steps, [&](uint64_t step) { return step == next++; });
  }

  template <typename Cell>
  void ProjectAxis(size_t axes, const Cell* cells, const std::vector<Steps>& steps,
                   Cell* sums) const {
    if (axes == 0) {
      *sums += *cells;
      return;
    }
    const uint32_t radix = axes_[axes - 1].radix;
    const Steps& axis = steps[axes - 1];
    if (axes > 1) {
      for (uint32_t code = 0; code < radix; ++code) {
        ProjectAxis(axes - 1, cells + code * weights_[axes - 1], steps,
                    sums + (axis.of_code.empty() ? 0 : axis.of_code[code]));
      }
    } else if (axis.of_code.empty()) {
      *sums += SumOfCells(std::span(cells, radix));
    } else if (axis.side_by_side) {
      AddCells(std::span(cells, radix), sums);
    } else {
      for (uint32_t code = 0; code < radix; ++code) sums[axis.of_code[code]] += cells[code];
    }
  }

  std::vector<CellAxis> axes_;
  std::vector<uint64_t> weights_;
  uint64_t size_ = 1;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CELL_GRID_H_
