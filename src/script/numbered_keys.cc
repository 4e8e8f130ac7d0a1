#include "script/numbered_keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

constexpr uint64_t kRowBytes = 24, kKeyBytes = 32;
constexpr const char* kWhat = "the groups of a LOAD";
constexpr size_t kMostShares = 16;
constexpr size_t kReadRows = 1024;  // at once
constexpr size_t kAhead = 16;       // keys whose place is fetched while others are looked for

uint64_t HashOf(uint64_t key) {
  key = (key ^ key >> 31) * 0x9E3779B97F4A7C15;
  key = (key ^ key >> 29) * 0xBF58476D1CE4E5B9;
  return key ^ key >> 32;
}

// Numbers the keys of one share, all keys whose hash leads to it, in the order in which they come.
class KeyShare {
 public:
  explicit KeyShare(MemoryBudget* memory) : slots_(1 << 10), memory_(memory) {}

  // Puts the number of each key in its place; row first_row + rows[i] holds keys[i].
  absl::Status Number(std::span<uint64_t> keys, std::span<const uint16_t> rows,
                      uint32_t first_row) {
    CELADON_RETURN_IF_ERROR(memory_.Resize((keys_.size() + keys.size()) * kKeyBytes, kWhat));
    if ((keys_.size() + keys.size()) * 2 > slots_.size()) Grow(keys_.size() + keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      if (i + kAhead < keys.size()) {
        __builtin_prefetch(&slots_[HashOf(keys[i + kAhead]) & (slots_.size() - 1)]);
      }
      keys[i] = NumberOf(keys[i], first_row + rows[i]);
    }
    return absl::OkStatus();
  }

  const std::vector<uint64_t>& keys() const { return keys_; }
  // The first row of each key; ascending.
  const std::vector<uint32_t>& first_rows() const { return first_rows_; }

 private:
  struct Slot {
    uint32_t hash = 0;    // its upper half
    uint32_t number = 0;  // one more than it; 0: free
  };

  uint32_t NumberOf(uint64_t key, uint32_t row) {
    const uint64_t hash = HashOf(key);
    const auto upper = static_cast<uint32_t>(hash >> 32);
    for (size_t place = hash & (slots_.size() - 1);; place = (place + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[place];
      if (slot.number == 0) {
        keys_.push_back(key);
        first_rows_.push_back(row);
        slot = {upper, static_cast<uint32_t>(keys_.size())};
        return slot.number - 1;
      }
      if (slot.hash == upper && keys_[slot.number - 1] == key) return slot.number - 1;
    }
  }

  void Grow(size_t keys) {
    size_t size = slots_.size();
    while (size < 2 * keys) size *= 2;
    slots_ = FilledVector<Slot>(size);
    for (size_t i = 0; i < keys_.size(); ++i) {
      const uint64_t hash = HashOf(keys_[i]);
      size_t place = hash & (size - 1);
      while (slots_[place].number != 0) place = (place + 1) & (size - 1);
      slots_[place] = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(i + 1)};
    }
  }

  std::vector<Slot> slots_;  // a power of two of them, at most half full
  std::vector<uint64_t> keys_;
  std::vector<uint32_t> first_rows_;
  MemoryReservation memory_;
};

// One call of NumberKeys: keys are dealt out to shares, each share is numbered by one thread, and
// the numbers of all shares become those of all keys.
class Numbering {
 public:
  Numbering(uint64_t rows, const ReadKeys& read, const Execution& execution)
      : rows_(rows), read_(read), execution_(execution), dealt_(StretchesOf(rows)) {
    const size_t shares = std::min(execution.executor->workers(), kMostShares);
    for (size_t share = 0; share < shares; ++share) shares_.emplace_back(execution.memory);
  }

