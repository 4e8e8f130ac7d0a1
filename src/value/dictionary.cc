#include "value/dictionary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "runtime/huge_pages.h"

namespace celadon {

namespace {

constexpr size_t kFirstSlots = 16;
constexpr size_t kGroup = 32;

// The highest bit of a stored hash tells texts from numbers, so that a slot with the wanted hash
// never needs a look at the kind of its value.
constexpr uint32_t kTextBit = 0x80000000;

// Folds sign, exponent and leading digits, all that whole numbers differ in, onto the low half and
// spreads both by a multiplication with the golden ratio.
uint32_t HashNumber(double number) {
  const uint64_t bits = std::bit_cast<uint64_t>(number);
  const uint64_t spread = (bits ^ (bits >> 32)) * 0x9E3779B97F4A7C15;
  return static_cast<uint32_t>(spread >> 32) & ~kTextBit;
}

uint32_t HashText(std::string_view text) {
  const absl::string_view view(text.data(),
                               text.size());  // which Abseil hashes by itself, and faster
  return static_cast<uint32_t>(absl::HashOf(view)) | kTextBit;
}

// -0.0 and 0.0 are one symbol, so they must share their bits.
double OneZero(double number) { return number + 0.0; }

uint32_t HashOf(ValueView value) {
  return value.has_number() ? HashNumber(OneZero(value.number())) : HashText(value.text());
}

bool IsStored(ValueView value) {
  return value.has_number() ? !std::isnan(value.number()) : !value.is_null();
}

size_t SlotsFor(size_t values) {
  return std::bit_ceil(std::max(kFirstSlots, values + values / 3 + 1));
}

}  // namespace

template <typename Same>
size_t Dictionary::Probe(uint32_t hash, Same same) const {
  const size_t mask = slots_.size() - 1;
  size_t i = hash & mask;
  while (slots_[i].code != kNone && !(slots_[i].hash == hash && same(slots_[i].code))) {
    i = (i + 1) & mask;
  }
  return i;
}

size_t Dictionary::ProbeNumber(double number, uint32_t hash) const {
  return Probe(hash, [&](uint32_t code) { return values_.number(code) == number; });
}

size_t Dictionary::ProbeText(std::string_view text, uint32_t hash) const {
  return Probe(hash, [&](uint32_t code) { return values_.text(code) == text; });
}

uint32_t Dictionary::AddAt(size_t slot, uint32_t hash, ValueView value) {
  assert(size() < kNone);
  const uint32_t code = size();
  slots_[slot] = {hash, code};
  values_.Append(value);
  ++indexed_;
  return code;
}

uint32_t Dictionary::InternHashed(ValueView value, uint32_t hash) {
  const bool numeric = value.has_number();
  const double number = numeric ? OneZero(value.number()) : 0;
  const size_t slot = numeric ? ProbeNumber(number, hash) : ProbeText(value.text(), hash);
  const uint32_t code = slots_[slot].code;
  if (code != kNone) return code;
  return AddAt(slot, hash,
               !numeric           ? value
               : value.has_text() ? ValueView::Dual(value.text(), number)
                                  : ValueView::Number(number));
}

uint32_t Dictionary::Intern(ValueView value) {
  if (!IsStored(value)) return kNone;
  IndexAll();
  MakeRoom(1);
  return InternHashed(value, HashOf(value));
}

uint32_t Dictionary::InternNumber(double number) { return Intern(ValueView::Number(number)); }

// In groups: what the search of one value waits for is fetched while others are searched.
void Dictionary::InternAll(const DualVector& values, std::span<const uint32_t> positions,
                           uint32_t* codes) {
  std::array<uint32_t, kGroup> hashes;
  IndexAll();
  for (; !positions.empty(); codes += kGroup) {
    const auto group = positions.first(std::min(kGroup, positions.size()));
    positions = positions.subspan(group.size());
    MakeRoom(kGroup);
    for (size_t i = 0; i < group.size(); ++i) {
      const ValueView value = values[group[i]];
      hashes[i] = value.is_null() ? 0 : HashOf(value);
      __builtin_prefetch(&FirstSlot(hashes[i]));
    }
    const std::span<const double> numbers = values_.numbers();
    for (size_t i = 0; i < group.size(); ++i) {
      const Slot& slot = FirstSlot(hashes[i]);
      if (slot.hash == hashes[i] && slot.code < numbers.size()) {
        __builtin_prefetch(&numbers[slot.code]);
      }
    }
    for (size_t i = 0; i < group.size(); ++i) {
      const ValueView value = values[group[i]];
      codes[i] = IsStored(value) ? InternHashed(value, hashes[i]) : kNone;
    }
  }
}

uint32_t Dictionary::Find(ValueView value) const {
  assert(indexed_ == size());
  if (value.is_null() || slots_.empty()) return kNone;
  if (!value.has_number()) return slots_[ProbeText(value.text(), HashText(value.text()))].code;
  const double number = OneZero(value.number());
  return slots_[ProbeNumber(number, HashNumber(number))].code;
}

Dictionary Dictionary::FromDistinct(DualVector values) {
  Dictionary dictionary;
  dictionary.values_ = std::move(values);
  return dictionary;
}

void Dictionary::AddNew(const DualVector& values, size_t first, size_t count) {
  values_.AppendRange(values, first, count);
}

// In groups, as values are searched.
void Dictionary::IndexAll() {
  if (indexed_ == size()) return;
  if (values_.size() * 4 > slots_.size() * 3) {
    slots_ = std::vector<Slot>();  // before there are others
    slots_ = FilledVector<Slot>(SlotsFor(values_.size()));
    indexed_ = 0;
  }
  std::array<uint32_t, kGroup> hashes;
  while (indexed_ < size()) {
    const auto group = std::span(hashes).first(std::min<size_t>(kGroup, size() - indexed_));
    for (size_t i = 0; i < group.size(); ++i) {
      group[i] = HashOf(values_[indexed_ + i]);
      __builtin_prefetch(&FirstSlot(group[i]), 1);
    }
    for (const uint32_t hash : group) PlaceNew({hash, indexed_++});
  }
}

void Dictionary::PlaceNew(Slot slot) {
  slots_[Probe(slot.hash, [](uint32_t) { return false; })] = slot;
}

void Dictionary::Grow() {
  const std::vector<Slot> old =
      std::exchange(slots_, FilledVector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  for (const Slot& slot : old) {
    if (slot.code != kNone) PlaceNew(slot);
  }
}

size_t Dictionary::BytesToTake(size_t more) const {
  constexpr size_t kValue = sizeof(ValueKind) + sizeof(double) + sizeof(uint64_t);
  if (indexed_ != size()) return 2 * values_.bytes() + more * kValue;
  const size_t slots = slots_.size(), grown = SlotsFor(values_.size() + more);
  if (grown <= slots) return slots * sizeof(Slot) + values_.bytes() + more * kValue;
  return (slots + grown) * sizeof(Slot) + 2 * values_.bytes() + more * kValue;
}

DualVector Dictionary::Take() {
  slots_ = std::vector<Slot>();
  indexed_ = 0;
  return std::exchange(values_, {});
}

}  // namespace celadon
