#include "selection/constrained_rows.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <optional>
#include <utility>

#include "storage/kernels/kernels.h"

namespace celadon {
namespace {

constexpr size_t kMorselBlocks = 64;
constexpr size_t kMorselWords = kMorselBlocks * Bitmap::kBlockWords;

struct CodeRange {
  uint32_t first, last;
};

// The range that a set of codes is; nullopt: it is none.
std::optional<CodeRange> RangeOf(const Bitmap& set) {
  size_t first = set.size(), last = 0, members = 0;
  const auto words = set.words();
  for (size_t w = 0; w < words.size(); ++w) {
    if (words[w] == 0) continue;
    if (members == 0) first = w * 64 + static_cast<size_t>(std::countr_zero(words[w]));
    last = w * 64 + 64 - static_cast<size_t>(std::countl_zero(words[w]));
    members += static_cast<size_t>(std::popcount(words[w]));
  }
  if (members == 0 || last - first != members) return std::nullopt;
  return CodeRange{static_cast<uint32_t>(first), static_cast<uint32_t>(last)};
}

// Tests codes for being in a set: by two comparisons where the set is a range.
class CodeTest {
 public:
  CodeTest(const BitPackedColumn& column, const Bitmap& set)
      : column_(column), set_(set), range_(RangeOf(set)) {}

  // Overwrites the words of these blocks.
  void Find(size_t first_block, size_t last_block, Bitmap* rows) const {
    if (range_.has_value()) {
      column_.Range(first_block, last_block, range_->first, range_->last, rows);
    } else {
      column_.Member(first_block, last_block, set_, rows);
    }
  }

 private:
  const BitPackedColumn& column_;
  const Bitmap& set_;
  const std::optional<CodeRange> range_;
};

// Calls work(first_block, last_block, worker) for all blocks, until a cancellation.
template <typename Work>
void ForEachMorsel(size_t blocks, const Execution& execution, Work work) {
  const size_t morsels = (blocks + kMorselBlocks - 1) / kMorselBlocks;
  execution.executor->Run(morsels, [&](size_t morsel, size_t worker) {
    if (execution.cancel.cancelled()) return;
    const size_t first = morsel * kMorselBlocks;
    work(first, std::min(first + kMorselBlocks, blocks), worker);
  });
}

uint64_t CountWords(const Bitmap& set, size_t first_block, size_t last_block) {
  return ActiveKernels().count_bits(set.words().data() + first_block * Bitmap::kBlockWords,
                                    (last_block - first_block) * Bitmap::kBlockWords);
}

// The pass: each worker joins the words of its morsels.
class Joining {
 public:
  Joining(std::span<const RowConstraint> constraints, size_t workers)
      : constraints_(constraints),
        passing_(std::make_shared<Bitmap>(constraints.front().codes->rows())),
        counts_(workers, std::vector<uint64_t>(constraints.size() + 1)) {
    for (const RowConstraint& constraint : constraints) {
      misses_.push_back(std::make_shared<Bitmap>(passing_->size()));
      tests_.push_back(
          constraint.rows == nullptr
              ? std::optional<CodeTest>(std::in_place, *constraint.codes, *constraint.allowed)
              : std::nullopt);
    }
  }

  void Join(size_t first_block, size_t last_block, size_t worker) {
    const size_t first = first_block * Bitmap::kBlockWords;
    const size_t words = last_block * Bitmap::kBlockWords - first;
    for (size_t c = 0; c < constraints_.size(); ++c) FindPassing(c, first_block, last_block);
    std::array<uint64_t, kMorselWords> near;  // rows that fail one constraint
    const std::span<uint64_t> passing = passing_->words().subspan(first, words);
    std::ranges::copy(misses_.front()->words().subspan(first, words), passing.begin());
    for (size_t w = 0; w < words; ++w) near[w] = ~passing[w];
    for (size_t c = 1; c < constraints_.size(); ++c) {
      const uint64_t* const passes = misses_[c]->words().data() + first;
      for (size_t w = 0; w < words; ++w) {
        near[w] = (near[w] & passes[w]) | (passing[w] & ~passes[w]);
        passing[w] &= passes[w];
      }
    }
    counts_[worker].back() += CountWords(*passing_, first_block, last_block);
    for (size_t c = 0; c < constraints_.size(); ++c) {
      uint64_t* const misses = misses_[c]->words().data() + first;
      for (size_t w = 0; w < words; ++w) misses[w] = near[w] & ~misses[w];
      counts_[worker][c] += CountWords(*misses_[c], first_block, last_block);
    }
  }

  ConstrainedRows Take() && {
    ConstrainedRows rows{.passing = {std::move(passing_), CountOf(constraints_.size())},
                         .misses = {}};
    for (size_t c = 0; c < misses_.size(); ++c) {
      rows.misses.push_back({std::move(misses_[c]), CountOf(c)});
    }
    return rows;
  }

 private:
  // Writes the rows that pass a constraint to where those that fail it alone will stand.
  void FindPassing(size_t constraint, size_t first_block, size_t last_block) {
    Bitmap& rows = *misses_[constraint];
    if (tests_[constraint].has_value()) {
      return tests_[constraint]->Find(first_block, last_block, &rows);
    }
    const size_t first = first_block * Bitmap::kBlockWords;
    const size_t words = last_block * Bitmap::kBlockWords - first;
    std::ranges::copy(constraints_[constraint].rows->words().subspan(first, words),
                      rows.words().begin() + static_cast<ptrdiff_t>(first));
  }
  uint64_t CountOf(size_t set) const {
    uint64_t count = 0;
    for (const std::vector<uint64_t>& of_worker : counts_) count += of_worker[set];
    return count;
  }

  const std::span<const RowConstraint> constraints_;
  std::vector<std::optional<CodeTest>> tests_;
  std::shared_ptr<Bitmap> passing_;
  std::vector<std::shared_ptr<Bitmap>> misses_;
  std::vector<std::vector<uint64_t>> counts_;  // a worker: of the misses, and of what passes
};

}  // namespace

CountedSet FindRowsIn(const BitPackedColumn& column, const Bitmap& set,
                      const Execution& execution) {
  auto rows = std::make_shared<Bitmap>(column.rows());
  const CodeTest test(column, set);
  std::atomic<uint64_t> count = 0;
  ForEachMorsel(column.blocks(), execution, [&](size_t first, size_t last, size_t) {
    test.Find(first, last, rows.get());
    count += CountWords(*rows, first, last);
  });
  return {std::move(rows), count};
}

ConstrainedRows FindConstrainedRows(std::span<const RowConstraint> constraints,
                                    const Execution& execution) {
  Joining joining(constraints, execution.executor->workers());
  ForEachMorsel(
      constraints.front().codes->blocks(), execution,
      [&](size_t first, size_t last, size_t worker) { joining.Join(first, last, worker); });
  return std::move(joining).Take();
}

}  // namespace celadon
