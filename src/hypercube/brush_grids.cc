#include "hypercube/brush_grids.h"

#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kMostCells = uint64_t{1} << 24;  // of a grid

// Whether the axes are columns of the table.
bool OfColumns(const CellGrid& shape) {
  return shape.size() <= kMostCells && std::ranges::all_of(shape.axes(), [](const CellAxis& axis) {
           return axis.map == nullptr;
         });
}

}  // namespace

template <typename Cell>
BrushGrids::Grid<Cell>* BrushGrids::Find(Grids<Cell>* grids, const std::vector<CellAxis>& axes,
                                         const GridSubject& subject) {
  const auto found = std::ranges::find_if(
      *grids, [&](const Grid<Cell>& grid) { return grid.axes == axes && grid.subject == subject; });
  return found == grids->end() ? nullptr : &*found;
}

template <typename Cell>
bool BrushGrids::KnowAll(const RecordPass& pass, const GridSet<Cell>& asked, Grids<Cell>* grids) {
  return std::ranges::all_of(asked.grids(), [&](const auto& grid) {
    if (!grid.open()) return true;
    const std::optional<GridSubject> subject = pass.SubjectOf(grid);
    if (!subject.has_value()) return false;
    const Grid<Cell>* found = Find(grids, grid.shape.axes(), *subject);
    return found != nullptr && found->slices.has_value();
  });
}

template <typename Cell>
void BrushGrids::FillAll(std::span<const CodeRange> codes, const RecordPass& pass,
                         Grids<Cell>* grids, GridSet<Cell>* asked) {
  for (auto& grid : asked->grids()) {
    if (!grid.open()) continue;
    grid.cells.resize(grid.shape.size());
    Find(grids, grid.shape.axes(), *pass.SubjectOf(grid))->slices->AddTo(codes, grid.cells);
  }
  asked->Derive();
}

bool BrushGrids::Know(RecordPass* pass) {
  pass->Arrange();
  const auto open = [](const auto& grid) { return grid.open(); };
  if (std::ranges::any_of(pass->totals_.grids(), open)) return false;
  if (std::ranges::any_of(pass->leasts_.grids(), open)) return false;
  return KnowAll(*pass, pass->counts_, &counts_) && KnowAll(*pass, pass->sums_, &sums_) &&
         KnowAll(*pass, pass->extremes_, &extremes_);
}

bool BrushGrids::CountRecords(const RecordPass& pass) {
  return std::ranges::all_of(pass.extremes_.grids(), [&pass](const auto& grid) {
    return pass.counts_.Covers(grid.shape.axes());
  });
}

absl::Status BrushGrids::Fill(std::span<const CodeRange> codes, RecordPass* pass,
                              const Execution& execution) {
  if (!CountRecords(*pass)) {
    CELADON_RETURN_IF_ERROR(pass->records_.counted_rows().Find(execution));
  }
  pass->memory_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(
      pass->memory_.Resize(pass->counts_.bytes() + pass->sums_.bytes() + pass->extremes_.bytes(),
                           "the cells of charts"));
  FillAll(codes, *pass, &counts_, &pass->counts_);
  FillAll(codes, *pass, &sums_, &pass->sums_);
  FillAll(codes, *pass, &extremes_, &pass->extremes_);
  pass->answered_ = true;
  return absl::OkStatus();
}

template <typename Cell>
absl::StatusOr<std::optional<BrushCells>> BrushGrids::Lesson::MakeCells(const CellGrid& shape) {
  std::optional<BrushCells> cells;
  if (!OfColumns(shape)) return cells;
  CELADON_ASSIGN_OR_RETURN(cells, BrushCells::Make(pass_.records(), shape, apart_, execution_));
  const uint64_t bytes = BrushSlices<Cell>::BytesOf(cells->positions().size(), apart_.radix);
  if (bytes > room_) return std::optional<BrushCells>();
  room_ -= bytes;
  return cells;
}

template <typename Cell>
absl::Status BrushGrids::Lesson::AskAll(const RecordPass& asked, const GridSet<Cell>& asked_grids,
                                        Grids<Cell>* grids, std::vector<Wanted<Cell>>* wanted) {
  for (const auto& grid : asked_grids.grids()) {
    if (!grid.open()) continue;
    const std::optional<GridSubject> subject = asked.SubjectOf(grid);
    if (!subject.has_value() || Find(grids, grid.shape.axes(), *subject) != nullptr) continue;
    Grid<Cell>& known = grids->emplace_back(Grid<Cell>{grid.shape.axes(), *subject, {}});
    CELADON_ASSIGN_OR_RETURN(std::optional<BrushCells> cells, MakeCells<Cell>(grid.shape));
    if (!cells.has_value()) continue;
    const size_t position = pass_.Repeat(asked, grid, cells->axes());
    wanted->push_back({*std::move(cells), position, &known.slices});
  }
  return absl::OkStatus();
}

absl::Status BrushGrids::Lesson::Ask(const RecordPass& asked, BrushGrids* grids) {
  CELADON_RETURN_IF_ERROR(AskAll(asked, asked.counts_, &grids->counts_, &counts_));
  CELADON_RETURN_IF_ERROR(AskAll(asked, asked.sums_, &grids->sums_, &sums_));
  return AskAll(asked, asked.extremes_, &grids->extremes_, &extremes_);
}

absl::Status BrushGrids::Lesson::AskCounts(const CellGrid& shape,
                                           std::optional<BrushSlices<uint32_t>>* slices) {
  CELADON_ASSIGN_OR_RETURN(std::optional<BrushCells> cells, MakeCells<uint32_t>(shape));
  if (!cells.has_value()) return absl::OkStatus();
  const size_t grid = pass_.Count(cells->axes()).grid;
  counts_.push_back({*std::move(cells), grid, slices});
  return absl::OkStatus();
}

// A sum that may not be exact is not there.
template <typename Cell>
void BrushGrids::Lesson::Take(std::vector<Wanted<Cell>>& wanted, GridSet<Cell>* grids) {
  for (const Wanted<Cell>& one : wanted) {
    const std::vector<Cell>& cells = grids->grids()[one.grid].cells;
    if (cells.empty()) continue;
    one.slices->emplace(one.cells.positions(), one.cells.step(), cells);
  }
}

absl::Status BrushGrids::Lesson::Run() {
  if (counts_.empty() && sums_.empty() && extremes_.empty()) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(pass_.Run(execution_));
  Take(counts_, &pass_.counts_);
  Take(sums_, &pass_.sums_);
  Take(extremes_, &pass_.extremes_);
  return absl::OkStatus();
}

}  // namespace celadon
