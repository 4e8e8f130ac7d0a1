// Cells of a grid apart by the codes of a field, from which those of any selection in it follow.
#ifndef CELADON_HYPERCUBE_BRUSH_SLICES_H_
#define CELADON_HYPERCUBE_BRUSH_SLICES_H_

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace celadon {

struct CodeRange {
  uint32_t first = 0, end = 0;
};

// One slice a code. Numbers are kept added up from the first code on, so that a range of codes
// takes a subtraction of two slices; what cannot be taken away again, an extreme, takes every slice
// of the range. Sums are of whole numbers, so that subtracting is exact.
template <typename Cell>
class BrushSlices {
 public:
  // `cells` has a slice for each code, one after the other, of a cell for each of `positions`,
  // which say where the cells stand in the grid. A grid that the field is an axis of keeps the
  // codes apart: they are `step` cells from each other there; 0: it does not.
  BrushSlices(std::vector<uint32_t> positions, uint64_t step, std::vector<Cell> cells)
      : positions_(std::move(positions)), step_(step), cells_(std::move(cells)) {
    if (!kSubtracts) return;
    const size_t width = positions_.size();
    for (size_t i = width; i < cells_.size(); ++i) cells_[i] += cells_[i - width];
  }

  // Adds the cells of records with these codes to those of the grid.
  void AddTo(std::span<const CodeRange> codes, std::span<Cell> grid) const {
    if (step_ != 0) return AddApart(codes, grid);
    std::vector<Cell> sums(positions_.size());
    for (const CodeRange& range : codes) AddRange(range, sums);
    Place(sums, grid);
  }

  static uint64_t BytesOf(uint64_t width, uint64_t codes) {
    return width * (codes * sizeof(Cell) + sizeof(uint32_t));
  }
  uint64_t bytes() const {
    return cells_.size() * sizeof(Cell) + positions_.size() * sizeof(uint32_t);
  }

 private:
  static constexpr bool kSubtracts = std::is_arithmetic_v<Cell>;

  std::span<const Cell> Slice(uint32_t code) const {
    return std::span(cells_).subspan(code * positions_.size(), positions_.size());
  }

  void AddRange(const CodeRange& range, std::span<Cell> sums) const {
    if constexpr (kSubtracts) {
      const auto to = Slice(range.end - 1);
      for (size_t i = 0; i < sums.size(); ++i) sums[i] += to[i];
      if (range.first == 0) return;
      const auto before = Slice(range.first - 1);
      for (size_t i = 0; i < sums.size(); ++i) sums[i] -= before[i];
    } else {
      for (uint32_t code = range.first; code < range.end; ++code) {
        const auto slice = Slice(code);
        for (size_t i = 0; i < sums.size(); ++i) sums[i] += slice[i];
      }
    }
  }

  void AddApart(std::span<const CodeRange> codes, std::span<Cell> grid) const {
    for (const CodeRange& range : codes) {
      for (uint32_t code = range.first; code < range.end; ++code) {
        std::vector<Cell> sums(positions_.size());
        AddRange({code, code + 1}, sums);
        Place(sums, grid.subspan(code * step_));
      }
    }
  }

  void Place(std::span<const Cell> sums, std::span<Cell> grid) const {
    for (size_t i = 0; i < sums.size(); ++i) grid[positions_[i]] += sums[i];
  }

  std::vector<uint32_t> positions_;
  uint64_t step_;
  std::vector<Cell> cells_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRUSH_SLICES_H_
