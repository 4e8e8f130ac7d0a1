#include "hypercube/record_histogram.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "hypercube/block_records.h"
#include "hypercube/tuple_groups.h"
#include "runtime/status_macros.h"
#include "selection/frequency_pass.h"

namespace celadon {
namespace {

constexpr uint64_t kMostCounters = uint64_t{1} << 19;  // 2 MiB a worker
constexpr uint64_t kFewCounters = uint64_t{1} << 12;   // not worth a look at the records
constexpr uint64_t kMorselBlocks = 64;
constexpr double kExactNumbers = 9007199254740992.0;  // 2^53: up to here whole sums are exact

// Whether every sum of values of that many records is exact.
bool SumsExactly(std::span<const double> numbers, uint64_t records) {
  double largest = 0;
  for (const double number : numbers) {
    if (std::isnan(number)) continue;
    if (number != std::trunc(number)) return false;
    largest = std::max(largest, std::abs(number));
  }
  return largest * static_cast<double>(records) <= kExactNumbers;
}

// The field of an aggregation over one field, as it stands in the records.
const ArgumentInput& InputOf(const WalkAggregation& aggregation) {
  return aggregation.arguments.front().inputs.front();
}

bool IsOfOneField(const WalkAggregation& aggregation) {
  if (aggregation.arguments.size() != 1) return false;
  const ReadArgument& argument = aggregation.arguments.front();
  return argument.program == nullptr && argument.inputs.size() == 1 &&
         argument.inputs.front().columns.size() == 1 && argument.inputs.front().lookup == nullptr;
}

const BitPackedColumn* ColumnOf(const WalkAggregation& aggregation) {
  return InputOf(aggregation).columns.front().column;
}

AccumulatorOptions OptionsOf(const WalkAggregation& aggregation, uint64_t groups) {
  return {.function = aggregation.function,
          .arguments = aggregation.arguments.size(),
          .distinct = aggregation.distinct,
          .expected_groups = groups,
          .distinct_values = aggregation.distinct_values};
}

bool CountsSuffice(const WalkAggregation& aggregation, uint64_t records) {
  if (!IsOfOneField(aggregation) || TakesSamples(OptionsOf(aggregation, 1))) return false;
  const bool adds_up = aggregation.function->kind == AggregationKind::kSum ||
                       aggregation.function->kind == AggregationKind::kAvg;
  if (!adds_up || aggregation.distinct) return true;
  return SumsExactly(InputOf(aggregation).lanes->numbers(), records);
}

// Whether an aggregation asks for no more than the number of records.
bool CountsRecords(const WalkAggregation& aggregation) {
  return aggregation.function->kind == AggregationKind::kCount && !aggregation.distinct &&
         !ColumnOf(aggregation)->has_nulls();
}

// Whether a sum may be added up directly, for want of counters: whole numbers in all records.
bool SumsDirectly(const WalkAggregation& aggregation) {
  const BitPackedColumn& column = *ColumnOf(aggregation);
  if (aggregation.function->kind != AggregationKind::kSum || aggregation.distinct) return false;
  const auto numbers = std::span(InputOf(aggregation).lanes->numbers()).first(column.cardinality());
  return !column.has_nulls() &&
         std::ranges::none_of(numbers, [](double number) { return std::isnan(number); });
}

// Whether each pair of a tuple and a value of the field has a counter.
bool CountsPairs(const WalkAggregation& aggregation, const RecordCoder& coder) {
  const uint64_t most = std::clamp(coder.records().rows(), kFewCounters, kMostCounters);
  return coder.radix() * ColumnOf(aggregation)->codes() <= most;
}

// The sums of one field by tuple.
struct Sums {
  const BitPackedColumn* column = nullptr;
  const double* numbers = nullptr;  // of its codes
  std::vector<double> total;
};

// The counters of one field, or without a field those of the tuples alone.
struct Counters {
  const BitPackedColumn* column = nullptr;
  size_t width = 1;             // codes of the field
  std::vector<uint64_t> total;  // tuple * width + code
};

class HistogramWalk {
 public:
  HistogramWalk(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations)
      : root_(root),
        records_(root.coder.records()),
        coder_(root.coder),
        aggregations_(aggregations) {
    for (const WalkAggregation& aggregation : aggregations) {
      if (CountsRecords(aggregation)) continue;
      const BitPackedColumn* column = ColumnOf(aggregation);
      if (!CountsPairs(aggregation, coder_)) {
        if (FindSums(aggregation) == sums_.end()) {
          sums_.push_back({column, InputOf(aggregation).lanes->numbers().data(), {}});
        }
        continue;
      }
      if (std::ranges::find(counters_, column, &Counters::column) == counters_.end()) {
        counters_.push_back({column, std::max(1u, column->codes()), {}});
      }
    }
    if (counters_.empty()) counters_.emplace_back();
  }

