// The cells of a grid numbered anew, so that each can be counted apart by the codes of a field.
#ifndef CELADON_HYPERCUBE_BRUSH_CELLS_H_
#define CELADON_HYPERCUBE_BRUSH_CELLS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "hypercube/cell_grid.h"
#include "hypercube/record_plan.h"

namespace celadon {

// The field is the axis `apart`. Where the grid has that axis too, its cells are those of the
// others. Where cells and codes would be very many together, only the cells that any record falls
// into are numbered: a column of their numbers is made for that.
class BrushCells {
 public:
  // The grid is of columns of the records' table, without maps, and has fewer than 2^32 cells.
  // Cancelled; ResourceExhausted.
  static absl::StatusOr<BrushCells> Make(const RecordSource& records, const CellGrid& grid,
                                         const CellAxis& apart, const Execution& execution);

  // Where the cells stand in the grid, and how far the codes of the field are from each other
  // there; 0: it is no axis of the grid.
  const std::vector<uint32_t>& positions() const { return positions_; }
  uint64_t step() const { return step_; }
  // The axes of these cells and codes, the field behind; they live as long as this object.
  const std::vector<CellAxis>& axes() const { return axes_; }

 private:
  absl::Status KeepOccupied(const RecordSource& records, const Execution& execution);

  std::vector<uint32_t> positions_;
  uint64_t step_ = 0;
  std::vector<CellAxis> axes_;
  std::unique_ptr<const BitPackedColumn> numbers_;  // of the cells, where they are numbered anew
  MemoryReservation memory_;                        // of these
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRUSH_CELLS_H_
