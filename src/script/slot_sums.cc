#include "script/slot_sums.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "script/group_numbers.h"
#include "script/slot_totals.h"

namespace celadon {
namespace {

constexpr uint64_t kReadRows = 4096;  // at once, so that they stay in a core's cache
// A stretch is one of so many, unless it has the fewest rows: what has been added up goes to
// another core's cache where another thread goes on with it.
constexpr uint64_t kStretches = 16;
constexpr uint64_t kFewestRows = 1 << 16;

// Works through all stretches of several lanes: those of a lane one after the other, and always the
// lane that is behind most, so that all end together however much work each is.
class Lanes {
 public:
  Lanes(size_t lanes, size_t stretches) : lanes_(lanes), stretches_(stretches) {}

  void Run(const std::function<void(size_t lane, size_t stretch)>& work, Executor& executor) {
    executor.Run(std::min(executor.workers(), lanes_.size()), [&](size_t, size_t) {
      while (Lane* const lane = Take()) {
        work(static_cast<size_t>(lane - lanes_.data()), lane->next);
        GiveBack(*lane);
      }
    });
  }

 private:
  struct Lane {
    size_t next = 0;  // stretch
    bool taken = false;
  };

  // Null where no lane that has stretches left is free: whoever works on it goes on.
  Lane* Take() {
    const std::lock_guard lock(mutex_);
    Lane* behind = nullptr;
    for (Lane& lane : lanes_) {
      if (lane.taken || lane.next == stretches_) continue;
      if (behind == nullptr || lane.next < behind->next) behind = &lane;
    }
    if (behind != nullptr) behind->taken = true;
    return behind;
  }

  void GiveBack(Lane& lane) {
    const std::lock_guard lock(mutex_);
    ++lane.next;
    lane.taken = false;
  }

  std::mutex mutex_;
  std::vector<Lane> lanes_;
  size_t stretches_;
};

// The slots met so far, in order of first appearance, and where that is asked for, how many rows
// each has, unless that is known already.
class MetSlots {
 public:
  MetSlots(const GroupSlots& slots, bool counts, const Histogram* known) : known_(known) {
    most_ = known_ == nullptr ? slots.size() : known_->Held(known_->size());
    counts_ = counts && known_ == nullptr;
    rows_.resize(slots.size());
    left_out_ = slots.left_out();
    if (!left_out_.has_value()) return;
    rows_[*left_out_] = 1;  // it is never met, then
    --most_;
  }

  // Whether no more rows have to be added.
  bool done() const { return in_order_.size() == most_ && !counts_; }

  void Add(std::span<const uint32_t> slots) {
    for (const uint32_t slot : slots) {
      if (rows_[slot]++ == 0) in_order_.push_back(slot);
    }
  }

  // When all rows were added.
  void Finish() {
    if (left_out_.has_value()) --rows_[*left_out_];
  }

  const std::vector<uint32_t>& in_order() const { return in_order_; }
  // The rows of all slots, where they were counted.
  std::span<const uint32_t> counted() const { return rows_; }
  uint32_t rows(uint32_t slot) const {
    return known_ == nullptr ? rows_[slot] : static_cast<uint32_t>((*known_)[slot]);
  }

 private:
  const Histogram* known_;
  std::optional<uint32_t> left_out_;
  uint64_t most_;               // slots that rows may belong to
  bool counts_;                 // rows, and not only whether there are any
  std::vector<uint32_t> rows_;  // added so far, one a slot
  std::vector<uint32_t> in_order_;
};

// One call of AddUpBySlot. Its lanes are the slots themselves and the columns of aggregates.
class SlotAddition {
 public:
  SlotAddition(const CodedRows& rows, const GroupSlots& slots,
               std::span<const SlotAggregate> aggregates, const RegionalSettings& settings,
               const Execution& execution)
      : rows_(rows),
        slots_(slots),
        aggregates_(aggregates),
        settings_(settings),
        execution_(execution),
        memory_(execution.memory),
        samples_(rows, slots, execution) {}

  absl::StatusOr<SlotSums> Run() {
    FindColumns();
    CELADON_RETURN_IF_ERROR(MakeRoom());
    AddRows();
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    if (samples_.wants_rows()) CELADON_RETURN_IF_ERROR(samples_.Read(met_->counted()));
    SlotSums sums;
    sums.slots = met_->in_order();
    sums.results.resize(aggregates_.size());
    execution_.executor->Run(aggregates_.size(), [&](size_t i, size_t) {
      if (aggregates_[i].adds_numbers()) sums.results[i] = TotalsOf(i);
    });
    for (size_t i = 0; i < aggregates_.size(); ++i) {
      if (aggregates_[i].adds_numbers()) continue;
      sums.results[i] = samples_.Results(aggregates_[i], sums.slots, settings_);
    }
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    return sums;
  }