  absl::StatusOr<NumberedKeys> Run() {
    NumberedKeys numbered;
    numbered.memory = MemoryReservation(execution_.memory);
    CELADON_RETURN_IF_ERROR(numbered.memory.Resize(rows_ * kRowBytes, kWhat));
    Executor& executor = *execution_.executor;
    InStretches(rows_, &executor, [this](size_t stretch, size_t first, size_t end) {
      if (!execution_.cancel.cancelled()) Deal(stretch, first, end);
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    std::vector<absl::Status> status(shares_.size());
    executor.Run(shares_.size(), [&](size_t share, size_t) { status[share] = Number(share); });
    for (const absl::Status& share : status) CELADON_RETURN_IF_ERROR(share);
    size_t keys = 0;
    for (const KeyShare& share : shares_) keys += share.keys().size();
    numbered.keys = Merge(keys);
    numbered.number_of_row = FilledVector<uint32_t>(rows_, 0, &executor);
    InStretches(rows_, &executor, [&](size_t stretch, size_t first, size_t end) {
      Settle(stretch, std::span(numbered.number_of_row).subspan(first, end - first));
    });
    const uint64_t kept = rows_ * sizeof(uint32_t) + keys * sizeof(uint64_t);
    CELADON_RETURN_IF_ERROR(numbered.memory.Resize(kept, kWhat));
    return numbered;
  }

 private:
  // The rows of a stretch that one share has: keys, then their numbers, and where they stand in it.
  struct Dealt {
    std::vector<uint64_t> keys;
    std::vector<uint16_t> rows;
  };
  static_assert(kStretch <= 1 << 16);

  void Deal(size_t stretch, size_t first, size_t end) {
    std::vector<Dealt>& dealt = dealt_[stretch];
    dealt.resize(shares_.size());
    for (Dealt& share : dealt) {
      share.keys.reserve((end - first) / shares_.size() + kReadRows);
      share.rows.reserve((end - first) / shares_.size() + kReadRows);
    }
    std::array<uint64_t, kReadRows> buffer;
    for (size_t row = first; row < end; row += kReadRows) {
      const auto keys = std::span(buffer).first(std::min(kReadRows, end - row));
      read_(row, keys);
      for (size_t i = 0; i < keys.size(); ++i) {
        Dealt& share = dealt[ShareOf(keys[i])];
        share.keys.push_back(keys[i]);
        share.rows.push_back(static_cast<uint16_t>(row + i - first));
      }
    }
  }

  // By bits of the hash that tell little of the slot.
  size_t ShareOf(uint64_t key) const { return (HashOf(key) >> 48) * shares_.size() >> 16; }

  absl::Status Number(size_t share) {
    for (size_t stretch = 0; stretch < dealt_.size(); ++stretch) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      Dealt& dealt = dealt_[stretch][share];
      CELADON_RETURN_IF_ERROR(
          shares_[share].Number(dealt.keys, dealt.rows, static_cast<uint32_t>(stretch * kStretch)));
    }
    return absl::OkStatus();
  }

  // All keys, in the order of their first rows, and which numbers those of the shares have there.
  std::vector<uint64_t> Merge(size_t size) {
    std::vector<uint64_t> keys;
    keys.reserve(size);
    std::vector<size_t> next(shares_.size());
    numbers_.resize(shares_.size());
    for (size_t i = 0; i < shares_.size(); ++i) numbers_[i].reserve(shares_[i].keys().size());
    while (keys.size() < size) {
      size_t first = shares_.size();
      uint32_t first_row = 0;
      for (size_t i = 0; i < shares_.size(); ++i) {
        if (next[i] == shares_[i].keys().size()) continue;
        const uint32_t row = shares_[i].first_rows()[next[i]];
        if (first == shares_.size() || row < first_row) first = i, first_row = row;
      }
      numbers_[first].push_back(static_cast<uint32_t>(keys.size()));
      keys.push_back(shares_[first].keys()[next[first]++]);
    }
    return keys;
  }

  void Settle(size_t stretch, std::span<uint32_t> number_of_row) {
    for (size_t share = 0; share < shares_.size(); ++share) {
      const Dealt dealt = std::move(dealt_[stretch][share]);
      for (size_t i = 0; i < dealt.rows.size(); ++i) {
        number_of_row[dealt.rows[i]] = numbers_[share][dealt.keys[i]];
      }
    }
  }

  uint64_t rows_;
  const ReadKeys& read_;
  const Execution& execution_;
  std::vector<KeyShare> shares_;
  std::vector<std::vector<Dealt>> dealt_;       // by stretch and share
  std::vector<std::vector<uint32_t>> numbers_;  // of the keys of each share
};

}  // namespace

absl::StatusOr<NumberedKeys> NumberKeys(uint64_t rows, const ReadKeys& read,
                                        const Execution& execution) {
  return Numbering(rows, read, execution).Run();
}

}  // namespace celadon
