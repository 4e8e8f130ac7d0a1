// Sum, Count, Avg, Min and Max of one column, of the rows of each slot.
#ifndef CELADON_SCRIPT_SLOT_TOTALS_H_
#define CELADON_SCRIPT_SLOT_TOTALS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/dual_vector.h"
#include "expression/aggregation.h"

namespace celadon {

// All that aggregations ask of one column, so that its codes are read once for all of them. Used by
// one thread.
class SlotTotals {
 public:
  // Codes are entries of `values`, which stay as they are meanwhile, or BatchColumn::kNull. `nulls`
  // and `nans` tell whether there may be some of these, and NaN among the values.
  SlotTotals(std::shared_ptr<const DualVector> values, bool nulls, bool nans)
      : values_(std::move(values)), nulls_(nulls), nans_(nans) {}

  // Says that this aggregation, one of the five, will be asked for.
  void Want(AggregationKind kind);
  // When all are known, looks at the values; the following need it.
  void LookAtValues();
  // Whether codes have to be added.
  bool wants_codes() const {
    return sums_wanted_ || extremes_wanted_ || numbers_.counts_some() || present_.counts_some();
  }
  // Whether somebody else has to tell how many rows a slot has, since all of them count.
  bool wants_rows() const { return numbers_.counts_all() || present_.counts_all(); }

  // Heap bytes for so many slots.
  uint64_t BytesFor(uint64_t slots) const;
  // Before codes are added.
  void MakeRoom(size_t slots);
  // Row r holds codes[r] and belongs to slots[r].
  void Add(std::span<const uint32_t> slots, std::span<const uint32_t> codes);

  // NaN where there is none. `rows` are those of the slot, where they were wanted.
  double Result(AggregationKind kind, uint32_t slot, uint32_t rows) const;

 private:
  // Rows whose values are of one kind, counted unless they are all rows.
  struct Counter {
    bool wanted = false;
    std::vector<uint8_t> counts;  // whether a value does, and behind them NULL; empty: all do
    std::vector<uint32_t> rows;   // of a slot

    bool counts_all() const { return wanted && counts.empty(); }
    bool counts_some() const { return wanted && !counts.empty(); }
    void Add(std::span<const uint32_t> slots, std::span<const uint32_t> codes);
    uint32_t Rows(uint32_t slot, uint32_t all) const { return counts.empty() ? all : rows[slot]; }
  };
  // What the numbers of a slot lie between, as codes that ascend with them: `high` is one more than
  // the largest, so that of no number it is 0.
  struct CodeRange {
    uint32_t low = 0xFFFFFFFF, high = 0;
  };
  struct NumberRange {
    double low, high;  // NaN: none
  };

  uint32_t null() const { return static_cast<uint32_t>(values_->size()); }
  // NaN where it has none.
  double NumberOf(size_t value) const;
  // How many numbers ascend from the first value on, if no other value has one; else 0.
  uint32_t Ascending() const;
  // Fills in which values count, unless all rows do.
  template <typename Counts>
  void LookWhich(Counter& counter, Counts counts) const;
  void MakeLane();
  bool ascends() const { return ascending_ != 0; }
  // Calls take(slot, number) for rows that have one.
  template <typename Take>
  void ForEachNumber(std::span<const uint32_t> slots, std::span<const uint32_t> codes,
                     Take take) const;
  void AddSums(std::span<const uint32_t> slots, std::span<const uint32_t> codes);
  void AddCodeRanges(std::span<const uint32_t> slots, std::span<const uint32_t> codes);
  void AddNumberRanges(std::span<const uint32_t> slots, std::span<const uint32_t> codes);
  double Extreme(bool high, uint32_t slot) const;

  std::shared_ptr<const DualVector> values_;
  bool nulls_, nans_;
  bool sums_wanted_ = false, extremes_wanted_ = false;
  Counter numbers_;         // rows that have a number
  Counter present_;         // rows that are not NULL
  uint32_t ascending_ = 0;  // see Ascending()
  // Of the codes, NaN for none, and behind them of NULL, if there is one: the numbers of the values
  // where each has one. For sums, and for extremes where these do not ascend.
  std::span<const double> lane_;
  std::vector<double> own_lane_;

  std::vector<double> sums_;  // of a slot, as those below
  std::vector<CodeRange> code_ranges_;
  std::vector<NumberRange> number_ranges_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_SLOT_TOTALS_H_
