#include "value/dictionary.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/hash/hash.h"

namespace celadon {

namespace {

constexpr size_t kFirstSlots = 16;

// The finishing steps of SplitMix64: every bit of the number reaches every bit of the hash.
uint32_t HashNumber(double number) {
  uint64_t x = std::bit_cast<uint64_t>(number);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return static_cast<uint32_t>(x ^ (x >> 31));
}

uint32_t HashText(std::string_view text) { return static_cast<uint32_t>(absl::HashOf(text)); }

// -0.0 and 0.0 are one symbol, so they must share their bits.
double OneZero(double number) { return number + 0.0; }

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
  return Probe(hash, [&](uint32_t code) {
    return (static_cast<uint8_t>(values_.kind(code)) & 1) != 0 && values_.number(code) == number;
  });
}

size_t Dictionary::ProbeText(std::string_view text, uint32_t hash) const {
  return Probe(hash, [&](uint32_t code) {
    return values_.kind(code) == ValueKind::kText && values_.text(code) == text;
  });
}

uint32_t Dictionary::InternAt(size_t slot, uint32_t hash, ValueView value) {
  if (slots_[slot].code != kNone) return slots_[slot].code;
  const uint32_t code = size();
  slots_[slot] = {hash, code};
  values_.Append(value);
  return code;
}

uint32_t Dictionary::Intern(ValueView value) {
  if (value.is_null()) return kNone;
  assert(size() < kNone);
  MakeRoom();
  if (!value.has_number()) {
    const uint32_t hash = HashText(value.text());
    return InternAt(ProbeText(value.text(), hash), hash, value);
  }
  const double number = OneZero(value.number());
  if (std::isnan(number)) return kNone;
  const uint32_t hash = HashNumber(number);
  return InternAt(
      ProbeNumber(number, hash), hash,
      value.has_text() ? ValueView::Dual(value.text(), number) : ValueView::Number(number));
}

uint32_t Dictionary::InternNumber(double number) {
  assert(size() < kNone);
  if (std::isnan(number)) return kNone;
  MakeRoom();
  number = OneZero(number);
  const uint32_t hash = HashNumber(number);
  return InternAt(ProbeNumber(number, hash), hash, ValueView::Number(number));
}

uint32_t Dictionary::Find(ValueView value) const {
  if (value.is_null() || slots_.empty()) return kNone;
  if (!value.has_number()) return slots_[ProbeText(value.text(), HashText(value.text()))].code;
  const double number = OneZero(value.number());
  return slots_[ProbeNumber(number, HashNumber(number))].code;
}

Dictionary Dictionary::FromDistinct(DualVector values) {
  Dictionary dictionary;
  dictionary.slots_.resize(SlotsFor(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    const uint32_t hash = (static_cast<uint8_t>(values.kind(i)) & 1) != 0
                              ? HashNumber(OneZero(values.number(i)))
                              : HashText(values.text(i));
    dictionary.PlaceNew({hash, static_cast<uint32_t>(i)});
  }
  dictionary.values_ = std::move(values);
  return dictionary;
}

void Dictionary::PlaceNew(Slot slot) {
  slots_[Probe(slot.hash, [](uint32_t) { return false; })] = slot;
}

void Dictionary::MakeRoom() {
  if (values_.size() * 4 < slots_.size() * 3) return;
  const std::vector<Slot> old =
      std::exchange(slots_, std::vector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  for (const Slot& slot : old) {
    if (slot.code != kNone) PlaceNew(slot);
  }
}

DualVector Dictionary::Take() {
  slots_ = {};
  return std::exchange(values_, {});
}

}  // namespace celadon
