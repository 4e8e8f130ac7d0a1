// Grids of cells that are filled together, each once.
#ifndef CELADON_HYPERCUBE_GRID_SET_H_
#define CELADON_HYPERCUBE_GRID_SET_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "hypercube/cell_grid.h"

namespace celadon {

// A grid that is asked for several times is there once; one whose axes another one has too is added
// up from that.
template <typename Cell>
class GridSet {
 public:
  struct Grid {
    CellGrid shape;
    size_t what = 0;              // is counted or added up
    std::optional<size_t> finer;  // the grid that it is derived from
    size_t lane = 0;              // of its cells, if it is to be filled record by record
    std::vector<Cell> cells;
    // Whether it is to be filled record by record.
    bool open() const { return !finer.has_value() && cells.empty(); }
  };

  size_t Ask(std::vector<CellAxis> axes, size_t what) {
    const auto known = std::ranges::find_if(
        grids_, [&](const Grid& grid) { return grid.what == what && grid.shape.axes() == axes; });
    if (known != grids_.end()) return static_cast<size_t>(known - grids_.begin());
    grids_.push_back({CellGrid(std::move(axes)), what, {}, 0, {}});
    return grids_.size() - 1;
  }

  // What is known of columns of the table.
  void set_decided(std::shared_ptr<const DecidedCodes> decided) { decided_ = std::move(decided); }

  // Whether a grid has the codes of a column as an axis.
  bool HasAxis(const BitPackedColumn* column) const {
    return std::ranges::any_of(grids_, [column](const Grid& grid) {
      return std::ranges::any_of(grid.shape.axes(), [column](const CellAxis& axis) {
        return axis.column == column && axis.map == nullptr;
      });
    });
  }
  // Whether cells of these axes could be derived from a grid asked for already.
  bool Covers(const std::vector<CellAxis>& axes) const {
    const CellGrid shape(axes);
    return std::ranges::any_of(
        grids_, [&](const Grid& grid) { return grid.shape.Refines(shape, decided_.get()); });
  }

  // Finds for each grid the smallest one that it can be derived from.
  void Arrange() {
    for (size_t coarse = 0; coarse < grids_.size(); ++coarse) {
      std::optional<size_t>& finer = grids_[coarse].finer;
      for (size_t fine = 0; fine < grids_.size(); ++fine) {
        const Grid& candidate = grids_[fine];
        if (candidate.what != grids_[coarse].what || !Before(fine, coarse)) continue;
        if (!candidate.shape.Refines(grids_[coarse].shape, decided_.get())) continue;
        if (!finer.has_value() || Before(*finer, fine)) finer = fine;
      }
    }
  }

  // Fills the grids that are derived from others.
  void Derive() {
    std::vector<size_t> order(grids_.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [this](size_t a, size_t b) { return Before(a, b); });
    for (const size_t coarse : order) {
      Grid& grid = grids_[coarse];
      if (!grid.finer.has_value() || !grid.cells.empty()) continue;
      const Grid& finer = grids_[*grid.finer];
      if (finer.cells.empty()) continue;  // given up
      grid.cells.resize(grid.shape.size());
      finer.shape.Project(std::span(finer.cells), grid.shape, decided_.get(),
                          std::span(grid.cells));
    }
  }

  // Of the cells of all grids.
  uint64_t bytes() const {
    uint64_t cells = 0;
    for (const Grid& grid : grids_) cells += grid.shape.size();
    return cells * sizeof(Cell);
  }

  std::vector<Grid>& grids() { return grids_; }
  const std::vector<Grid>& grids() const { return grids_; }

 private:
  // Whether a grid comes before another one that is derived from it.
  bool Before(size_t a, size_t b) const {
    const uint64_t size_a = grids_[a].shape.size(), size_b = grids_[b].shape.size();
    return size_a > size_b || (size_a == size_b && a < b);
  }

  std::vector<Grid> grids_;
  std::shared_ptr<const DecidedCodes> decided_;  // null: nothing
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_GRID_SET_H_