 private:
  struct Column {
    size_t column;
    SlotTotals totals;
  };

  void FindColumns() {
    for (const SlotAggregate& aggregate : aggregates_) {
      if (!aggregate.adds_numbers()) {
        for (const size_t column : aggregate.columns) samples_.Want(column);
        column_of_.push_back(0);
        continue;
      }
      const size_t column = aggregate.columns.front();
      auto known = std::ranges::find(columns_, column, &Column::column);
      if (known == columns_.end()) {
        columns_.push_back({column, SlotTotals(rows_.dictionary(column), rows_.has_nulls(column),
                                               !rows_.is_distinct(column))});
        known = columns_.end() - 1;
      }
      known->totals.Want(aggregate.function->kind);
      column_of_.push_back(static_cast<size_t>(known - columns_.begin()));
    }
    execution_.executor->Run(columns_.size(),
                             [&](size_t i, size_t) { columns_[i].totals.LookAtValues(); });
  }

  absl::Status MakeRoom() {
    uint64_t bytes = slots_.size() * 2 * sizeof(uint32_t);
    for (const Column& column : columns_) bytes += column.totals.BytesFor(slots_.size());
    CELADON_RETURN_IF_ERROR(memory_.Resize(bytes, "the groups of a LOAD"));
    const bool counts =
        samples_.wants_rows() || std::ranges::any_of(columns_, [](const Column& column) {
          return column.totals.wants_rows();
        });
    // Rows are put together where the counts say, and a model's may come from a file.
    met_.emplace(slots_, counts, samples_.wants_rows() ? nullptr : slots_.histogram());
    for (Column& column : columns_) {
      column.totals.MakeRoom(slots_.size());
      if (column.totals.wants_codes()) added_.push_back(&column);
    }
    return absl::OkStatus();
  }

  void AddRows() {
    const uint64_t stretch_rows = std::max(kFewestRows, rows_.rows() / kStretches + 1);
    Lanes lanes(added_.size() + 1, (rows_.rows() + stretch_rows - 1) / stretch_rows);
    const auto work = [&](size_t lane, size_t stretch) {
      const uint64_t first = stretch * stretch_rows;
      AddStretch(lane, first, std::min(rows_.rows(), first + stretch_rows));
    };
    lanes.Run(work, *execution_.executor);
    met_->Finish();
  }

  void AddStretch(size_t lane, uint64_t first, uint64_t end) {
    std::vector<uint32_t> slots(kReadRows), codes(kReadRows);
    for (; first < end && !execution_.cancel.cancelled(); first += kReadRows) {
      if (lane == 0 && met_->done()) return;
      slots.resize(std::min(kReadRows, end - first));
      slots_.Read(first, slots);
      if (lane == 0) {
        met_->Add(slots);
        continue;
      }
      Column& column = *added_[lane - 1];
      codes.resize(slots.size());
      rows_.ReadCodes(column.column, first, codes);
      column.totals.Add(slots, codes);
    }
  }

  BatchColumn TotalsOf(size_t aggregate) const {
    const SlotTotals& totals = columns_[column_of_[aggregate]].totals;
    std::vector<double> results;
    results.reserve(met_->in_order().size());
    for (const uint32_t slot : met_->in_order()) {
      results.push_back(
          totals.Result(aggregates_[aggregate].function->kind, slot, met_->rows(slot)));
    }
    return NumberColumn(results);
  }

  const CodedRows& rows_;
  const GroupSlots& slots_;
  std::span<const SlotAggregate> aggregates_;
  const RegionalSettings& settings_;
  const Execution& execution_;
  MemoryReservation memory_;
  std::vector<Column> columns_;
  std::vector<size_t> column_of_;  // of an aggregate that adds numbers
  std::vector<Column*> added_;     // columns whose codes are read
  SlotSamples samples_;            // of the other aggregates
  std::optional<MetSlots> met_;
};

}  // namespace

absl::StatusOr<SlotSums> AddUpBySlot(const CodedRows& rows, const GroupSlots& slots,
                                     std::span<const SlotAggregate> aggregates,
                                     const RegionalSettings& settings, const Execution& execution) {
  return SlotAddition(rows, slots, aggregates, settings, execution).Run();
}

}  // namespace celadon
