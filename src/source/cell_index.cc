#include "source/cell_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 256;
// Up to so many slots there are at least eight a text, so that a search hardly ever passes over
// others; above that two.
constexpr size_t kRoomySlots = 1 << 14;
constexpr size_t kShort = 7;
constexpr size_t kTwoWords = 2 * sizeof(uint64_t);

template <typename Word = uint64_t>
uint64_t Load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

// Makes room for one more among so many texts; `place` puts a slot where it belongs.
template <typename Slot, typename Place>
void MakeRoom(std::vector<Slot>& slots, size_t texts, Place place) {
  if (slots.size() >= (slots.size() < kRoomySlots ? 8 : 2) * (texts + 1)) return;
  std::vector<Slot> old(std::max(kFirstSlots, slots.size() * 2));
  old.swap(slots);
  for (const Slot& slot : old) {
    if (slot.code != CellIndex::kNoCode) place(slot);
  }
}

// Slots as a search passes through them; none are as one that is free.
template <typename Slot>
class View {
 public:
  explicit View(const std::vector<Slot>& slots)
      : slots_(slots.empty() ? &kFree : slots.data()),
        mask_(slots.empty() ? 0 : slots.size() - 1) {}

  size_t Place(size_t hash) const { return hash & mask_; }
  size_t After(size_t place) const { return (place + 1) & mask_; }
  const Slot& operator[](size_t place) const { return slots_[place]; }

 private:
  static constexpr Slot kFree = {};
  const Slot* slots_;
  size_t mask_;
};

template <typename ShortSlot>
uint32_t FindShort(const View<ShortSlot>& slots, size_t place, uint64_t key) {
  while (slots[place].key != key && slots[place].key != 0) place = slots.After(place);
  return slots[place].code;
}

template <typename Slot>
uint32_t FindLong(const View<Slot>& slots, size_t place, const Slot& wanted, std::string_view text,
                  const DualVector& values) {
  for (; slots[place].code != CellIndex::kNoCode; place = slots.After(place)) {
    const Slot& slot = slots[place];
    if (slot.begin == wanted.begin && slot.end == wanted.end && slot.length == wanted.length &&
        (text.size() <= kTwoWords || values.text(slot.code) == text)) {
      return slot.code;
    }
  }
  return CellIndex::kNoCode;
}

// Of a text of at most seven bytes, which the lowest bytes of the word are.
uint64_t ShortKey(uint64_t word, size_t size) {
  static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
  return (word & ((uint64_t{1} << (8 * size)) - 1)) | uint64_t{size + 1} << 56;
}

uint64_t ShortKey(std::string_view text) {
  uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  return ShortKey(word, text.size());
}

}  // namespace

CellIndex::Slot CellIndex::Describe(std::string_view text) {
  const char* const data = text.data();
  const size_t size = text.size();
  Slot slot;
  slot.length = static_cast<uint32_t>(size);
  if (size <= kTwoWords) {
    slot.begin = Load(data);
    slot.end = Load(data + size - sizeof(uint64_t));
  } else {
    slot.begin = absl::HashOf(absl::string_view(data, size));
  }
  return slot;
}

size_t CellIndex::HashOf(uint64_t key) { return absl::HashOf(key); }

size_t CellIndex::HashOf(const Slot& slot) {
  return absl::HashOf(slot.begin ^ slot.length, slot.end);
}

uint32_t CellIndex::Find(std::string_view text, const DualVector& values) const {
  if (text.size() <= kShort) {
    const View slots(short_slots_);
    const uint64_t key = ShortKey(text);
    return FindShort(slots, slots.Place(HashOf(key)), key);
  }
  const View slots(slots_);
  const Slot wanted = Describe(text);
  return FindLong(slots, slots.Place(HashOf(wanted)), wanted, text, values);
}

void CellIndex::FindAll(std::span<const std::string_view> texts, std::string_view readable,
                        const DualVector& values, uint32_t* codes) const {
  const std::less<> before;
  const char* const last =
      readable.data() +
      (readable.size() < sizeof(uint64_t) ? 0 : readable.size() - sizeof(uint64_t));
  const View short_slots(short_slots_);
  const View slots(slots_);
  std::array<uint64_t, kGroup> keys;  // 0 for a long text
  std::array<size_t, kGroup> places;
  for (; !texts.empty(); codes += kGroup) {
    const auto group = texts.first(std::min(kGroup, texts.size()));
    texts = texts.subspan(group.size());
    for (size_t i = 0; i < group.size(); ++i) {
      const std::string_view text = group[i];
      keys[i] = 0;
      if (text.size() > kShort) continue;
      const bool word = !before(text.data(), readable.data()) && before(text.data(), last);
      keys[i] = word ? ShortKey(Load(text.data()), text.size()) : ShortKey(text);
      places[i] = short_slots.Place(HashOf(keys[i]));
      __builtin_prefetch(&short_slots[places[i]]);
    }
    for (size_t i = 0; i < group.size(); ++i) {
      if (keys[i] != 0) {
        codes[i] = FindShort(short_slots, places[i], keys[i]);
        continue;
      }
      const Slot wanted = Describe(group[i]);
      codes[i] = FindLong(slots, slots.Place(HashOf(wanted)), wanted, group[i], values);
    }
  }
}

void CellIndex::Add(std::string_view text, uint32_t code) {
  const auto place = [this](const auto& slot) { Place(slot); };
  if (text.size() <= kShort) {
    MakeRoom(short_slots_, short_texts_++, place);
    Place(ShortSlot{ShortKey(text), code});
  } else {
    MakeRoom(slots_, long_texts_++, place);
    Slot slot = Describe(text);
    slot.code = code;
    Place(slot);
  }
}

void CellIndex::Place(ShortSlot slot) {
  const size_t mask = short_slots_.size() - 1;
  size_t i = HashOf(slot.key) & mask;
  while (short_slots_[i].key != 0) i = (i + 1) & mask;
  short_slots_[i] = slot;
}

void CellIndex::Place(const Slot& slot) {
  const size_t mask = slots_.size() - 1;
  size_t i = HashOf(slot) & mask;
  while (slots_[i].code != kNoCode) i = (i + 1) & mask;
  slots_[i] = slot;
}

}  // namespace celadon
