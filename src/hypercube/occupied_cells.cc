#include "hypercube/occupied_cells.h"

#include <algorithm>
#include <array>

#include "celadon/memory_budget.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kBlock = BitPackedColumn::kBlockRows;
constexpr size_t kBlocksBetweenPolls = 64;
constexpr uint64_t kMostCells = uint64_t{1} << 22;  // 16 MiB of numbers
constexpr uint32_t kFree = 0xFFFFFFFF;

uint32_t RadixOf(const BitPackedColumn& column) { return std::max(1u, column.codes()); }

// How many combinations there could be; nullopt if they are too many.
std::optional<uint64_t> CellsOf(std::span<const BitPackedColumn* const> columns) {
  const uint64_t most = std::min(kMostCells, columns.front()->rows());
  uint64_t cells = 1;
  for (const BitPackedColumn* column : columns) {
    if (RadixOf(*column) > most / cells) return std::nullopt;
    cells *= RadixOf(*column);
  }
  return cells;
}

// Cells of the rows of a block, the first column being the least significant.
void FindCells(std::span<const BitPackedColumn* const> columns, size_t first_row,
               std::span<uint32_t> cells) {
  std::array<uint32_t, kBlock> codes;
  std::ranges::fill(cells, 0);
  uint32_t weight = 1;
  for (const BitPackedColumn* column : columns) {
    column->Unpack(first_row, std::span(codes).first(cells.size()));
    for (size_t i = 0; i < cells.size(); ++i) cells[i] += weight * codes[i];
    weight *= RadixOf(*column);
  }
}

}  // namespace

absl::StatusOr<std::optional<OccupiedCells>> FindOccupiedCells(
    std::span<const BitPackedColumn* const> columns, const Execution& execution) {
  const std::optional<uint64_t> cells = CellsOf(columns);
  if (!cells.has_value()) return std::nullopt;
  const size_t rows = columns.front()->rows();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(
      memory.Resize(*cells * (1 + columns.size()) * sizeof(uint32_t) + rows * sizeof(uint32_t),
                    "the values of a calculated dimension"));
  OccupiedCells occupied{.codes = {}, .of_row = std::vector<uint32_t>(rows)};
  std::vector<uint32_t> number_of_cell(*cells, kFree), met;
  for (size_t first = 0; first < rows; first += kBlock) {
    if (first / kBlock % kBlocksBetweenPolls == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
    }
    const std::span<uint32_t> block =
        std::span<uint32_t>(occupied.of_row).subspan(first, std::min(kBlock, rows - first));
    FindCells(columns, first, block);
    for (uint32_t& cell : block) {
      uint32_t& number = number_of_cell[cell];
      if (number == kFree) {
        number = static_cast<uint32_t>(met.size());
        met.push_back(cell);
      }
      cell = number;
    }
  }
  uint32_t weight = 1;
  for (const BitPackedColumn* column : columns) {
    std::vector<uint32_t>& codes = occupied.codes.emplace_back();
    codes.reserve(met.size());
    for (const uint32_t cell : met) codes.push_back(cell / weight % RadixOf(*column));
    weight *= RadixOf(*column);
  }
  return occupied;
}

}  // namespace celadon
