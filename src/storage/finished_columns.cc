#include "storage/finished_columns.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "runtime/status_macros.h"
#include "storage/code_order.h"
#include "storage/known_order.h"
#include "storage/settled_column.h"
#include "value/final_values.h"

namespace celadon {
namespace {

// Rows whose cells are taken column by column: their records stay in the nearest cache meanwhile.
constexpr size_t kTakenRows = 2 * BitPackedColumn::kBlockRows;
constexpr size_t kStretchRows = 8 * kTakenRows;
// Stretches between two looks at what they brought.
constexpr size_t kWindowStretches = 32;
// Values of fewer symbols are looked at by one thread.
constexpr size_t kManyValues = size_t{1} << 16;
// Counters of few codes are kept several times over, which take turns, so that equal codes near
// each other do not wait for each other.
constexpr size_t kReplicas = 4;
constexpr size_t kFewCodes = size_t{1} << 11;
constexpr size_t kFewEntries = size_t{1} << 8;
// So many codes a worker maps by a table of its own.
constexpr size_t kMostEntries = size_t{1} << 18;
// What ordering takes for a value beside the value: its key and position, element and id.
constexpr uint64_t kOrderedBytesAValue = 24;

// One column while its rows are packed.
class ColumnInWork {
 public:
  ColumnInWork(const RowsAtHand& rows, size_t column, std::shared_ptr<const SymbolTable> symbols,
               size_t workers)
      : rows_(rows),
        column_(column),
        symbols_(std::move(symbols)),
        nulls_(rows.may_hold_nulls(column)),
        writer_(rows.rows(), symbols_->size(), nulls_),
        counts_(as_many_rows() ? 0 : workers),
        entries_(MapsWhileCounting() ? workers : 0),
        in_stretches_(kWindowStretches) {}

  // Whether each symbol would have one row if rows held all of them.
  bool as_many_rows() const { return rows_.rows() == symbols_->size(); }

  // Packs some rows, whole blocks of them but for the last. `stretch` is that of the window.
  absl::Status Pack(uint64_t first_row, std::span<uint32_t> codes, size_t stretch, size_t worker) {
    CELADON_RETURN_IF_ERROR(rows_.Read(column_, first_row, codes));
    if (follows_order()) in_stretches_[stretch].Look(codes);
    if (!entries_.empty()) {
      MapAndCount(codes, entries_[worker]);
    } else {
      ToIds(codes);
      if (!as_many_rows()) Count(codes, counts_[worker]);
    }
    for (size_t row = 0; row < codes.size(); row += BitPackedColumn::kBlockRows) {
      const size_t rows = std::min(BitPackedColumn::kBlockRows, codes.size() - row);
      writer_.WriteBlock((first_row + row) / BitPackedColumn::kBlockRows, codes.subspan(row, rows));
    }
    return absl::OkStatus();
  }

  void EndWindow() {
    for (CodeOrder& stretch : in_stretches_) {
      in_order_ = in_order_ && order_.Add(std::exchange(stretch, {}));
    }
  }

  // What the rows were packed to, and whether the symbols are loaded in the order of the source.
  absl::StatusOr<FinishedColumn> Finish(const Execution& execution) && {
    const bool all_in_order = in_order_ && order_.end() == symbols_->size();
    const bool each_once = all_in_order && as_many_rows() && !nulls_;
    FinishedColumn finished;
    finished.symbols = std::move(symbols_);
    finished.codes = std::move(writer_).Finish();
    if (each_once) {
      finished.histogram = Histogram::Even(rows_.rows(), 1);
      return finished;
    }
    finished.histogram = counts_.empty() ? CountCodes(finished.codes, nullptr, *execution.executor)
                                         : AddedCounts(finished.codes.codes());
    return Settle(std::move(finished), all_in_order, execution);
  }

 private:
  // Whether more rows can tell of the order of symbols.
  bool follows_order() const { return in_order_ && order_.end() < symbols_->size(); }

  // The id of a code of the source, and the rows that a worker has met with it.
  struct Entry {
    uint32_t id = 0;
    uint32_t rows = 0;
  };

  // Whether what is looked for and what is counted lie side by side.
  bool MapsWhileCounting() const {
    return !as_many_rows() && !symbols_->elements().empty() && symbols_->size() <= kMostEntries;
  }