  absl::Status Count(const Execution& execution) {
    CELADON_RETURN_IF_ERROR(ReserveCounters(execution));
    const bool only_tuples = counters_.front().column == nullptr;
    if (!sums_.empty()) return CountPairs(execution);
    if (coder_.radix() == 1 && only_tuples) {
      counters_.front().total = {records_.scope() == nullptr ? records_.rows()
                                                             : records_.scope()->Count()};
    } else if (only_tuples ? coder_.only_column() != nullptr : coder_.radix() == 1) {
      CountColumns(execution);
    } else {
      return CountPairs(execution);
    }
    return execution.cancel.status();
  }

  WalkResult Result(const WalkOptions& options, const TextInterpreter& interpreter) && {
    WalkResult result(options.dimensions);
    TupleGroups groups(root_, options);
    FindMembers(groups, &result);
    for (const WalkAggregation& aggregation : aggregations_) {
      result.aggregations.push_back(Aggregate(aggregation, groups.tuples().size(), interpreter));
    }
    result.tuples = std::move(groups.tuples());
    return result;
  }

 private:
  // A code that records have.
  struct Member {
    RecordCoder::Code code;
    uint32_t group;
    uint64_t records;
  };
  // What one worker counts.
  struct Share {
    std::vector<std::vector<uint32_t>> counts;  // of counters_
    std::vector<std::vector<double>> sums;      // of sums_
    BlockRecords records;
    std::vector<uint32_t> tuples, codes, scratch;
  };

  // The totals, and what each worker counts.
  absl::Status ReserveCounters(const Execution& execution) {
    const uint64_t a_counter = sizeof(uint64_t) + execution.executor->workers() * sizeof(uint32_t);
    uint64_t bytes = coder_.radix() * sums_.size() * 2 * a_counter;
    for (const Counters& counters : counters_) bytes += coder_.radix() * counters.width * a_counter;
    memory_ = MemoryReservation(execution.memory);
    return memory_.Resize(bytes, "the counters of a chart");
  }

  // Counting single columns, those of the arguments or the one of the tuples, is the quickest.
  void CountColumns(const Execution& execution) {
    for (Counters& counters : counters_) {
      const bool only_tuples = counters.column == nullptr;
      counters.total =
          CountColumn(only_tuples ? *coder_.only_column() : *counters.column, execution);
      counters.total.resize(coder_.radix() * counters.width);
    }
  }

  // By the histogram of the model, where the column has one.
  std::vector<uint64_t> CountColumn(const BitPackedColumn& column,
                                    const Execution& execution) const {
    const std::vector<TableColumn>& columns = records_.table().columns;
    const auto place = std::ranges::find_if(columns, [&](const TableColumn& candidate) {
      return &candidate.codes == &column && !candidate.histogram.empty();
    });
    if (place == columns.end()) return CountCodes(column, records_.scope(), *execution.executor);
    FrequencyPass pass(records_.table());
    pass.Add(static_cast<size_t>(place - columns.begin()),
             FrequencyPass::Rows(FrequencyPass::Rows(), records_.scope()));
    return std::move(pass.Run(execution).front());
  }

  absl::Status CountPairs(const Execution& execution) {
    std::vector<Share> shares(execution.executor->workers());
    const uint64_t blocks = (records_.rows() + BlockRecords::kRows - 1) / BlockRecords::kRows;
    execution.executor->Run((blocks + kMorselBlocks - 1) / kMorselBlocks,
                            [&](size_t morsel, size_t worker) {
                              if (execution.cancel.cancelled()) return;
                              CountMorsel(morsel * kMorselBlocks, blocks, &shares[worker]);
                            });
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    for (size_t c = 0; c < counters_.size(); ++c) {
      counters_[c].total.resize(coder_.radix() * counters_[c].width);
      for (const Share& share : shares) {
        if (share.counts.empty()) continue;
        std::transform(share.counts[c].begin(), share.counts[c].end(), counters_[c].total.begin(),
                       counters_[c].total.begin(), std::plus<uint64_t>());
      }
    }
    for (size_t i = 0; i < sums_.size(); ++i) {
      sums_[i].total.resize(coder_.radix());
      for (const Share& share : shares) {
        if (share.sums.empty()) continue;
        std::ranges::transform(share.sums[i], sums_[i].total, sums_[i].total.begin(), std::plus());
      }
    }
    return absl::OkStatus();
  }

  void CountMorsel(uint64_t first_block, uint64_t blocks, Share* share) const {
    if (share->counts.empty()) {
      for (const Counters& counters : counters_) {
        share->counts.emplace_back(coder_.radix() * counters.width);
      }
      share->sums.resize(sums_.size(), std::vector<double>(coder_.radix()));
      for (auto* codes : {&share->tuples, &share->codes, &share->scratch}) {
        codes->resize(BlockRecords::kRows);
      }
    }
    const uint64_t end = std::min(blocks, first_block + kMorselBlocks);
    for (uint64_t block = first_block; block < end; ++block) {
      const uint64_t first_row = block * BlockRecords::kRows;
      share->records.MoveTo(records_.scope(), first_row,
                            std::min<uint64_t>(BlockRecords::kRows, records_.rows() - first_row));
      if (share->records.size() != 0) CountBlock(share);
    }
  }

