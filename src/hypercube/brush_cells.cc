#include "hypercube/brush_cells.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "hypercube/record_pass.h"
#include "runtime/status_macros.h"
#include "storage/written_column.h"

namespace celadon {
namespace {

constexpr uint64_t kMostTogether = uint64_t{1} << 22;  // cells by codes

// A column of the numbers that the records' cells have; `number_of` has one a cell of the axes.
absl::StatusOr<BitPackedColumn> NumberCells(uint64_t rows, const CellGrid& grid,
                                            const std::vector<uint32_t>& number_of,
                                            uint32_t numbers, const Execution& execution) {
  return WriteColumn(
      rows, numbers, /*nulls=*/false, execution, [&](uint64_t first, std::span<uint32_t> cells) {
        std::array<uint32_t, BitPackedColumn::kBlockRows> codes;
        std::ranges::fill(cells, 0u);
        for (size_t axis = 0; axis < grid.axes().size(); ++axis) {
          grid.axes()[axis].column->Unpack(first, std::span(codes).first(cells.size()));
          const auto weight = static_cast<uint32_t>(grid.weight(axis));
          for (size_t i = 0; i < cells.size(); ++i) cells[i] += weight * codes[i];
        }
        for (uint32_t& cell : cells) cell = number_of[cell];
      });
}

}  // namespace

absl::StatusOr<BrushCells> BrushCells::Make(const RecordSource& records, const CellGrid& grid,
                                            const CellAxis& apart, const Execution& execution) {
  BrushCells cells;
  cells.positions_ = {0};
  for (size_t a = 0; a < grid.axes().size(); ++a) {
    const CellAxis& axis = grid.axes()[a];
    if (axis == apart) {
      cells.step_ += grid.weight(a);
      continue;
    }
    const std::vector<uint32_t> of_axes_before = std::move(cells.positions_);
    cells.positions_.clear();
    for (uint32_t code = 0; code < axis.radix; ++code) {
      const auto offset = static_cast<uint32_t>(code * grid.weight(a));
      for (const uint32_t position : of_axes_before) cells.positions_.push_back(position + offset);
    }
    cells.axes_.push_back(axis);
  }
  if (cells.positions_.size() * apart.radix > kMostTogether) {
    CELADON_RETURN_IF_ERROR(cells.KeepOccupied(records, execution));
  }
  cells.axes_.push_back(apart);
  return cells;
}

absl::Status BrushCells::KeepOccupied(const RecordSource& records, const Execution& execution) {
  const CellGrid grid(axes_);
  RecordPass pass(records);
  const RecordPass::CountId counted = pass.Count(axes_);
  CELADON_RETURN_IF_ERROR(pass.Run(execution));
  const std::span<const uint32_t> counts = pass.counts(counted);
  std::vector<uint32_t> number_of(counts.size()), occupied;
  for (size_t cell = 0; cell < counts.size(); ++cell) {
    if (counts[cell] == 0) continue;
    number_of[cell] = static_cast<uint32_t>(occupied.size());
    occupied.push_back(positions_[cell]);
  }
  if (occupied.empty()) occupied.push_back(0);  // there are no records
  const auto numbers = static_cast<uint32_t>(occupied.size());
  memory_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(
      memory_.Resize(BitPackedColumn::PackedBytes(records.rows(), numbers, false),
                     "numbering the cells of charts"));
  CELADON_ASSIGN_OR_RETURN(BitPackedColumn column,
                           NumberCells(records.rows(), grid, number_of, numbers, execution));
  numbers_ = std::make_unique<const BitPackedColumn>(std::move(column));
  positions_ = std::move(occupied);
  axes_ = {{.column = numbers_.get(), .map = nullptr, .radix = numbers}};
  return absl::OkStatus();
}

}  // namespace celadon
