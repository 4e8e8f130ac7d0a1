#include "source/cell_dictionary.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 16;
constexpr size_t kShortText = 2 * sizeof(uint64_t);
// So many texts are looked at before they may be taken for distinct, nine of ten of which have to
// be.
constexpr size_t kTriedTexts = 2048;

template <typename Word>
uint64_t Load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

}  // namespace

// The two words of a text of at most sixteen bytes hold all of them, some twice.
void CellDictionary::Describe(std::string_view text, Slot& slot) {
  const char* const data = text.data();
  const size_t size = text.size();
  slot.length = static_cast<uint32_t>(size);
  if (size > kShortText) {
    slot.begin = absl::HashOf(absl::string_view(data, size));
    slot.end = 0;
  } else if (size >= 8) {
    slot.begin = Load<uint64_t>(data);
    slot.end = Load<uint64_t>(data + size - 8);
  } else if (size >= 4) {
    slot.begin = Load<uint32_t>(data);
    slot.end = Load<uint32_t>(data + size - 4);
  } else if (size >= 2) {
    slot.begin = Load<uint16_t>(data);
    slot.end = Load<uint16_t>(data + size - 2);
  } else {
    slot.begin = size == 0 ? 0 : Load<uint8_t>(data);
    slot.end = 0;
  }
}

// Two multiplications, of which the second spreads what the first has gathered in the high bits.
size_t CellDictionary::Slot::Hash() const {
  constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
  const uint64_t gathered = (begin ^ length) * kSpread;
  return ((gathered ^ gathered >> 32 ^ end) * kSpread) >> 32;
}

bool CellDictionary::Holds(const Slot& slot, const Slot& wanted, std::string_view text) const {
  return slot.begin == wanted.begin && slot.end == wanted.end && slot.length == wanted.length &&
         (text.size() <= kShortText || values_.text(slot.code) == text);
}

void CellDictionary::InternAll(std::span<const std::string_view> texts,
                               const TextInterpreter& interpreter, uint32_t* codes) {
  constexpr size_t kGroup = 32;
  std::array<Slot, kGroup> wanted;
  for (; !texts.empty(); codes += kGroup) {
    const auto group = texts.first(std::min(kGroup, texts.size()));
    texts = texts.subspan(group.size());
    interned_ += group.size();
    MakeRoom(group.size());
    if (!finds_equals_) {
      for (size_t i = 0; i < group.size(); ++i) codes[i] = Add(group[i], interpreter);
      continue;
    }
    for (size_t i = 0; i < group.size(); ++i) {
      Describe(group[i], wanted[i]);
      __builtin_prefetch(&slots_[wanted[i].Hash() & (slots_.size() - 1)]);
    }
    for (size_t i = 0; i < group.size(); ++i) codes[i] = Find(wanted[i], group[i], interpreter);
  }
}

uint32_t CellDictionary::Find(const Slot& wanted, std::string_view text,
                              const TextInterpreter& interpreter) {
  const size_t mask = slots_.size() - 1;
  size_t i = wanted.Hash() & mask;
  for (; slots_[i].code != kNoCode; i = (i + 1) & mask) {
    if (Holds(slots_[i], wanted, text)) return slots_[i].code;
  }
  slots_[i] = {wanted.begin, wanted.end, wanted.length, static_cast<uint32_t>(values_.size())};
  return Add(text, interpreter);
}

void CellDictionary::MakeRoom(size_t more) {
  while (finds_equals_ && slots_.size() <= (values_.size() + more) * 2) Grow();
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