  void CountBlock(Share* share) const {
    const size_t size = share->records.size();
    uint32_t* const tuples = share->tuples.data();
    coder_.EncodeSingle(share->records, tuples, share->scratch.data());
    for (size_t c = 0; c < counters_.size(); ++c) {
      uint32_t* const counts = share->counts[c].data();
      if (counters_[c].column == nullptr) {
        for (size_t i = 0; i < size; ++i) ++counts[tuples[i]];
        continue;
      }
      const size_t width = counters_[c].width;
      const uint32_t* const codes = share->codes.data();
      share->records.Read(*counters_[c].column, share->codes.data());
      for (size_t i = 0; i < size; ++i) ++counts[tuples[i] * width + codes[i]];
    }
    for (size_t s = 0; s < sums_.size(); ++s) {
      double* const sums = share->sums[s].data();
      const double* const numbers = sums_[s].numbers;
      const uint32_t* const codes = share->codes.data();
      share->records.Read(*sums_[s].column, share->codes.data());
      for (size_t i = 0; i < size; ++i) sums[tuples[i]] += numbers[codes[i]];
    }
  }

  // The codes that any record has, the groups they fall into, and how many records have them.
  void FindMembers(TupleGroups& groups, WalkResult* result) {
    const Counters& first = counters_.front();
    for (RecordCoder::Code code = 0; code < coder_.radix(); ++code) {
      const auto begin = first.total.begin() + static_cast<std::ptrdiff_t>(code * first.width);
      const uint64_t records =
          std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(first.width), uint64_t{0});
      if (records == 0) continue;
      const uint32_t group = groups.group(groups.NumberOf(code));
      if (group == TupleGroups::kNoGroup) continue;
      members_.push_back({code, group, records});
      result->records += records;
    }
  }

  WalkResult::Aggregation Aggregate(const WalkAggregation& aggregation, size_t groups,
                                    const TextInterpreter& interpreter) const {
    WalkResult::Aggregation result{
        .values = std::make_unique<const MetValues>(aggregation.arguments, interpreter.settings()),
        .groups = MakeAccumulator(OptionsOf(aggregation, groups)),
        .total = MakeAccumulator(OptionsOf(aggregation, 1))};
    result.groups->Resize(groups);
    result.total->Resize(1);
    const auto sums = FindSums(aggregation);
    for (const Member& member : members_) {
      if (sums != sums_.end()) {
        result.groups->AddRepeated(member.group, 0, sums->total[member.code], 1);
      } else if (CountsRecords(aggregation)) {
        result.groups->AddRepeated(member.group, 0, 0, member.records);
      } else {
        AddValues(aggregation, member, result.groups.get());
      }
    }
    result.total->Merge(*result.groups, std::vector<uint32_t>(groups, 0), {});
    return result;
  }

  // The sums that are the aggregation's result, if it is not told from counters.
  std::vector<Sums>::const_iterator FindSums(const WalkAggregation& aggregation) const {
    if (CountsRecords(aggregation) || CountsPairs(aggregation, coder_)) return sums_.end();
    return std::ranges::find(sums_, ColumnOf(aggregation), &Sums::column);
  }

  void AddValues(const WalkAggregation& aggregation, const Member& member,
                 Accumulator* groups) const {
    const ArgumentInput& input = InputOf(aggregation);
    const Counters& counters =
        *std::ranges::find(counters_, ColumnOf(aggregation), &Counters::column);
    const uint64_t* const counts = counters.total.data() + member.code * counters.width;
    for (uint32_t code = 0; code < counters.width; ++code) {
      if (counts[code] == 0) continue;
      groups->AddRepeated(member.group, code == input.null_code ? ArgumentBlock::kNoValue : code,
                          input.lanes == nullptr ? 0 : input.lanes->numbers()[code], counts[code]);
    }
  }

  const WalkRoot& root_;
  const RecordSource& records_;
  const RecordCoder& coder_;
  const std::vector<WalkAggregation>& aggregations_;
  std::vector<Counters> counters_;
  std::vector<Sums> sums_;
  std::vector<Member> members_;
  MemoryReservation memory_;
};

}  // namespace

bool HistogramSuffices(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations) {
  const RecordCoder& coder = root.coder;
  const uint64_t records = coder.records().rows();
  const uint64_t most = std::clamp(records, kFewCounters, kMostCounters);
  if (!root.slots.empty() || !coder.encodes_singly() || coder.radix() > most) return false;
  return std::ranges::all_of(aggregations, [&](const WalkAggregation& aggregation) {
    return CountsSuffice(aggregation, records) &&
           (CountsRecords(aggregation) || CountsPairs(aggregation, coder) ||
            SumsDirectly(aggregation));
  });
}

absl::StatusOr<WalkResult> WalkByHistogram(const WalkRoot& root,
                                           const std::vector<WalkAggregation>& aggregations,
                                           const WalkOptions& options,
                                           const TextInterpreter& interpreter,
                                           const Execution& execution) {
  HistogramWalk walk(root, aggregations);
  CELADON_RETURN_IF_ERROR(walk.Count(execution));
  return std::move(walk).Result(options, interpreter);
}

}  // namespace celadon
