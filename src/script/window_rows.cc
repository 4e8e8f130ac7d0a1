#include "script/window_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "expression/rank.h"
#include "runtime/status_macros.h"
#include "script/group_aggregate.h"
#include "script/row_formula.h"
#include "script/sort_rows.h"
#include "script/symbol_coder.h"
#include "script/window_plan.h"
#include "source/column_part.h"

namespace celadon {
namespace {

constexpr size_t kRowsAtOnce = 65536;  // handed to an aggregation, and between polls

// The rows of `before`: as read, and the columns that windows need in one piece each.
struct GatheredRows {
  std::vector<RowBatch> batches;
  std::vector<BatchColumn> columns;  // those behind the columns of the source
  uint32_t rows = 0;
};

absl::StatusOr<GatheredRows> Gather(LoadRows& before, size_t source_columns, Reload& reload,
                                    MemoryReservation& memory) {
  GatheredRows gathered;
  std::vector<SymbolCoder> coders(before.columns().size() - source_columns);
  gathered.columns.resize(coders.size());
  while (true) {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, before.Next());
    if (batch.rows == 0) break;
    if (batch.rows > StagedTable::kMaxRows - gathered.rows) {
      return absl::ResourceExhaustedError("a window has too many rows");
    }
    gathered.rows += static_cast<uint32_t>(batch.rows);
    CELADON_RETURN_IF_ERROR(memory.Resize(
        gathered.rows * sizeof(uint32_t) * before.columns().size(), "the rows of windows"));
    for (size_t i = 0; i < coders.size(); ++i) {
      const auto codes = coders[i].Intern(batch.columns[source_columns + i]);
      gathered.columns[i].codes.insert(gathered.columns[i].codes.end(), codes.begin(), codes.end());
    }
    batch.columns.resize(source_columns);
    gathered.batches.push_back(std::move(batch));
    CELADON_RETURN_IF_ERROR(reload.execution.cancel.status());
  }
  for (size_t i = 0; i < coders.size(); ++i) {
    gathered.columns[i].dictionary =
        std::make_shared<const DualVector>(coders[i].symbols().values());
  }
  return gathered;
}

// The values of one call of Window.
class Windows {
 public:
  Windows(const WindowCall& call, const GatheredRows& gathered, size_t source_columns,
          Reload& reload)
      : call_(call), gathered_(gathered), first_(source_columns), reload_(reload) {
    SplitIntoPartitions();
    Sort();
    Filter();
  }

  absl::StatusOr<BatchColumn> Values(const WindowValue& value) {
    if (value.function == nullptr) return Ranks(value);
    GroupAggregate aggregate(*value.function, value.distinct, value.arguments.size());
    if (call_.frame.has_value()) {
      CELADON_RETURN_IF_ERROR(AddFrames(value, aggregate));
      return Results(value, gathered_.rows, aggregate);
    }
    for (const uint32_t row : order_) {
      if (kept_[row]) CELADON_RETURN_IF_ERROR(Add(value, partition_[row], row, aggregate));
    }
    Flush(value, aggregate);
    CELADON_ASSIGN_OR_RETURN(BatchColumn of_partition, Results(value, partitions_, aggregate));
    BatchColumn result{std::move(of_partition.dictionary), {}};
    for (const uint32_t partition : partition_) {
      result.codes.push_back(of_partition.codes[partition]);
    }
    return result;
  }

 private:
  const BatchColumn& Column(size_t column) const { return gathered_.columns[column - first_]; }

  absl::StatusOr<BatchColumn> Results(const WindowValue& value, size_t groups,
                                      GroupAggregate& aggregate) {
    if (value.external.has_value()) {
      return ExternalResults(aggregate, groups, *value.external, reload_.execution);
    }
    return aggregate.Results(groups, reload_.interpreter().settings());
  }

