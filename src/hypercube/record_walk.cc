#include "hypercube/record_walk.h"

#include <algorithm>
#include <atomic>

#include "hypercube/record_histogram.h"
#include "hypercube/tuple_groups.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;
constexpr uint64_t kBlocksBetweenPolls = 64;  // of the cancel token
constexpr const char* kWhat = "the groups of a chart";

// What one worker gathers for one aggregation.
class Gathering {
 public:
  Gathering(const WalkAggregation& aggregation, uint64_t expected_groups,
            const TextInterpreter& interpreter)
      : groups_(NewAccumulator(aggregation, expected_groups)),
        total_(NewAccumulator(aggregation, 1)),
        reader_(aggregation.arguments, groups_->needs(), interpreter) {
    total_->Resize(1);
  }

  absl::Status Read(const RecordRows& rows) { return reader_.Read(rows, &block_); }

  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           size_t group_count) {
    groups_->Resize(group_count);
    groups_->Add(groups, records, block_);
  }

  void AddToTotal(std::span<const uint32_t> zeros, std::span<const uint32_t> records) {
    total_->Add(zeros.first(records.size()), records, block_);
  }

  void Merge(Gathering& other, std::span<const uint32_t> group_of, size_t group_count) {
    const std::vector<uint32_t> value_of = reader_.values().Adopt(other.reader_.values());
    groups_->Resize(group_count);
    groups_->Merge(*other.groups_, group_of, value_of);
    const uint32_t zero = 0;
    total_->Merge(*other.total_, std::span(&zero, 1), value_of);
  }

  size_t size() const { return std::max(groups_->size(), reader_.values().size()); }
  // Heap bytes, at the most, while so many groups and values are added.
  size_t BytesToTake(size_t groups, size_t values) const {
    return groups_->BytesToTake(groups, values) + total_->BytesToTake(0, values) +
           reader_.values().BytesToTake(values);
  }

  size_t BytesOfTotal() const { return total_->BytesToTake(1, groups_->size()); }
  // Where every record is in exactly one group, the total is the union of the groups, or the only
  // one.
  void ShareTotal() { total_ = groups_; }
  void TotalFromGroups(size_t group_count) {
    total_->Merge(*groups_, std::vector<uint32_t>(group_count, 0), {});
  }

  WalkResult::Aggregation Finish(size_t group_count) && {
    groups_->Resize(group_count);
    return {
        .values = reader_.TakeValues(), .groups = std::move(groups_), .total = std::move(total_)};
  }

 private:
  static std::unique_ptr<Accumulator> NewAccumulator(const WalkAggregation& aggregation,
                                                     uint64_t expected_groups) {
    return MakeAccumulator({.function = aggregation.function,
                            .arguments = aggregation.arguments.size(),
                            .distinct = aggregation.distinct,
                            .constants = ConstantsOf(aggregation.arguments),
                            .expected_groups = expected_groups,
                            .distinct_values = aggregation.distinct_values});
  }

  ArgumentBlock block_;
  std::shared_ptr<Accumulator> groups_, total_;
  ArgumentReader reader_;
};

// One worker's share of the walk over one root.
class Walker {
 public:
  Walker(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
         const WalkOptions& options, const TextInterpreter& interpreter, MemoryBudget* memory)
      : root_(root),
        groups_(root, options),
        zeros_(kBlock, 0),
        slots_(root.slots.size(), std::vector<uint32_t>(kBlock)),
        memory_(memory) {
    const uint64_t expected_groups =
        std::min<uint64_t>(root.coder.radix(), root.coder.records().rows());
    for (const WalkAggregation& aggregation : aggregations) {
      gatherings_.emplace_back(aggregation, expected_groups, interpreter);
    }
  }