  void MapAndCount(std::span<uint32_t> codes, std::vector<Entry>& entries) const {
    const uint32_t null_id = symbols_->size();
    const size_t apart = null_id <= kFewEntries ? null_id + 1 : 0;  // the replicas; 0: one for all
    if (entries.empty()) {
      for (uint32_t code = 0; code < null_id; ++code)
        entries.push_back({symbols_->symbol_at(code)});
      entries.push_back({null_id});
      while (entries.size() < kReplicas * apart) entries.push_back(entries[entries.size() - apart]);
    }
    if (nulls_) {
      for (uint32_t& code : codes) code = std::min(code, null_id);
    }
    const auto map_one = [&](size_t i, size_t first) {
      Entry& entry = entries[first + codes[i]];
      ++entry.rows;
      codes[i] = entry.id;
    };
    size_t i = 0;
    for (; i + kReplicas <= codes.size(); i += kReplicas) {
      for (size_t replica = 0; replica < kReplicas; ++replica)
        map_one(i + replica, replica * apart);
    }
    for (; i < codes.size(); ++i) map_one(i, 0);
  }

  void ToIds(std::span<uint32_t> codes) const {
    const uint32_t null_id = symbols_->size();
    const SymbolTable& symbols = *symbols_;
    if (symbols.elements().empty()) {
      if (!nulls_) return;
      for (uint32_t& code : codes) code = std::min(code, null_id);
    } else if (nulls_) {
      for (uint32_t& code : codes) {
        code = code == RowsAtHand::kNull ? null_id : symbols.symbol_at(code);
      }
    } else {
      for (uint32_t& code : codes) code = symbols.symbol_at(code);
    }
  }

  void Count(std::span<const uint32_t> ids, std::vector<uint32_t>& counts) const {
    const size_t codes = symbols_->size() + size_t{nulls_};
    if (codes > kFewCodes) {
      counts.resize(codes);
      for (const uint32_t id : ids) ++counts[id];
      return;
    }
    counts.resize(kReplicas * codes);
    size_t i = 0;
    for (; i + kReplicas <= ids.size(); i += kReplicas) {
      for (size_t replica = 0; replica < kReplicas; ++replica) {
        ++counts[replica * codes + ids[i + replica]];
      }
    }
    for (; i < ids.size(); ++i) ++counts[ids[i]];
  }

  std::vector<uint64_t> AddedCounts(uint32_t codes) const {
    std::vector<uint64_t> all(codes);
    for (const std::vector<uint32_t>& counts : counts_) {
      for (size_t first = 0; first < counts.size(); first += codes) {
        for (size_t code = 0; code < codes; ++code) all[code] += counts[first + code];
      }
    }
    for (const std::vector<Entry>& entries : entries_) {
      for (const Entry& entry : entries) {
        if (entry.id < codes) all[entry.id] += entry.rows;  // NULL may have none
      }
    }
    return all;
  }

  const RowsAtHand& rows_;
  const size_t column_;
  std::shared_ptr<const SymbolTable> symbols_;
  const bool nulls_;
  BitPackedColumnWriter writer_;
  std::vector<std::vector<uint32_t>> counts_;  // one a worker: rows an id
  std::vector<std::vector<Entry>> entries_;  // one a worker, in the place of counts_: of the codes
  std::vector<CodeOrder> in_stretches_;      // of the window
  CodeOrder order_;                          // of all rows before it
  bool in_order_ = true;                     // those bring the values of the source in their order
};

// All columns.
class Finishing {
 public:
  Finishing(RowsAtHand& rows, const std::vector<ColumnToFinish>& columns,
            const Execution& execution)
      : rows_(rows),
        columns_(columns),
        execution_(execution),
        symbols_(columns.size()),
        finished_(columns.size()),
        symbol_memory_(execution.memory),
        row_memory_(execution.memory) {}

  absl::StatusOr<std::vector<FinishedColumn>> Run() && {
    for (const ColumnToFinish& column : columns_)
      values_.push_back(rows_.TakeValues(column.column));
    CELADON_RETURN_IF_ERROR(ReserveSymbols());
    CELADON_RETURN_IF_ERROR(ForEachColumn([this](size_t i) { return OrderSymbols(i); }));
    CELADON_RETURN_IF_ERROR(StartRows());
    CELADON_RETURN_IF_ERROR(PackRows());
    CELADON_RETURN_IF_ERROR(ForEachColumn([this](size_t i) { return FinishRows(i); }));
    return std::move(finished_);
  }

 private:
  // Columns of many values one by one, each by all workers; the others at the same time.
  absl::Status ForEachColumn(const std::function<absl::Status(size_t)>& body) {
    std::vector<size_t> small;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (sizes_[i] < kManyValues) {
        small.push_back(i);
      } else {
        CELADON_RETURN_IF_ERROR(body(i));
      }
    }
    std::vector<absl::Status> status(small.size());
    execution_.executor->Run(small.size(),
                             [&](size_t task, size_t) { status[task] = body(small[task]); });
    for (const absl::Status& column : status) CELADON_RETURN_IF_ERROR(column);
    return execution_.cancel.status();
  }