  void SplitIntoPartitions() {
    partition_.assign(gathered_.rows, 0);
    partitions_ = 1;
    for (const size_t column : call_.partitions) {
      const std::vector<uint32_t>& codes = Column(column).codes;
      absl::flat_hash_map<uint64_t, uint32_t> split;
      for (uint32_t row = 0; row < gathered_.rows; ++row) {
        const auto next = static_cast<uint32_t>(split.size());
        partition_[row] =
            split.try_emplace(uint64_t{partition_[row]} << 32 | codes[row], next).first->second;
      }
      partitions_ = static_cast<uint32_t>(split.size());
    }
  }

  void Sort() {
    std::vector<RowRanks> keys = {{partition_, partitions_}};
    if (call_.order.has_value()) {
      ranks_ = RanksOfRows(Column(*call_.order), call_.descending);
      keys.push_back(ranks_);
    }
    order_ = OrderByRanks(gathered_.rows, std::move(keys), *reload_.execution.executor);
  }

  void Filter() {
    kept_.assign(gathered_.rows, true);
    if (!call_.filter.has_value()) return;
    const BatchColumn& column = Column(*call_.filter);
    for (uint32_t row = 0; row < gathered_.rows; ++row) {
      kept_[row] = IsTrue(column[row], reload_.interpreter());
    }
  }

  // Calls body(begin, end) for the places in the order that each partition takes.
  template <typename Body>
  absl::Status ForEachPartition(Body body) {
    for (size_t begin = 0; begin < order_.size();) {
      size_t end = begin + 1;
      while (end < order_.size() && partition_[order_[end]] == partition_[order_[begin]]) ++end;
      CELADON_RETURN_IF_ERROR(body(begin, end));
      begin = end;
    }
    return absl::OkStatus();
  }

  absl::Status AddFrames(const WindowValue& value, GroupAggregate& aggregate) {
    CELADON_RETURN_IF_ERROR(ForEachPartition([&](size_t begin, size_t end) {
      const auto clamped = [&](size_t place, double offset) {
        const double at = static_cast<double>(place) + std::trunc(offset);
        return std::clamp(at, static_cast<double>(begin) - 1, static_cast<double>(end));
      };
      for (size_t place = begin; place < end; ++place) {
        const double last = clamped(place, call_.frame->last);
        for (double at = std::max(clamped(place, call_.frame->first), static_cast<double>(begin));
             at <= last && at < static_cast<double>(end); ++at) {
          const uint32_t row = order_[static_cast<size_t>(at)];
          if (kept_[row]) CELADON_RETURN_IF_ERROR(Add(value, order_[place], row, aggregate));
        }
      }
      return absl::OkStatus();
    }));
    Flush(value, aggregate);
    return absl::OkStatus();
  }

  absl::Status Add(const WindowValue& value, uint32_t group, uint32_t row,
                   GroupAggregate& aggregate) {
    groups_.push_back(group);
    rows_.push_back(row);
    if (groups_.size() < kRowsAtOnce) return absl::OkStatus();
    Flush(value, aggregate);
    return reload_.execution.cancel.status();
  }

  void Flush(const WindowValue& value, GroupAggregate& aggregate) {
    std::vector<BatchColumn> columns;
    for (const size_t argument : value.arguments) {
      const BatchColumn& source = Column(argument);
      BatchColumn& column = columns.emplace_back(BatchColumn{source.dictionary, {}});
      for (const uint32_t row : rows_) column.codes.push_back(source.codes[row]);
    }
    std::vector<const BatchColumn*> arguments;
    for (const BatchColumn& column : columns) arguments.push_back(&column);
    if (!groups_.empty()) aggregate.Add(groups_, *std::ranges::max_element(groups_) + 1, arguments);
    groups_.clear();
    rows_.clear();
  }

