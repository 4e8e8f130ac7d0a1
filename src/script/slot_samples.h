// Aggregations that look at all values of a group: the rows of each slot, put together.
#ifndef CELADON_SCRIPT_SLOT_SAMPLES_H_
#define CELADON_SCRIPT_SLOT_SAMPLES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/memory_budget.h"
#include "celadon/row_batch.h"
#include "expression/aggregation.h"
#include "script/coded_rows.h"
#include "script/distinct_codes.h"
#include "script/group_slots.h"

namespace celadon {

// An aggregation of columns of the rows.
struct SlotAggregate {
  const AggregationFunction* function;
  bool distinct;
  std::vector<size_t> columns;  // its arguments

  // Whether SlotTotals adds it up.
  bool adds_numbers() const {
    return !distinct && columns.size() == 1 && function->kind < AggregationKind::kOnly;
  }
};

// What is handed over outlives this.
class SlotSamples {
 public:
  SlotSamples(const CodedRows& rows, const GroupSlots& slots, const Execution& execution)
      : rows_(rows), slots_(slots), execution_(execution), memory_(execution.memory) {}

  // Says that this column will be asked for.
  void Want(size_t column);
  bool wants_rows() const { return !columns_.empty(); }
  // Puts the rows of these columns together, of which slot s has row_counts[s]. ResourceExhausted;
  // unfinished where it is cancelled.
  absl::Status Read(std::span<const uint32_t> row_counts);

  // The results of an aggregate that adds no numbers, one for each of these slots. Functions of the
  // host are called by this thread alone. Unfinished where it is cancelled.
  BatchColumn Results(const SlotAggregate& aggregate, std::span<const uint32_t> slots,
                      const RegionalSettings& settings) const;

 private:
  struct Column {
    size_t column;
    DistinctCodes codes;
    std::vector<uint32_t> numbers;  // of all rows, those of slot 0 first, each in load order

    std::span<const uint32_t> of(const SlotSamples& samples, uint32_t slot) const {
      return std::span(numbers).subspan(samples.starts_[slot],
                                        samples.starts_[slot + 1] - samples.starts_[slot]);
    }
    ValueView value(uint32_t number) const {
      return number == codes.null() ? ValueView() : (*codes.values())[number];
    }
  };
  // Rows with the same numbers, the first of them counted from that of the slot.
  struct Combination {
    uint32_t row, count;
  };

  const Column& ColumnAt(size_t column) const;
  void Gather(Column& column) const;
  // Calls body(place, worker) for each of so many groups, for several at once.
  void ForEachGroup(size_t groups, bool alone,
                    const std::function<void(size_t group, size_t worker)>& body) const;
  // The results where each is one of the numbers of the column.
  template <typename NumberOf>
  BatchColumn Chosen(const Column& column, std::span<const uint32_t> slots,
                     NumberOf number_of) const;
  BatchColumn OfDistinct(AggregationKind kind, const Column& column,
                         std::span<const uint32_t> slots) const;
  // Whether a kernel of numbers calculates the aggregate: its parameter is the same for all rows.
  bool AsksNumbers(const SlotAggregate& aggregate) const;
  BatchColumn OfNumbers(const SlotAggregate& aggregate, std::span<const uint32_t> slots) const;
  BatchColumn Calculated(const SlotAggregate& aggregate, std::span<const uint32_t> slots,
                         const RegionalSettings& settings) const;
  // `counts` are zeros, and zeros afterwards.
  std::vector<AggregationSample> SamplesOf(const SlotAggregate& aggregate, uint32_t slot,
                                           std::vector<uint32_t>& counts) const;
  // The distinct combinations of the rows of a slot, in order of first appearance; the first finds
  // those of one column at most.
  std::vector<Combination> Counted(std::span<const Column* const> columns, uint32_t slot,
                                   std::vector<uint32_t>& counts) const;
  std::vector<Combination> Sorted(std::span<const Column* const> columns, uint32_t slot) const;

  const CodedRows& rows_;
  const GroupSlots& slots_;
  const Execution& execution_;
  MemoryReservation memory_;
  std::deque<Column> columns_;
  std::vector<uint32_t> starts_;  // of a slot's rows, and behind them that of no slot
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_SLOT_SAMPLES_H_
