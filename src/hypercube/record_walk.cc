#include "hypercube/record_walk.h"

#include <algorithm>
#include <atomic>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;

// What one worker gathers for one aggregation.
class Gathering {
 public:
  Gathering(const WalkAggregation& aggregation, uint64_t expected_groups,
            const TextInterpreter& interpreter)
      : groups_(NewAccumulator(aggregation, expected_groups)),
        total_(NewAccumulator(aggregation, 1)),
        reader_(*aggregation.plan, aggregation.inputs, groups_->needs(), interpreter) {
    total_->Resize(1);
  }

  absl::Status Read(uint64_t first_row, size_t rows) {
    return reader_.Read(first_row, rows, &block_);
  }

  void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
           size_t group_count) {
    groups_->Resize(group_count);
    groups_->Add(groups, records, block_);
  }

  void AddToTotal(std::span<const uint32_t> zeros, std::span<const uint32_t> records) {
    total_->Add(zeros.first(records.size()), records, block_);
  }

  void Merge(const Gathering& other, std::span<const uint32_t> group_of, size_t group_count) {
    std::vector<uint32_t> value_of(other.reader_.values().size());
    for (size_t v = 0; v < value_of.size(); ++v) {
      value_of[v] = reader_.NumberOf(other.reader_.values()[v]);
    }
    groups_->Resize(group_count);
    groups_->Merge(*other.groups_, group_of, value_of);
    const uint32_t zero = 0;
    total_->Merge(*other.total_, std::span(&zero, 1), value_of);
  }

  // Where every record is in exactly one group, the total is the union of the groups.
  void TotalFromGroups(size_t group_count) {
    total_->Merge(*groups_, std::vector<uint32_t>(group_count, 0), {});
  }

  WalkResult::Aggregation Finish() && {
    return {
        .calculated = reader_.values(), .groups = std::move(groups_), .total = std::move(total_)};
  }

 private:
  static std::unique_ptr<Accumulator> NewAccumulator(const WalkAggregation& aggregation,
                                                     uint64_t expected_groups) {
    return MakeAccumulator({.kind = aggregation.plan->kind,
                            .distinct = aggregation.plan->distinct,
                            .expected_groups = expected_groups,
                            .distinct_values = aggregation.distinct_values});
  }

  ArgumentBlock block_;
  std::unique_ptr<Accumulator> groups_, total_;
  ArgumentReader reader_;
};

// One worker's share of a walk.
class Walker {
 public:
  Walker(const RecordSource& records, const RecordCoder& coder,
         const std::vector<WalkAggregation>& aggregations, const TextInterpreter& interpreter)
      : records_(records), coder_(coder), groups_(coder.radix()), zeros_(kBlock, 0) {
    const uint64_t expected_groups = std::min<uint64_t>(coder.radix(), records.rows());
    for (const WalkAggregation& aggregation : aggregations) {
      gatherings_.emplace_back(aggregation, expected_groups, interpreter);
    }
  }

  absl::Status WalkBlock(uint64_t first_row) {
    coder_.Encode(first_row, &block_);
    if (block_.records.empty()) return absl::OkStatus();
    group_of_.clear();
    for (const RecordCoder::Code code : block_.codes) group_of_.push_back(groups_.Of(code));
    distinct_records_ = block_.records;
    if (!coder_.single_valued()) {
      distinct_records_.erase(std::unique(distinct_records_.begin(), distinct_records_.end()),
                              distinct_records_.end());
    }
    walked_ += distinct_records_.size();
    const size_t rows = std::min(kBlock, records_.rows() - first_row);
    for (Gathering& gathering : gatherings_) {
      CELADON_RETURN_IF_ERROR(gathering.Read(first_row, rows));
      gathering.Add(group_of_, block_.records, groups_.codes().size());
      if (!coder_.single_valued()) gathering.AddToTotal(zeros_, distinct_records_);
    }
    return absl::OkStatus();
  }

  void Merge(const Walker& other) {
    std::vector<uint32_t> group_of;
    for (const RecordCoder::Code code : other.groups_.codes()) group_of.push_back(groups_.Of(code));
    for (size_t a = 0; a < gatherings_.size(); ++a) {
      gatherings_[a].Merge(other.gatherings_[a], group_of, groups_.codes().size());
    }
    walked_ += other.walked_;
  }

  WalkResult Finish() && {
    WalkResult result{.tuples = groups_.codes(), .aggregations = {}, .records = walked_};
    for (Gathering& gathering : gatherings_) {
      if (coder_.single_valued()) gathering.TotalFromGroups(groups_.codes().size());
      result.aggregations.push_back(std::move(gathering).Finish());
    }
    return result;
  }

 private:
  const RecordSource& records_;
  const RecordCoder& coder_;
  TupleGroups groups_;
  std::vector<Gathering> gatherings_;
  std::vector<uint32_t> zeros_;
  RecordCoder::Block block_;
  std::vector<uint32_t> group_of_;
  std::vector<uint32_t> distinct_records_;
  uint64_t walked_ = 0;
};

}  // namespace

absl::StatusOr<WalkResult> WalkRecords(const RecordSource& records, const RecordCoder& coder,
                                       const std::vector<WalkAggregation>& aggregations,
                                       const TextInterpreter& interpreter,
                                       const Execution& execution) {
  const uint64_t blocks = (records.rows() + kBlock - 1) / kBlock;
  const size_t shares = std::clamp<uint64_t>(blocks / 16, 1, execution.executor->workers());
  std::vector<Walker> walkers;
  walkers.reserve(shares);
  for (size_t share = 0; share < shares; ++share) {
    walkers.emplace_back(records, coder, aggregations, interpreter);
  }
  std::vector<absl::Status> statuses(shares);
  std::atomic<bool> failed = false;
  execution.executor->Run(shares, [&](size_t share, size_t) {
    const uint64_t last = blocks * (share + 1) / shares;
    for (uint64_t block = blocks * share / shares; block < last && !failed; ++block) {
      statuses[share] = block % 64 == 0 ? execution.cancel.status() : absl::OkStatus();
      if (statuses[share].ok()) statuses[share] = walkers[share].WalkBlock(block * kBlock);
      if (!statuses[share].ok()) failed = true;
    }
  });
  for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
  for (size_t share = 1; share < shares; ++share) walkers.front().Merge(walkers[share]);
  return std::move(walkers.front()).Finish();
}

}  // namespace celadon
