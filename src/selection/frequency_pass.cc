#include "selection/frequency_pass.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "storage/parallel_sets.h"

namespace celadon {
namespace {

constexpr size_t kMorselBlocks = 64;

// The counts of codes that others decide.
std::vector<uint64_t> Mapped(std::span<const uint64_t> counts, std::span<const uint32_t> codes,
                             size_t size) {
  std::vector<uint64_t> mapped(size);
  for (size_t code = 0; code < counts.size(); ++code) mapped[codes[code]] += counts[code];
  return mapped;
}

}  // namespace

void FrequencyPass::Plan(RowSet* row_set, Executor& executor) {
  const Rows& rows = row_set->rows;
  row_set->counted = rows;
  row_set->absent =
      rows != nullptr &&
      2 * (row_set->count.has_value() ? *row_set->count : rows->Count()) > rows->size();
  if (row_set->absent) {
    row_set->counted = std::make_shared<const Bitmap>(ComplementOf(*rows, executor));
  }
}

void FrequencyPass::Add(size_t column, const Rows& rows, std::optional<uint64_t> count) {
  const auto known = std::ranges::find(row_sets_, rows, &RowSet::rows);
  tasks_.push_back({column, static_cast<size_t>(known - row_sets_.begin())});
  if (known == row_sets_.end()) row_sets_.push_back({.rows = rows, .count = count});
}

void FrequencyPass::Count(size_t first_block, size_t last_block,
                          std::vector<std::vector<uint32_t>>& counts) {
  counts.resize(tasks_.size());
  for (size_t task = 0; task < tasks_.size(); ++task) {
    const BitPackedColumn& codes = ColumnOf(task).codes;
    const Bitmap* rows = row_sets_[tasks_[task].row_set].counted.get();
    if (rows == nullptr || tasks_[task].deciding.has_value()) continue;  // it is known elsewhere
    counts[task].resize(codes.codes());
    codes.Count(first_block, last_block, rows, counts[task]);
  }
}

std::vector<uint64_t> FrequencyPass::Merge(
    size_t task, const std::vector<std::vector<std::vector<uint32_t>>>& workers) const {
  const TableColumn& column = ColumnOf(task);
  const RowSet& row_set = row_sets_[tasks_[task].row_set];
  if (row_set.rows == nullptr) return column.histogram.ToVector();
  std::vector<uint64_t> counts(column.codes.codes());
  for (const std::vector<std::vector<uint32_t>>& worker : workers) {
    if (worker.empty()) continue;
    for (size_t code = 0; code < counts.size(); ++code) counts[code] += worker[task][code];
  }
  if (!row_set.absent) return counts;
  for (size_t code = 0; code < counts.size(); ++code) {
    counts[code] = column.histogram[code] - counts[code];
  }
  return counts;
}

bool FrequencyPass::Before(size_t a, size_t b) const {
  const uint32_t codes_a = ColumnOf(a).codes.codes(), codes_b = ColumnOf(b).codes.codes();
  return codes_a > codes_b || (codes_a == codes_b && a < b);
}

void FrequencyPass::FindDecided(const Execution& execution) {
  std::vector<size_t> columns;
  for (size_t task = 0; task < tasks_.size(); ++task) {
    if (CountsRows(task)) columns.push_back(tasks_[task].column);
  }
  if (decided_columns_ == nullptr || columns.size() < 2) return;
  decided_ = decided_columns_->Learn(table_, columns, execution);
  for (const DecidedCodes::Entry& entry : decided_->entries()) {
    for (size_t task = 0; task < tasks_.size(); ++task) {
      if (entry.decided == &ColumnOf(task).codes && CountsRows(task)) TakeIfNearer(entry, task);
    }
  }
}

void FrequencyPass::TakeIfNearer(const DecidedCodes::Entry& entry, size_t task) {
  Task& own = tasks_[task];
  for (size_t other = 0; other < tasks_.size(); ++other) {
    if (entry.deciding != &ColumnOf(other).codes || tasks_[other].row_set != own.row_set) continue;
    if (!Before(other, task) || (own.deciding.has_value() && Before(other, *own.deciding)))
      continue;
    own.deciding = other;
    own.codes = entry.codes.get();
  }
}

std::vector<std::vector<uint64_t>> FrequencyPass::Run(const Execution& execution) {
  std::vector<std::vector<std::vector<uint32_t>>> workers(execution.executor->workers());
  const bool any_rows =
      std::ranges::any_of(row_sets_, [](const RowSet& row_set) { return row_set.rows != nullptr; });
  FindDecided(execution);
  if (any_rows) {
    for (RowSet& row_set : row_sets_) Plan(&row_set, *execution.executor);
    const size_t blocks = (table_.rows + Bitmap::kBlockBits - 1) / Bitmap::kBlockBits;
    execution.executor->Run(
        (blocks + kMorselBlocks - 1) / kMorselBlocks, [&](size_t morsel, size_t worker) {
          if (execution.cancel.cancelled()) return;
          const size_t first = morsel * kMorselBlocks;
          Count(first, std::min(first + kMorselBlocks, blocks), workers[worker]);
        });
  }
  std::vector<size_t> order(tasks_.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [this](size_t a, size_t b) { return Before(a, b); });
  std::vector<std::vector<uint64_t>> counts(tasks_.size());
  for (const size_t task : order) {
    const Task& own = tasks_[task];
    counts[task] = own.deciding.has_value()
                       ? Mapped(counts[*own.deciding], *own.codes, ColumnOf(task).codes.codes())
                       : Merge(task, workers);
  }
  return counts;
}

}  // namespace celadon