  // Rows without a value to sort by, and rows that the filter drops, have no rank.
  absl::StatusOr<BatchColumn> Ranks(const WindowValue& value) {
    BatchColumn result{nullptr, std::vector<uint32_t>(gathered_.rows, BatchColumn::kNull)};
    auto values = std::make_shared<DualVector>();
    CELADON_RETURN_IF_ERROR(ForEachPartition([&](size_t begin, size_t end) {
      std::vector<uint32_t> ranked(order_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   order_.begin() + static_cast<std::ptrdiff_t>(end));
      const std::vector<uint32_t>& rank = ranks_.of_row;
      std::erase_if(ranked,
                    [&](uint32_t row) { return !kept_[row] || rank[row] == ranks_.count - 1; });
      for (size_t low = 0, high = 0; low < ranked.size(); low = high) {
        while (high < ranked.size() && rank[ranked[high]] == rank[ranked[low]]) ++high;
        for (size_t i = low; i < high; ++i) {
          result.codes[ranked[i]] = static_cast<uint32_t>(values->size());
          values->Append(RankValue({.low = static_cast<double>(low + 1),
                                    .high = static_cast<double>(high),
                                    .ranked = static_cast<double>(ranked.size()),
                                    .position = i - low},
                                   value.mode, value.format));
        }
      }
      return reload_.execution.cancel.status();
    }));
    result.dictionary = std::move(values);
    return result;
  }

  const WindowCall& call_;
  const GatheredRows& gathered_;
  size_t first_;  // of the gathered columns
  Reload& reload_;
  std::vector<uint32_t> partition_;  // of each row
  uint32_t partitions_ = 0;
  RowRanks ranks_;                       // of the values sorted by; the last one: none
  std::vector<uint32_t> order_;          // rows by partition, and there as it is sorted
  std::vector<bool> kept_;               // by the filter, a row each
  std::vector<uint32_t> groups_, rows_;  // not handed to the aggregation yet
};

// The source's rows again, with the columns of the windows behind them.
class WidenedRows final : public TableReader {
 public:
  WidenedRows(std::vector<ColumnInfo> columns, std::vector<RowBatch> batches,
              std::vector<BatchColumn> values, MemoryReservation memory)
      : columns_(std::move(columns)),
        batches_(std::move(batches)),
        values_(std::move(values)),
        memory_(std::move(memory)) {}

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    if (next_ == batches_.size()) return RowBatch();
    RowBatch batch = std::move(batches_[next_++]);
    for (const BatchColumn& value : values_) {
      batch.columns.push_back(PartOf(value, row_, batch.rows));
    }
    row_ += batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> columns_;
  std::vector<RowBatch> batches_;
  std::vector<BatchColumn> values_;
  MemoryReservation memory_;
  size_t next_ = 0;
  size_t row_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LoadRows>> WindowRows(const LoadStatement& load, RowSource source,
                                                     Reload& reload) {
  const size_t source_columns = source.rows->columns().size();
  CELADON_ASSIGN_OR_RETURN(const WindowPlan plan,
                           PlanWindows(load, source.rows->columns(), reload));
  CELADON_ASSIGN_OR_RETURN(const auto before,
                           LoadRows::Make(plan.before, std::move(source), reload));
  MemoryReservation memory(reload.execution.memory);
  CELADON_ASSIGN_OR_RETURN(GatheredRows gathered, Gather(*before, source_columns, reload, memory));
  std::vector<ColumnInfo> columns = before->columns();
  std::vector<bool> reads_texts = before->reads_texts();
  std::vector<BatchColumn> values = gathered.columns;
  for (const WindowCall& call : plan.calls) {
    Windows windows(call, gathered, source_columns, reload);
    for (const WindowValue& value : call.values) {
      CELADON_ASSIGN_OR_RETURN(values.emplace_back(), windows.Values(value));
      columns.push_back({.name = value.name, .format = {}, .tags = {}, .comment = {}});
      reads_texts.push_back(true);
    }
  }
  RowSource widened{std::make_unique<WidenedRows>(std::move(columns), std::move(gathered.batches),
                                                  std::move(values), std::move(memory)),
                    std::move(reads_texts)};
  return LoadRows::Make(plan.after, std::move(widened), reload);
}

}  // namespace celadon
