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
  return static_cast<uint32_t>(absl::HashOf(text)) | kTextBit;
}

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
  return code;
}

uint32_t Dictionary::Intern(ValueView value) {
  if (!value.has_number()) return value.is_null() ? kNone : InternText(value.text());
  if (!value.has_text()) return InternNumber(value.number());
  const double number = OneZero(value.number());
  if (std::isnan(number)) return kNone;
  MakeRoom();
  const uint32_t hash = HashNumber(number);
  const size_t slot = ProbeNumber(number, hash);
  const uint32_t code = slots_[slot].code;
  return code != kNone ? code : AddAt(slot, hash, ValueView::Dual(value.text(), number));
}

uint32_t Dictionary::InternNumber(double number) {
  if (std::isnan(number)) return kNone;
  MakeRoom();
  number = OneZero(number);
  const uint32_t hash = HashNumber(number);
  const size_t slot = ProbeNumber(number, hash);
  const uint32_t code = slots_[slot].code;
  return code != kNone ? code : AddAt(slot, hash, ValueView::Number(number));
}

uint32_t Dictionary::InternText(std::string_view text) {
  MakeRoom();
  const uint32_t hash = HashText(text);
  const size_t slot = ProbeText(text, hash);
  const uint32_t code = slots_[slot].code;
  return code != kNone ? code : AddAt(slot, hash, ValueView::Text(text));
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

void Dictionary::Grow() {
  const std::vector<Slot> old =
      std::exchange(slots_, std::vector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  for (const Slot& slot : old) {
    if (slot.code != kNone) PlaceNew(slot);
  }
}

size_t Dictionary::BytesToTake(size_t more) const {
  constexpr size_t kValue = sizeof(ValueKind) + sizeof(double) + sizeof(uint64_t);
  const size_t slots = slots_.size(), grown = SlotsFor(values_.size() + more);
  if (grown <= slots) return slots * sizeof(Slot) + values_.bytes() + more * kValue;
  return (slots + grown) * sizeof(Slot) + 2 * values_.bytes() + more * kValue;
}

DualVector Dictionary::Take() {
  slots_ = std::vector<Slot>();
  return std::exchange(values_, {});
}

}  // namespace celadon
