#include "hypercube/record_walker.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "the groups of a chart";

}  // namespace

// What one worker gathers for one aggregation.
class RecordWalker::Gathering {
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

RecordWalker::RecordWalker(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
                           const WalkOptions& options, uint64_t expected_groups,
                           const TextInterpreter& interpreter, MemoryBudget* memory)
    : root_(root),
      groups_(root, options),
      zeros_(kBlock, 0),
      slots_(root.slots.size(), std::vector<uint32_t>(kBlock)),
      memory_(memory) {
  for (const WalkAggregation& aggregation : aggregations) {
    gatherings_.emplace_back(aggregation, expected_groups, interpreter);
  }
}

RecordWalker::~RecordWalker() = default;

absl::Status RecordWalker::WalkBlock(uint64_t first_row) {
  root_.coder.Encode(first_row, &block_);
  if (block_.records.empty()) return absl::OkStatus();
  const size_t records = block_.records.size();
  const bool few = root_.coder.radix() < records;
  CELADON_RETURN_IF_ERROR(
      ReserveMemory(few ? static_cast<size_t>(root_.coder.radix()) : records, records));
  return combines() ? WalkCombinations(first_row) : WalkRows(first_row);
}

absl::Status RecordWalker::ReserveMemory(size_t groups, size_t values) {
  uint64_t bytes = groups_.BytesToTake(groups);
  for (const Gathering& gathering : gatherings_) bytes += gathering.BytesToTake(groups, values);
  return memory_.Resize(bytes, kWhat);
}

absl::Status RecordWalker::Merge(RecordWalker& other) {
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

absl::StatusOr<WalkResult> RecordWalker::Finish(size_t dimensions) && {
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

absl::Status RecordWalker::MergeParts(std::span<const std::unique_ptr<RecordWalker>> parts,
                                      Executor& executor) {
  size_t groups = 0, values = 0;
  for (const auto& part : parts) {
    groups += part->groups_.tuples().size();
    for (const Gathering& gathering : part->gatherings_) values += gathering.size();
    walked_ += part->walked_;
  }
  CELADON_RETURN_IF_ERROR(ReserveMemory(groups, values));
  TupleRows& tuples = groups_.tuples();
  tuples.ReserveNew(groups);
  DifferingTuples differing(tuples.dimensions());
  std::vector<std::vector<uint32_t>> groups_of(parts.size());
  for (size_t p = 0; p < parts.size(); ++p) {
    const TupleRows& own = parts[p]->groups_.tuples();
    groups_of[p].reserve(own.size());
    for (size_t g = 0; g < own.size(); ++g) {
      groups_of[p].push_back(differing.AddTo(tuples, own.tuple(g)));
    }
  }
  executor.Run(gatherings_.size(), [&](size_t a, size_t) {
    for (size_t p = 0; p < parts.size(); ++p) {
      gatherings_[a].Merge(parts[p]->gatherings_[a], groups_of[p], tuples.size());
    }
  });
  return ReserveMemory(0, 0);
}

void RecordWalker::FillTotals() {
  for (Gathering& gathering : gatherings_) gathering.TotalFromGroups(groups_.tuples().size());
  has_totals_ = true;
}

absl::Status RecordWalker::FinishTotals(size_t group_count) {
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

absl::Status RecordWalker::WalkRows(uint64_t first_row) {
  TakeCodes(block_.records, block_.codes);
  if (groups_.shared() && !root_.coder.single_valued()) DropRepetitions();
  const RecordRows rows{.first_row = first_row,
                        .count = std::min(kBlock, root_.coder.records().rows() - first_row),
                        .slots = nullptr};
  return Gather(rows);
}

void RecordWalker::DropRepetitions() {
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
absl::Status RecordWalker::WalkCombinations(uint64_t first_row) {
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

absl::Status RecordWalker::TakeRecord(uint64_t first_row, uint32_t record) {
  std::erase_if(numbers_,
                [this](uint32_t number) { return groups_.group(number) == TupleGroups::kNoGroup; });
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

absl::Status RecordWalker::StartCombination(uint64_t first_row, uint32_t record,
                                            std::span<const uint32_t> rows) {
  if (combinations_ == kBlock) CELADON_RETURN_IF_ERROR(FlushCombinations(first_row));
  for (size_t s = 0; s < rows.size(); ++s) slots_[s][combinations_] = rows[s];
  slots_[root_.slot][combinations_] = static_cast<uint32_t>(first_row + record);
  ++combinations_;
  return absl::OkStatus();
}

absl::Status RecordWalker::FlushCombinations(uint64_t first_row) {
  if (combinations_ == 0) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(
      Gather({.first_row = first_row, .count = combinations_, .slots = &slots_}));
  combinations_ = 0;
  records_.clear();
  group_of_.clear();
  return absl::OkStatus();
}

absl::Status RecordWalker::Gather(const RecordRows& rows) {
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

// Pairs of these records with the groups of their codes.
void RecordWalker::TakeCodes(std::span<const uint32_t> records,
                             std::span<const RecordCoder::Code> codes) {
  group_of_.clear();
  records_.clear();
  for (size_t i = 0; i < records.size(); ++i) {
    const uint32_t group = groups_.group(groups_.NumberOf(codes[i]));
    if (group == TupleGroups::kNoGroup) continue;
    group_of_.push_back(group);
    records_.push_back(records[i]);
  }
}

absl::Status RecordWalker::WalkRecords(std::span<const uint32_t> rows,
                                       std::span<const RecordCoder::Code> codes) {
  CELADON_RETURN_IF_ERROR(ReserveMemory(rows.size(), rows.size()));
  slots_.resize(1);
  slots_.front().assign(rows.begin(), rows.end());
  block_.records.resize(rows.size());
  std::iota(block_.records.begin(), block_.records.end(), 0);
  TakeCodes(block_.records, codes);
  return Gather({.first_row = 0, .count = rows.size(), .slots = &slots_});
}

}  // namespace celadon