  // Values that are not in order are held twice.
  absl::Status ReserveSymbols() {
    uint64_t bytes = 0;
    for (const auto& values : values_) {
      sizes_.push_back(values->size());
      if (AreInOrder(values)) continue;
      bytes += values->bytes() + values->size() * kOrderedBytesAValue;
    }
    return symbol_memory_.Resize(bytes, "the symbols of a source");
  }

  absl::Status OrderSymbols(size_t i) {
    auto order = std::exchange(FactsOf(values_[i])->order, std::nullopt);
    DualVector values = TakeOrCopy(std::exchange(values_[i], nullptr));
    const NumberFormat& format = columns_[i].format;
    symbols_[i] = std::make_shared<const SymbolTable>(
        order.has_value() ? SymbolTable::FromKnownOrder(std::move(values), *std::move(order),
                                                        format, nullptr, execution_.executor)
                          : SymbolTable::FromLoadOrder(std::move(values), format, nullptr,
                                                       execution_.cancel, execution_.executor));
    return execution_.cancel.status();
  }

  absl::Status StartRows() {
    const size_t workers = execution_.executor->workers();
    uint64_t bytes = 0;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const uint32_t symbols = symbols_[i]->size();
      bytes += BitPackedColumn::PackedBytes(rows_.rows(), symbols, true) +
               (symbols + 1) * (sizeof(uint64_t) + 2 * workers * sizeof(uint32_t));
    }
    CELADON_RETURN_IF_ERROR(row_memory_.Resize(bytes, "the rows of a source"));
    for (size_t i = 0; i < columns_.size(); ++i) {
      in_work_.emplace_back(rows_, columns_[i].column, symbols_[i], workers);
    }
    return absl::OkStatus();
  }

  absl::Status PackRows() {
    const size_t stretches = (rows_.rows() + kStretchRows - 1) / kStretchRows;
    for (size_t first = 0; first < stretches; first += kWindowStretches) {
      const size_t count = std::min(kWindowStretches, stretches - first);
      std::vector<absl::Status> status(count);
      execution_.executor->Run(
          count, [&](size_t i, size_t worker) { status[i] = PackStretch(first + i, i, worker); });
      for (const absl::Status& stretch : status) CELADON_RETURN_IF_ERROR(stretch);
      for (ColumnInWork& column : in_work_) column.EndWindow();
      const uint64_t done = std::min<uint64_t>(rows_.rows(), (first + count) * kStretchRows);
      if (execution_.progress) execution_.progress({done, done, rows_.rows()});
    }
    return absl::OkStatus();
  }

  absl::Status PackStretch(size_t stretch, size_t of_window, size_t worker) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    std::array<uint32_t, kTakenRows> codes;
    const uint64_t end = std::min<uint64_t>(rows_.rows(), (stretch + 1) * kStretchRows);
    for (uint64_t row = stretch * kStretchRows; row < end; row += kTakenRows) {
      const auto part = std::span(codes).first(std::min<uint64_t>(kTakenRows, end - row));
      for (ColumnInWork& column : in_work_) {
        CELADON_RETURN_IF_ERROR(column.Pack(row, part, of_window, worker));
      }
    }
    return absl::OkStatus();
  }

  absl::Status FinishRows(size_t i) {
    CELADON_ASSIGN_OR_RETURN(finished_[i], std::move(in_work_[i]).Finish(execution_));
    return absl::OkStatus();
  }

  RowsAtHand& rows_;
  const std::vector<ColumnToFinish>& columns_;
  const Execution& execution_;
  std::vector<std::shared_ptr<const DualVector>> values_;
  std::vector<size_t> sizes_;  // of values_
  std::vector<std::shared_ptr<const SymbolTable>> symbols_;
  std::vector<ColumnInWork> in_work_;
  std::vector<FinishedColumn> finished_;
  MemoryReservation symbol_memory_;
  MemoryReservation row_memory_;
};

}  // namespace

uint64_t FinishedColumn::bytes() const { return codes.bytes() + histogram.bytes(); }

std::vector<bool> AreSymbolColumns(const RowsAtHand& rows, const std::vector<size_t>& columns,
                                   const Execution& execution) {
  std::vector<uint8_t> are(columns.size());
  std::vector<size_t> small;
  const auto look = [&](size_t i) {
    const auto& values = rows.values(columns[i]);
    are[i] = AreFinal(values) && AreSymbols(values, execution) ? 1 : 0;
  };
  for (size_t i = 0; i < columns.size(); ++i) {
    rows.values(columns[i])->size() < kManyValues ? small.push_back(i) : look(i);
  }
  execution.executor->Run(small.size(), [&](size_t task, size_t) { look(small[task]); });
  return {are.begin(), are.end()};
}

absl::StatusOr<std::vector<FinishedColumn>> FinishColumns(
    RowsAtHand& rows, const std::vector<ColumnToFinish>& columns, const Execution& execution) {
  return Finishing(rows, columns, execution).Run();
}

}  // namespace celadon
