#include "hypercube/tuple_rows.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "runtime/growth.h"

namespace celadon {

size_t TupleRows::Hash(std::span<const TupleValue> tuple) {
  constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;
  uint64_t hash = 0;
  for (const TupleValue value : tuple) {
    hash = (hash ^ Shown(value)) * kGolden;
    hash ^= hash >> 32;
  }
  return hash;
}

size_t TupleRows::SlotsFor(size_t rows) {
  constexpr size_t kFewest = 16;
  return std::bit_ceil(std::max(kFewest, rows + rows / 3 + 1));
}

bool TupleRows::Matches(uint32_t row, std::span<const TupleValue> own) const {
  return std::ranges::equal(tuple(row), own, {}, {}, Shown);
}

size_t TupleRows::Probe(std::span<const TupleValue> tuple) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = Hash(tuple) & mask;
  while (slots_[slot] != kFree && !Matches(slots_[slot], tuple)) slot = (slot + 1) & mask;
  return slot;
}

uint32_t TupleRows::RowOf(std::span<const TupleValue> tuple) {
  Index();
  if (SlotsFor(size_ + 1) > slots_.size()) SetSlots(SlotsFor(size_ + 1));
  uint32_t& row = slots_[Probe(tuple)];
  if (row == kFree) {
    row = static_cast<uint32_t>(size_++);
    indexed_ = size_;
    std::ranges::transform(tuple, std::back_inserter(values_), Shown);
  }
  return row;
}

void TupleRows::AddNew(std::span<const TupleValue> tuple) {
  values_.insert(values_.end(), tuple.begin(), tuple.end());
  ++size_;
}

void TupleRows::Index() const {
  if (indexed_ == size_) return;
  if (SlotsFor(size_) > slots_.size()) return SetSlots(SlotsFor(size_));
  for (; indexed_ < size_; ++indexed_) {
    const auto row = static_cast<uint32_t>(indexed_);
    slots_[Probe(tuple(row))] = row;
  }
}

void TupleRows::SetSlots(size_t slots) const {
  // The old ones need not be held beside the new: rows have their tuples.
  slots_ = std::vector<uint32_t>();
  slots_.resize(slots, kFree);
  indexed_ = 0;
  Index();
}

size_t TupleRows::BytesToTake(size_t more) const {
  const size_t slots = std::max(slots_.size(), SlotsFor(size_ + more));
  return slots * sizeof(uint32_t) + celadon::BytesToTake(values_, more * dimensions_);
}

std::optional<uint32_t> TupleRows::Find(std::span<const TupleValue> tuple) const {
  if (size_ == 0) return std::nullopt;
  Index();
  const uint32_t row = slots_[Probe(tuple)];
  return row == kFree ? std::nullopt : std::optional(row);
}

uint32_t DifferingTuples::AddTo(TupleRows& rows, std::span<const TupleValue> tuple) {
  const auto next = static_cast<uint32_t>(rows.size());
  const bool whole = std::ranges::none_of(
      tuple, [](TupleValue value) { return value == kNullValue || value == kMissingValue; });
  if (!whole) {
    const uint32_t known = with_null_.RowOf(tuple);
    if (known < rows_.size()) return rows_[known];
    rows_.push_back(next);
    tuple = with_null_.tuple(known);
  }
  rows.AddNew(tuple);
  return next;
}

}  // namespace celadon