  absl::Status WalkBlock(uint64_t first_row) {
    root_.coder.Encode(first_row, &block_);
    if (block_.records.empty()) return absl::OkStatus();
    const size_t records = block_.records.size();
    const bool few = root_.coder.radix() < records;
    CELADON_RETURN_IF_ERROR(
        ReserveMemory(few ? static_cast<size_t>(root_.coder.radix()) : records, records));
    return combines() ? WalkCombinations(first_row) : WalkRows(first_row);
  }

  // Counts what is gathered, and what so many further groups and values can add to it.
  absl::Status ReserveMemory(size_t groups, size_t values) {
    uint64_t bytes = groups_.BytesToTake(groups);
    for (const Gathering& gathering : gatherings_) bytes += gathering.BytesToTake(groups, values);
    return memory_.Resize(bytes, kWhat);
  }

  absl::Status Merge(Walker& other) {
    size_t values = 0;
    for (const Gathering& gathering : other.gatherings_) {
      values = std::max(values, gathering.size());
    }
    CELADON_RETURN_IF_ERROR(ReserveMemory(other.groups_.tuples().size(), values));
    // Where some gather totals apart, the others' are over the groups of their own; else they are
    // over all groups in the end.
    if (totals_apart() || other.totals_apart() || has_totals_) {
      if (!other.totals_apart()) other.FillTotals();
      if (!totals_apart() && !has_totals_) FillTotals();
    }
    std::vector<uint32_t> group_of;
    for (size_t g = 0; g < other.groups_.tuples().size(); ++g) {
      group_of.push_back(groups_.tuples().RowOf(other.groups_.tuples().tuple(g)));
    }
    for (size_t a = 0; a < gatherings_.size(); ++a) {
      gatherings_[a].Merge(other.gatherings_[a], group_of, groups_.tuples().size());
    }
    walked_ += other.walked_;
    return ReserveMemory(0, 0);
  }

  absl::StatusOr<WalkResult> Finish(size_t dimensions) && {
    const size_t group_count = groups_.tuples().size();
    if (!totals_apart() && !has_totals_) CELADON_RETURN_IF_ERROR(FinishTotals(group_count));
    WalkResult result(dimensions);
    for (Gathering& gathering : gatherings_) {
      result.aggregations.push_back(std::move(gathering).Finish(group_count));
    }
    result.tuples = std::move(groups_.tuples());
    result.records = walked_;
    result.memory = std::move(memory_);
    return result;
  }

 private:
  struct Pair {
    uint32_t record;  // in the block that is read
    uint32_t group;
    auto operator<=>(const Pair&) const = default;
  };

  bool combines() const { return !root_.slots.empty(); }
  // Whether totals are gathered record by record.
  bool totals_apart() const { return combines() || !root_.coder.single_valued(); }
  void FillTotals() {
    for (Gathering& gathering : gatherings_) gathering.TotalFromGroups(groups_.tuples().size());
    has_totals_ = true;
  }

  absl::Status FinishTotals(size_t group_count) {
    if (group_count == 1) {
      for (Gathering& gathering : gatherings_) gathering.ShareTotal();
      return absl::OkStatus();
    }
    uint64_t bytes = memory_.bytes();
    for (const Gathering& gathering : gatherings_) bytes += gathering.BytesOfTotal();
    CELADON_RETURN_IF_ERROR(memory_.Resize(bytes, kWhat));
    FillTotals();
    return absl::OkStatus();
  }

  absl::Status WalkRows(uint64_t first_row) {
    group_of_.clear();
    records_.clear();
    for (size_t i = 0; i < block_.records.size(); ++i) {
      const uint32_t group = groups_.group(groups_.NumberOf(block_.codes[i]));
      if (group == TupleGroups::kNoGroup) continue;
      group_of_.push_back(group);
      records_.push_back(block_.records[i]);
    }
    if (groups_.shared() && !root_.coder.single_valued()) DropRepetitions();
    const RecordRows rows{.first_row = first_row,
                          .count = std::min(kBlock, root_.coder.records().rows() - first_row),
                          .slots = nullptr};
    return Gather(rows);
  }

