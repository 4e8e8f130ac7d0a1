// The cells that passes over records are asked for, known apart by the codes of a field.
#ifndef CELADON_HYPERCUBE_BRUSH_GRIDS_H_
#define CELADON_HYPERCUBE_BRUSH_GRIDS_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "hypercube/brush_cells.h"
#include "hypercube/brush_slices.h"
#include "hypercube/record_pass.h"

namespace celadon {

// For one thread at a time.
class BrushGrids {
 public:
  class Lesson;

  // Whether all cells that the pass is to fill record by record are known.
  bool Know(RecordPass* pass);
  // Fills the cells of a pass with those of records that have one of these codes. Requires Know().
  // Cancelled; ResourceExhausted.
  absl::Status Fill(std::span<const CodeRange> codes, RecordPass* pass, const Execution& execution);

 private:
  template <typename Cell>
  struct Grid {
    std::vector<CellAxis> axes;
    GridSubject subject;
    std::optional<BrushSlices<Cell>> slices;  // nullopt: there are too many, or they are not exact
  };
  template <typename Cell>
  using Grids = std::deque<Grid<Cell>>;

  // Whether counts tell how many records there are; else the scope does.
  static bool CountRecords(const RecordPass& pass);
  template <typename Cell>
  static Grid<Cell>* Find(Grids<Cell>* grids, const std::vector<CellAxis>& axes,
                          const GridSubject& subject);
  template <typename Cell>
  static bool KnowAll(const RecordPass& pass, const GridSet<Cell>& asked, Grids<Cell>* grids);
  template <typename Cell>
  static void FillAll(std::span<const CodeRange> codes, const RecordPass& pass, Grids<Cell>* grids,
                      GridSet<Cell>* asked);

  Grids<uint32_t> counts_;
  Grids<double> sums_;
  Grids<ExtremeKey> extremes_;
};

// One pass over records, from which slices are learned. For one thread.
class BrushGrids::Lesson {
 public:
  // `apart` is the axis of the field. What is referred to outlives the object; `room` are the bytes
  // that slices may still take.
  Lesson(const RecordSource& records, const CellAxis& apart, uint64_t* room,
         const Execution& execution)
      : pass_(records), apart_(apart), room_(*room), execution_(execution) {}

  // What a pass asks for and is not known: grids are noted in `grids`, whether or not there is room
  // for their slices.
  absl::Status Ask(const RecordPass& asked, BrushGrids* grids);
  // How many records fall into each cell.
  absl::Status AskCounts(const CellGrid& shape, std::optional<BrushSlices<uint32_t>>* slices);
  // Fills what was asked for.
  absl::Status Run();

 private:
  template <typename Cell>
  struct Wanted {
    BrushCells cells;
    size_t grid;  // of pass_
    std::optional<BrushSlices<Cell>>* slices;
  };

  // Nullopt where cells and codes together would take too much room.
  template <typename Cell>
  absl::StatusOr<std::optional<BrushCells>> MakeCells(const CellGrid& shape);
  template <typename Cell>
  absl::Status AskAll(const RecordPass& asked, const GridSet<Cell>& asked_grids, Grids<Cell>* grids,
                      std::vector<Wanted<Cell>>* wanted);
  template <typename Cell>
  static void Take(std::vector<Wanted<Cell>>& wanted, GridSet<Cell>* grids);

  RecordPass pass_;
  const CellAxis apart_;
  uint64_t& room_;
  const Execution& execution_;
  std::vector<Wanted<uint32_t>> counts_;
  std::vector<Wanted<double>> sums_;
  std::vector<Wanted<ExtremeKey>> extremes_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRUSH_GRIDS_H_
