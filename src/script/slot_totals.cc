#include "script/slot_totals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "expression/column_vector.h"

namespace celadon {

void SlotTotals::Want(AggregationKind kind) {
  sums_wanted_ |= kind == AggregationKind::kSum || kind == AggregationKind::kAvg;
  extremes_wanted_ |= kind == AggregationKind::kMin || kind == AggregationKind::kMax;
  numbers_.wanted |= kind == AggregationKind::kAvg;
  present_.wanted |= kind == AggregationKind::kCount;
}

double SlotTotals::NumberOf(size_t value) const {
  const bool has_number = (static_cast<uint8_t>(values_->kind(value)) & 1) != 0;
  return has_number ? values_->number(value) : kNoNumber;
}

uint32_t SlotTotals::Ascending() const {
  const uint32_t size = null();
  uint32_t count = 0;
  double last = -std::numeric_limits<double>::infinity();
  for (; count < size; ++count) {
    const double number = NumberOf(count);
    if (!(number > last) && (count != 0 || number != last)) break;
    last = number;
  }
  for (uint32_t value = count; value < size; ++value) {
    if (!std::isnan(NumberOf(value))) return 0;
  }
  return count;
}

template <typename Counts>
void SlotTotals::LookWhich(Counter& counter, Counts counts) const {
  const size_t size = values_->size();
  size_t first = 0;
  while (first < size && counts(first)) ++first;
  if (first == size && !nulls_) return;
  counter.counts.assign(size + 1, 1);
  counter.counts.back() = 0;
  for (size_t value = first; value < size; ++value) counter.counts[value] = counts(value) ? 1 : 0;
}

void SlotTotals::LookAtValues() {
  if (extremes_wanted_) ascending_ = Ascending();
  if (present_.wanted) {
    LookWhich(present_, [this](size_t value) {
      return !nans_ || values_->kind(value) == ValueKind::kText || !std::isnan(NumberOf(value));
    });
  }
  if (!sums_wanted_ && (!extremes_wanted_ || ascends())) return;
  LookWhich(numbers_, [this](size_t value) { return !std::isnan(NumberOf(value)); });
  MakeLane();
}

void SlotTotals::MakeLane() {
  lane_ = values_->numbers();
  if (numbers_.counts.empty()) return;
  own_lane_.resize(values_->size() + 1, kNoNumber);
  for (size_t value = 0; value < values_->size(); ++value) own_lane_[value] = NumberOf(value);
  lane_ = own_lane_;
}

uint64_t SlotTotals::BytesFor(uint64_t slots) const {
  uint64_t bytes = sums_wanted_ ? sizeof(double) : 0;
  if (extremes_wanted_) bytes += ascends() ? sizeof(CodeRange) : sizeof(NumberRange);
  for (const Counter* const counter : {&numbers_, &present_}) {
    if (counter->counts_some()) bytes += sizeof(uint32_t);
  }
  return slots * bytes;
}

void SlotTotals::MakeRoom(size_t slots) {
  if (numbers_.counts_some()) numbers_.rows.resize(slots);
  if (present_.counts_some()) present_.rows.resize(slots);
  if (extremes_wanted_ && ascends()) code_ranges_.resize(slots);
  if (extremes_wanted_ && !ascends()) number_ranges_.resize(slots, {kNoNumber, kNoNumber});
  if (sums_wanted_) sums_.resize(slots);
}

void SlotTotals::Add(std::span<const uint32_t> slots, std::span<const uint32_t> codes) {
  if (numbers_.counts_some()) numbers_.Add(slots, codes);
  if (present_.counts_some()) present_.Add(slots, codes);
  if (extremes_wanted_) ascends() ? AddCodeRanges(slots, codes) : AddNumberRanges(slots, codes);
  if (sums_wanted_) AddSums(slots, codes);
}

void SlotTotals::Counter::Add(std::span<const uint32_t> slots, std::span<const uint32_t> codes) {
  const auto null = static_cast<uint32_t>(counts.size() - 1);
  for (size_t row = 0; row < slots.size(); ++row) {
    rows[slots[row]] += counts[std::min(codes[row], null)];
  }
}

template <typename Take>
void SlotTotals::ForEachNumber(std::span<const uint32_t> slots, std::span<const uint32_t> codes,
                               Take take) const {
  const double* const lane = lane_.data();
  const auto last = static_cast<uint32_t>(lane_.size() - 1);  // that of NULL, if there is one
  for (size_t row = 0; row < slots.size(); ++row) {
    const double number = lane[std::min(codes[row], last)];
    if (!std::isnan(number)) take(slots[row], number);
  }
}

void SlotTotals::AddSums(std::span<const uint32_t> slots, std::span<const uint32_t> codes) {
  ForEachNumber(slots, codes,
                [sums = sums_.data()](uint32_t slot, double number) { sums[slot] += number; });
}

void SlotTotals::AddCodeRanges(std::span<const uint32_t> slots, std::span<const uint32_t> codes) {
  for (size_t row = 0; row < slots.size(); ++row) {
    CodeRange& range = code_ranges_[slots[row]];
    const uint32_t code = codes[row];
    const bool has_number = code < ascending_;
    range.low = std::min(range.low, has_number ? code : CodeRange().low);
    range.high = std::max(range.high, has_number ? code + 1 : 0);
  }
}

void SlotTotals::AddNumberRanges(std::span<const uint32_t> slots, std::span<const uint32_t> codes) {
  ForEachNumber(slots, codes, [ranges = number_ranges_.data()](uint32_t slot, double number) {
    NumberRange& range = ranges[slot];
    if (!(range.low <= number)) range.low = number;
    if (!(range.high >= number)) range.high = number;
  });
}

double SlotTotals::Extreme(bool high, uint32_t slot) const {
  if (!ascends()) return high ? number_ranges_[slot].high : number_ranges_[slot].low;
  const CodeRange& range = code_ranges_[slot];
  if (range.high == 0) return kNoNumber;
  return NumberOf(high ? range.high - 1 : range.low);
}

double SlotTotals::Result(AggregationKind kind, uint32_t slot, uint32_t rows) const {
  switch (kind) {
    case AggregationKind::kSum:
      return sums_[slot];
    case AggregationKind::kCount:
      return present_.Rows(slot, rows);
    case AggregationKind::kAvg: {
      const uint32_t numbers = numbers_.Rows(slot, rows);
      return numbers == 0 ? kNoNumber : sums_[slot] / numbers;
    }
    default:
      return Extreme(kind == AggregationKind::kMax, slot);
  }
}

}  // namespace celadon