  void DropRepetitions() {
    std::vector<Pair> pairs;
    for (size_t i = 0; i < records_.size(); ++i) pairs.push_back({records_[i], group_of_[i]});
    std::ranges::sort(pairs);
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    records_.clear();
    group_of_.clear();
    for (const Pair& pair : pairs) {
      records_.push_back(pair.record);
      group_of_.push_back(pair.group);
    }
  }

  // Takes the pairs of one record after the other; those of one combination stand together when
  // they are sorted by the combination's rows.
  absl::Status WalkCombinations(uint64_t first_row) {
    combinations_ = 0;
    records_.clear();
    group_of_.clear();
    for (size_t begin = 0; begin < block_.records.size();) {
      size_t end = begin + 1;
      while (end < block_.records.size() && block_.records[end] == block_.records[begin]) ++end;
      numbers_.clear();
      for (size_t i = begin; i < end; ++i) numbers_.push_back(groups_.NumberOf(block_.codes[i]));
      CELADON_RETURN_IF_ERROR(TakeRecord(first_row, block_.records[begin]));
      begin = end;
    }
    return FlushCombinations(first_row);
  }

  absl::Status TakeRecord(uint64_t first_row, uint32_t record) {
    std::erase_if(numbers_, [this](uint32_t number) {
      return groups_.group(number) == TupleGroups::kNoGroup;
    });
    std::ranges::sort(numbers_, [this](uint32_t a, uint32_t b) {
      const auto compared =
          std::lexicographical_compare_three_way(groups_.rows(a).begin(), groups_.rows(a).end(),
                                                 groups_.rows(b).begin(), groups_.rows(b).end());
      return compared != 0 ? compared < 0 : groups_.group(a) < groups_.group(b);
    });
    for (size_t i = 0; i < numbers_.size(); ++i) {
      const auto rows = groups_.rows(numbers_[i]);
      const bool same = i > 0 && std::ranges::equal(rows, groups_.rows(numbers_[i - 1]));
      if (!same) {
        CELADON_RETURN_IF_ERROR(StartCombination(first_row, record, rows));
      } else if (groups_.group(numbers_[i]) == group_of_.back()) {
        continue;
      }
      records_.push_back(static_cast<uint32_t>(combinations_ - 1));
      group_of_.push_back(groups_.group(numbers_[i]));
    }
    return absl::OkStatus();
  }

  absl::Status StartCombination(uint64_t first_row, uint32_t record,
                                std::span<const uint32_t> rows) {
    if (combinations_ == kBlock) CELADON_RETURN_IF_ERROR(FlushCombinations(first_row));
    for (size_t s = 0; s < rows.size(); ++s) slots_[s][combinations_] = rows[s];
    slots_[root_.slot][combinations_] = static_cast<uint32_t>(first_row + record);
    ++combinations_;
    return absl::OkStatus();
  }

  absl::Status FlushCombinations(uint64_t first_row) {
    if (combinations_ == 0) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(
        Gather({.first_row = first_row, .count = combinations_, .slots = &slots_}));
    combinations_ = 0;
    records_.clear();
    group_of_.clear();
    return absl::OkStatus();
  }

  absl::Status Gather(const RecordRows& rows) {
    if (records_.empty()) return absl::OkStatus();
    distinct_records_ = records_;
    if (totals_apart()) {
      distinct_records_.erase(std::unique(distinct_records_.begin(), distinct_records_.end()),
                              distinct_records_.end());
    }
    walked_ += distinct_records_.size();
    for (Gathering& gathering : gatherings_) {
      CELADON_RETURN_IF_ERROR(gathering.Read(rows));
      gathering.Add(group_of_, records_, groups_.tuples().size());
      if (totals_apart()) gathering.AddToTotal(zeros_, distinct_records_);
    }
    return absl::OkStatus();
  }

