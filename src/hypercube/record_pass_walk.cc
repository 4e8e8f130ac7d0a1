// The walk of a pass over blocks, and what all workers have found together.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <span>
#include <utility>

#include "hypercube/cell_copies.h"
#include "hypercube/cell_sums.h"
#include "hypercube/record_pass.h"
#include "hypercube/record_pass_worker.h"
#include "runtime/status_macros.h"
#include "value/number_text.h"

namespace celadon {
namespace {

constexpr size_t kAddedAtOnce = size_t{1} << 14;  // cells, by one thread

template <typename Cell>
void AddTo(std::vector<Cell>* sums, std::vector<Cell> cells) {
  if (cells.empty()) return;
  if (sums->empty()) {
    *sums = std::move(cells);
  } else {
    AddCells(std::span<const Cell>(cells), sums->data());
  }
}

// Adds up the cells of a grid that each share of the work has found, by all threads.
std::vector<uint32_t> SumOfShares(std::vector<std::vector<uint32_t>> found, Executor& executor) {
  std::vector<uint32_t> sums = std::move(found.front());
  executor.Run((sums.size() + kAddedAtOnce - 1) / kAddedAtOnce, [&](size_t part, size_t) {
    const size_t first = part * kAddedAtOnce, count = std::min(kAddedAtOnce, sums.size() - first);
    for (size_t share = 1; share < found.size(); ++share) {
      AddCells(std::span<const uint32_t>(found[share]).subspan(first, count), sums.data() + first);
    }
  });
  return sums;
}

}  // namespace

absl::Status RecordPass::WalkBlocks(size_t shares, const Execution& execution) {
  Executor& executor = *execution.executor;
  std::vector<std::unique_ptr<Worker>> workers(shares);
  const uint64_t blocks = (records_.rows() + Worker::kBlock - 1) / Worker::kBlock;
  std::atomic<uint64_t> next = 0;
  executor.Run(shares, [&](size_t share, size_t) {
    workers[share] = std::make_unique<Worker>(*this);
    while (!execution.cancel.cancelled()) {
      const uint64_t first = next.fetch_add(kMorselBlocks);
      if (first >= blocks) break;
      workers[share]->Take(first, std::min(blocks, first + kMorselBlocks));
    }
    workers[share]->Finish();
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  AddUp(workers, executor);
  return absl::OkStatus();
}

void RecordPass::AddUp(const std::vector<std::unique_ptr<Worker>>& workers, Executor& executor) {
  // Large grids, which have no copies, one after the other; then all others side by side.
  for (size_t grid = 0; grid < counts_.grids().size(); ++grid) {
    if (counts_.grids()[grid].shape.size() <= kAddedAtOnce) continue;
    std::vector<std::vector<uint32_t>> found;
    for (const auto& worker : workers) found.push_back(std::move(worker->counts(grid)));
    if (!found.front().empty()) {
      counts_.grids()[grid].cells = SumOfShares(std::move(found), executor);
    }
  }
  std::vector<std::function<void()>> tasks;
  const auto add_up = [&](auto& grids, auto cells_of, auto is_exact) {
    for (size_t g = 0; g < grids.grids().size(); ++g) {
      tasks.push_back([&, g, cells_of, is_exact] {
        auto& grid = grids.grids()[g];
        if (!is_exact(grid)) return;
        for (const auto& worker : workers) {
          AddTo(&grid.cells, Folded(std::move(cells_of(*worker, g)), grid.shape));
        }
      });
    }
  };
  const auto largest_of = [&](size_t lane) {
    double largest = 0;
    for (const auto& worker : workers) largest = std::max(largest, worker->largest(lane));
    return largest;
  };
  const auto always = [](const auto&) { return true; };
  add_up(counts_, [](Worker& worker, size_t g) -> auto& { return worker.counts(g); }, always);
  add_up(
      sums_, [](Worker& worker, size_t g) -> auto& { return worker.sums(g); },
      [&](const Sums::Grid& grid) {
        return largest_of(grid.what) * static_cast<double>(records_.rows()) <= kExactIntegers;
      });
  add_up(
      totals_, [](Worker& worker, size_t g) -> auto& { return worker.totals(g); },
      [&](const Totals::Grid& grid) { return std::isfinite(largest_of(grid.what)); });
  add_up(
      leasts_, [](Worker& worker, size_t g) -> auto& { return worker.leasts(g); },
      [&](const Leasts::Grid& grid) { return std::isfinite(largest_of(grid.what / 2)); });
  add_up(extremes_, [](Worker& worker, size_t g) -> auto& { return worker.extremes(g); }, always);
  executor.Run(tasks.size(), [&](size_t task, size_t) { tasks[task](); });
}

}  // namespace celadon
