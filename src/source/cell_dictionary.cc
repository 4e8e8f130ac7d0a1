#include "source/cell_dictionary.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 16;
constexpr size_t kShortText = sizeof(uint64_t);
// So many texts are looked at before they may be taken for distinct, nine of ten of which have to
// be.
constexpr size_t kTriedTexts = 2048;

template <typename Word>
uint64_t Load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// The bytes of a text of at most eight, which with its length tell it from all others.
uint64_t ShortBytes(std::string_view text) {
  const char* const data = text.data();
  const size_t size = text.size();
  if (size >= 4) return Load<uint32_t>(data) << 32 | Load<uint32_t>(data + size - 4);
  if (size >= 2) return Load<uint16_t>(data) << 16 | Load<uint16_t>(data + size - 2);
  return size == 0 ? 0 : Load<uint8_t>(data);
}

}  // namespace

CellDictionary::Slot CellDictionary::SlotFor(std::string_view text) {
  const uint64_t bytes = text.size() <= kShortText
                             ? ShortBytes(text)
                             : absl::HashOf(absl::string_view(text.data(), text.size()));
  return {bytes, static_cast<uint32_t>(text.size())};
}

// Two multiplications, of which the second spreads what the first has gathered in the high bits.
size_t CellDictionary::Slot::Hash() const {
  constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
  const uint64_t gathered = (bytes ^ length) * kSpread;
  return ((gathered ^ gathered >> 32) * kSpread) >> 32;
}

bool CellDictionary::Holds(const Slot& slot, const Slot& wanted, std::string_view text) const {
  return slot.bytes == wanted.bytes && slot.length == wanted.length &&
         (text.size() <= kShortText || values_.text(slot.code) == text);
}

uint32_t CellDictionary::Intern(std::string_view text, const TextInterpreter& interpreter) {
  ++interned_;
  if (finds_equals_ && slots_.size() <= values_.size() * 2) Grow();
  if (!finds_equals_) return Add(text, interpreter);
  const Slot wanted = SlotFor(text);
  const size_t mask = slots_.size() - 1;
  size_t i = wanted.Hash() & mask;
  for (; slots_[i].code != kNoCode; i = (i + 1) & mask) {
    if (Holds(slots_[i], wanted, text)) return slots_[i].code;
  }
  slots_[i] = {wanted.bytes, wanted.length, static_cast<uint32_t>(values_.size())};
  return Add(text, interpreter);
}

uint32_t CellDictionary::Add(std::string_view text, const TextInterpreter& interpreter) {
  const auto code = static_cast<uint32_t>(values_.size());
  const std::optional<double> number = interpreter.Number(text);
  values_.Append(number.has_value() ? ValueView::Dual(text, *number) : ValueView::Text(text));
  return code;
}

void CellDictionary::Grow() {
  if (interned_ > kTriedTexts && values_.size() > interned_ / 10 * 9) {
    finds_equals_ = false;
    slots_ = {};
    return;
  }
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.code == kNoCode) continue;
    size_t i = slot.Hash() & mask;
    while (slots_[i].code != kNoCode) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

DualVector CellDictionary::Take() {
  CellDictionary taken;
  std::swap(*this, taken);
  return std::move(taken.values_);
}

}  // namespace celadon