  const WalkRoot& root_;
  TupleGroups groups_;
  bool has_totals_ = false;
  std::vector<Gathering> gatherings_;
  std::vector<uint32_t> zeros_;
  RecordCoder::Block block_;
  std::vector<uint32_t> records_, group_of_;  // pairs to add
  std::vector<uint32_t> distinct_records_;
  std::vector<uint32_t> numbers_;             // codes of the record at hand
  std::vector<std::vector<uint32_t>> slots_;  // rows of the combinations at hand
  size_t combinations_ = 0;
  uint64_t walked_ = 0;
  MemoryReservation memory_;
};

// The walkers of one root, one a share of its blocks.
absl::Status WalkShares(const WalkRoot& root, std::span<const std::unique_ptr<Walker>> walkers,
                        const Execution& execution) {
  const uint64_t blocks = (root.coder.records().rows() + kBlock - 1) / kBlock;
  const size_t shares = walkers.size();
  std::vector<absl::Status> statuses(shares);
  std::atomic<bool> failed = false;
  execution.executor->Run(shares, [&](size_t share, size_t) {
    const uint64_t last = blocks * (share + 1) / shares;
    for (uint64_t block = blocks * share / shares; block < last && !failed; ++block) {
      if (block % kBlocksBetweenPolls == 0) statuses[share] = execution.cancel.status();
      if (statuses[share].ok()) statuses[share] = walkers[share]->WalkBlock(block * kBlock);
      if (!statuses[share].ok()) failed = true;
    }
  });
  for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

// The same for any number of workers, so that sums are added up in one order; fewer where the
// groups of each share take much room.
size_t SharesOf(const WalkRoot& root) {
  const uint64_t blocks = (root.coder.records().rows() + kBlock - 1) / kBlock;
  const bool small = root.coder.radix() <= (RecordCoder::Code{1} << 16);
  return std::clamp<uint64_t>(blocks / 16, 1, small ? 16 : 4);
}

}  // namespace

absl::StatusOr<WalkResult> WalkRecords(std::span<const WalkRoot> roots,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const WalkOptions& options,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution) {
  std::optional<uint64_t> pairs;
  if (roots.size() == 1) {
    CELADON_ASSIGN_OR_RETURN(pairs,
                             HistogramWalk::MostPairs(roots.front(), aggregations, execution));
  }
  if (pairs.has_value()) {
    RecordPass pass(roots.front().coder.records());
    const HistogramWalk walk(roots.front(), aggregations, *pairs, /*whole=*/true, interpreter,
                             &pass);
    CELADON_RETURN_IF_ERROR(pass.Run(execution));
    std::optional<WalkResult> result = walk.Result(options, interpreter);
    if (!result.has_value()) {
      CELADON_ASSIGN_OR_RETURN(
          result, HistogramWalk::CountAgain(roots.front(), aggregations, *pairs, options,
                                            interpreter, execution));
    }
    if (result.has_value()) return *std::move(result);
  }
  return WalkEachRecord(roots, aggregations, options, interpreter, execution);
}

absl::StatusOr<WalkResult> WalkEachRecord(std::span<const WalkRoot> roots,
                                          const std::vector<WalkAggregation>& aggregations,
                                          const WalkOptions& options,
                                          const TextInterpreter& interpreter,
                                          const Execution& execution) {
  std::vector<std::unique_ptr<Walker>> walkers;
  for (const WalkRoot& root : roots) {
    CELADON_RETURN_IF_ERROR(root.coder.records().counted_rows().Find(execution));
    const size_t first = walkers.size(), shares = SharesOf(root);
    for (size_t share = 0; share < shares; ++share) {
      walkers.push_back(
          std::make_unique<Walker>(root, aggregations, options, interpreter, execution.memory));
    }
    CELADON_RETURN_IF_ERROR(WalkShares(root, std::span(walkers).subspan(first, shares), execution));
  }
  for (size_t w = 1; w < walkers.size(); ++w) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    CELADON_RETURN_IF_ERROR(walkers.front()->Merge(*walkers[w]));
    walkers[w].reset();
  }
  return std::move(*walkers.front()).Finish(options.dimensions);
}

}  // namespace celadon
