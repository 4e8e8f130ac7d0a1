#include "hypercube/known_pass.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "runtime/status_macros.h"
#include "storage/parallel_sets.h"

namespace celadon {

absl::Status KnownPass::Run() {
  const RecordSource& records = pass_.records_;
  const std::optional<TableId> id = records.id();
  const bool known = id.has_value() && &records.model() == &kept_.model() &&
                     &records.table() == &kept_.model().table(*id);
  if (!known || pass_.answered_) return pass_.Run(execution_);
  CELADON_RETURN_IF_ERROR(records.counted_rows().Find(execution_));
  pass_.Arrange();
  if (records.scope() == nullptr) return RunOverAll();
  const uint64_t possible = records.scope()->Count();
  return 2 * possible > records.rows() ? RunOverMost() : pass_.Run(execution_);
}

template <typename Grid>
std::optional<TableCells::Key> KnownPass::KeyOf(const Grid& grid) const {
  std::optional<GridSubject> subject = pass_.SubjectOf(grid);
  if (!subject.has_value()) return std::nullopt;
  return TableCells::Key{&pass_.records_.table(), grid.shape.axes(), *std::move(subject)};
}

const Histogram* KnownPass::HistogramOf(const RecordPass::Counts::Grid& grid) const {
  const std::vector<CellAxis>& axes = grid.shape.axes();
  if (axes.size() != 1 || axes.front().map != nullptr) return nullptr;
  const std::vector<TableColumn>& columns = pass_.records_.table().columns;
  const auto column = std::ranges::find_if(columns, [&axes](const TableColumn& own) {
    return &own.codes == axes.front().column && !own.histogram.empty();
  });
  return column == columns.end() ? nullptr : &column->histogram;
}

bool KnownPass::IsCountedByModel(const RecordPass::Counts::Grid& grid) const {
  return grid.shape.axes().empty() || HistogramOf(grid) != nullptr;
}

KnownPass::CellsPtr<uint32_t> KnownPass::CountedByModel(
    const RecordPass::Counts::Grid& grid) const {
  std::vector<uint32_t> counts = {static_cast<uint32_t>(pass_.records_.rows())};
  if (const Histogram* histogram = HistogramOf(grid); histogram != nullptr) {
    counts.assign(grid.shape.size(), 0);
    for (size_t code = 0; code < std::min(histogram->size(), counts.size()); ++code) {
      counts[code] = static_cast<uint32_t>((*histogram)[code]);
    }
  }
  return std::make_shared<const std::vector<uint32_t>>(std::move(counts));
}

template <typename Cell>
void KnownPass::TakeKnown(GridSet<Cell>* grids, std::vector<Wanted<Cell>>* wanted) {
  for (size_t g = 0; g < grids->grids().size(); ++g) {
    auto& grid = grids->grids()[g];
    if (!grid.open()) continue;
    if constexpr (std::is_same_v<Cell, uint32_t>) {
      if (IsCountedByModel(grid)) continue;  // the pass takes it over
    }
    std::optional<TableCells::Key> key = KeyOf(grid);
    if (!key.has_value()) continue;
    bool again = false;
    if (const auto cells = kept_.Find<Cell>(*key, &again); cells != nullptr) {
      grid.cells = *cells;
    } else {
      wanted->push_back({.grid = g, .key = *std::move(key), .cells = nullptr});
    }
  }
}

template <typename Cell>
void KnownPass::Keep(const GridSet<Cell>& grids, const std::vector<Wanted<Cell>>& wanted) {
  for (const Wanted<Cell>& one : wanted) {
    kept_.Keep(one.key, grids.grids()[one.grid].cells);
  }
}

absl::Status KnownPass::RunOverAll() {
  std::vector<Wanted<RecordTotal>> totals;
  std::vector<Wanted<LeastNumber>> leasts;
  std::vector<Wanted<ExtremeKey>> extremes;
  TakeKnown(&pass_.counts_, &counts_);
  TakeKnown(&pass_.sums_, &sums_);
  TakeKnown(&pass_.totals_, &totals);
  TakeKnown(&pass_.leasts_, &leasts);
  TakeKnown(&pass_.extremes_, &extremes);
  CELADON_RETURN_IF_ERROR(pass_.Run(execution_));
  Keep(pass_.counts_, counts_);
  Keep(pass_.sums_, sums_);
  Keep(pass_.totals_, totals);
  Keep(pass_.leasts_, leasts);
  Keep(pass_.extremes_, extremes);
  return absl::OkStatus();
}

template <typename Cell>
void KnownPass::FindWanted(const GridSet<Cell>& grids, std::vector<Wanted<Cell>>* wanted) {
  for (size_t g = 0; g < grids.grids().size(); ++g) {
    const auto& grid = grids.grids()[g];
    std::optional<TableCells::Key> key = grid.open() ? KeyOf(grid) : std::nullopt;
    if (!key.has_value()) continue;
    CellsPtr<Cell> cells;
    if constexpr (std::is_same_v<Cell, uint32_t>) {
      if (IsCountedByModel(grid)) cells = CountedByModel(grid);
    }
    bool again = true;
    if (cells == nullptr) cells = kept_.Find<Cell>(*key, &again);
    if (cells != nullptr && cells->empty()) continue;  // sums that are not exact
    if (cells == nullptr) {
      const uint64_t bytes = bytes_to_learn_ + grid.shape.size() * sizeof(Cell);
      if (!again || !kept_.HasRoom(bytes)) continue;
      bytes_to_learn_ = bytes;
    }
    wanted->push_back({.grid = g, .key = *std::move(key), .cells = std::move(cells)});
  }
}

size_t KnownPass::OpenGrids() const {
  const auto open = [](const auto& grids) {
    return static_cast<size_t>(
        std::ranges::count_if(grids.grids(), [](const auto& grid) { return grid.open(); }));
  };
  return open(pass_.counts_) + open(pass_.sums_) + open(pass_.totals_) + open(pass_.leasts_) +
         open(pass_.extremes_);
}

// Columns are decoded twice where some grids are left to the pass: that pays if these are few.
// Where memory does not suffice for knowing more, there may be enough for the pass alone.
absl::Status KnownPass::RunOverMost() {
  FindWanted(pass_.counts_, &counts_);
  FindWanted(pass_.sums_, &sums_);
  if (2 * (counts_.size() + sums_.size()) > OpenGrids()) {
    absl::Status known = Learn();
    if (known.ok()) known = TakeAway();
    if (!known.ok() && !absl::IsResourceExhausted(known)) return known;
  }
  return pass_.Run(execution_);
}

template <typename Cell>
void KnownPass::Repeat(const GridSet<Cell>& grids, Wanted<Cell>* one, RecordPass* other) const {
  one->repeated = other->Repeat(pass_, grids.grids()[one->grid], one->key.axes);
}

template <typename Cell>
void KnownPass::KeepLearned(const GridSet<Cell>& learned, std::vector<Wanted<Cell>>* wanted) {
  for (Wanted<Cell>& one : *wanted) {
    if (one.cells == nullptr) one.cells = kept_.Keep(one.key, learned.grids()[one.repeated].cells);
  }
}

absl::Status KnownPass::Learn() {
  if (bytes_to_learn_ == 0) return absl::OkStatus();
  RecordSource all = pass_.records_;
  all.set_scope(nullptr);
  RecordPass learned(std::move(all));
  const auto ask = [&](const auto& grids, auto& wanted) {
    for (auto& one : wanted) {
      if (one.cells == nullptr) Repeat(grids, &one, &learned);
    }
  };
  ask(pass_.counts_, counts_);
  ask(pass_.sums_, sums_);
  CELADON_RETURN_IF_ERROR(learned.Run(execution_));
  KeepLearned(learned.counts_, &counts_);
  KeepLearned(learned.sums_, &sums_);
  return absl::OkStatus();
}

// Sums are of whole numbers, so that taking some away is exact.
absl::Status KnownPass::TakeAway() {
  RecordSource beside = pass_.records_;
  beside.set_scope(
      std::make_shared<const Bitmap>(ComplementOf(*pass_.records_.scope(), *execution_.executor)));
  RecordPass absent(std::move(beside));
  for (auto& one : counts_) Repeat(pass_.counts_, &one, &absent);
  for (auto& one : sums_) Repeat(pass_.sums_, &one, &absent);
  CELADON_RETURN_IF_ERROR(absent.Run(execution_));
  const auto subtract = [](const auto& wanted, const auto& taken, auto* grids) {
    for (const auto& one : wanted) {
      const auto& all = *one.cells;
      const auto& less = taken.grids()[one.repeated].cells;
      if (all.empty() || less.empty()) continue;  // a sum may not be exact
      auto& cells = grids->grids()[one.grid].cells;
      cells.resize(all.size());
      std::ranges::transform(all, less, cells.begin(), std::minus());
    }
  };
  subtract(counts_, absent.counts_, &pass_.counts_);
  subtract(sums_, absent.sums_, &pass_.sums_);
  return absl::OkStatus();
}

}  // namespace celadon
