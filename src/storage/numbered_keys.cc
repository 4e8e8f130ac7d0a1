#include "storage/numbered_keys.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

constexpr uint64_t kRowBytes = 24;
constexpr uint64_t kHeldKeyBytes = sizeof(uint64_t) + sizeof(uint32_t);  // and its first row
// A share of so many rows or less has its hash table in the cache of a core.
constexpr uint64_t kRowsAShare = 1 << 16;
constexpr size_t kMostShares = 64;
constexpr size_t kReadRows = 1024;  // at once
constexpr size_t kAhead = 16;       // keys whose place is fetched while others are looked for

uint64_t HashOf(uint64_t key) {
  key = (key ^ key >> 31) * 0x9E3779B97F4A7C15;
  key = (key ^ key >> 29) * 0xBF58476D1CE4E5B9;
  return key ^ key >> 32;
}

// Where keys are looked for: places that a worker has for one share after the other, since fresh
// memory takes longer than what is done in it.
struct KeyPlace {
  uint32_t hash;    // its upper half
  uint32_t number;  // one more than it; 0: free
};
using KeyPlaces = std::vector<KeyPlace>;  // a power of two of them, at most half full

// Numbers the keys of one share, all keys whose hash leads to it, in the order in which they come.
class KeyShare {
 public:
  KeyShare(const std::string& what, MemoryBudget* memory) : what_(what), memory_(memory) {}

  // Before the first keys of `rows` rows; the places are used until the last ones have numbers.
  void Start(KeyPlaces* places, size_t rows) {
    places_ = places;
    left_ = rows;
    places_->assign(kFewestPlaces, {});
  }

  // Puts the number of each key in its place; row first_row + rows[i] holds keys[i].
  absl::Status Number(std::span<uint64_t> keys, std::span<const uint16_t> rows,
                      uint32_t first_row) {
    if ((keys_.size() + keys.size()) * 2 > places_->size()) {
      CELADON_RETURN_IF_ERROR(Grow(keys.size()));
    }
    for (size_t i = 0; i < keys.size(); ++i) {
      if (i + kAhead < keys.size()) {
        __builtin_prefetch(&(*places_)[HashOf(keys[i + kAhead]) & (places_->size() - 1)]);
      }
      keys[i] = NumberOf(keys[i], first_row + rows[i]);
    }
    numbered_ += keys.size();
    left_ -= keys.size();
    return absl::OkStatus();
  }

  // When all keys have numbers: only they are held any longer.
  absl::Status Finish() { return memory_.Resize(keys_.capacity() * kHeldKeyBytes, what_); }

  const std::vector<uint64_t>& keys() const { return keys_; }
  // The first row of each key; ascending.
  const std::vector<uint32_t>& first_rows() const { return first_rows_; }

 private:
  static constexpr size_t kFewestPlaces = 1 << 10;

  uint32_t NumberOf(uint64_t key, uint32_t row) {
    const uint64_t hash = HashOf(key);
    const auto upper = static_cast<uint32_t>(hash >> 32);
    KeyPlaces& places = *places_;
    for (size_t i = hash & (places.size() - 1);; i = (i + 1) & (places.size() - 1)) {
      KeyPlace& place = places[i];
      if (place.number == 0) {
        keys_.push_back(key);
        first_rows_.push_back(row);
        place = {upper, static_cast<uint32_t>(keys_.size())};
        return place.number - 1;
      }
      if (place.hash == upper && keys_[place.number - 1] == key) return place.number - 1;
    }
  }

  // Makes room for so many rows; for those behind them too, where most rows so far had new keys.
  absl::Status Grow(size_t rows) {
    const bool mostly_new = numbered_ != 0 && 2 * keys_.size() > numbered_;
    const size_t keys = keys_.size() + (mostly_new ? left_ : rows);
    KeyPlaces& places = *places_;
    const size_t size = std::max(2 * places.size(), std::bit_ceil(2 * keys));
    CELADON_RETURN_IF_ERROR(
        memory_.Resize(size * sizeof(KeyPlace) + size / 2 * kHeldKeyBytes, what_));
    places.assign(size, {});
    keys_.reserve(size / 2);
    first_rows_.reserve(size / 2);
    for (size_t k = 0; k < keys_.size(); ++k) {
      const uint64_t hash = HashOf(keys_[k]);
      size_t i = hash & (places.size() - 1);
      while (places[i].number != 0) i = (i + 1) & (places.size() - 1);
      places[i] = {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(k + 1)};
    }
    return absl::OkStatus();
  }

  const std::string& what_;
  KeyPlaces* places_ = nullptr;
  size_t numbered_ = 0, left_ = 0;  // rows
  std::vector<uint64_t> keys_;
  std::vector<uint32_t> first_rows_;
  MemoryReservation memory_;
};

// Rows that are the first ones of their keys, counted.
class FirstRows {
 public:
  explicit FirstRows(uint64_t rows) : words_((rows + kBits - 1) / kBits), before_(words_.size()) {}

  // Rows of different words may be added at once.
  void Add(uint64_t row) { words_[row / kBits] |= uint64_t{1} << row % kBits; }
  // How many there are, once all are added.
  uint32_t Count() {
    uint32_t rows = 0;
    for (size_t word = 0; word < words_.size(); ++word) {
      before_[word] = rows;
      rows += static_cast<uint32_t>(std::popcount(words_[word]));
    }
    return rows;
  }
  // How many there are before one of them, once they are counted.
  uint32_t Before(uint64_t row) const {
    const uint64_t lower = words_[row / kBits] & ((uint64_t{1} << row % kBits) - 1);
    return before_[row / kBits] + static_cast<uint32_t>(std::popcount(lower));
  }

 private:
  static constexpr size_t kBits = 64;
  std::vector<uint64_t> words_;
  std::vector<uint32_t> before_;  // in the words before each
};

// One call of NumberKeys: keys are dealt out to shares, each share is numbered by one thread, and
// how many first rows are before that of a key is its number among all keys.
class Numbering {
 public:
  Numbering(uint64_t rows, const ReadKeys& read, const std::string& what,
            const Execution& execution)
      : rows_(rows),
        read_(read),
        what_(what),
        execution_(execution),
        dealt_(StretchesOf(rows)),
        first_rows_(rows) {
    const size_t shares = std::clamp<size_t>(rows / kRowsAShare, 1, kMostShares);
    for (size_t share = 0; share < shares; ++share) shares_.emplace_back(what, execution.memory);
  }

  absl::StatusOr<NumberedKeys> Run() {
    NumberedKeys numbered;
    numbered.memory = MemoryReservation(execution_.memory);
    CELADON_RETURN_IF_ERROR(numbered.memory.Resize(rows_ * kRowBytes, what_));
    CELADON_RETURN_IF_ERROR(InStretches(&Numbering::Deal));
    std::vector<absl::Status> status(shares_.size());
    std::vector<KeyPlaces> places(execution_.executor->workers());
    execution_.executor->Run(shares_.size(), [&](size_t share, size_t worker) {
      status[share] = Number(share, places[worker]);
    });
    places.clear();
    for (const absl::Status& share : status) CELADON_RETURN_IF_ERROR(share);
    CELADON_RETURN_IF_ERROR(InStretches(&Numbering::FindFirstRows));
    keys_.resize(first_rows_.Count());
    number_of_row_ = FilledVector<uint32_t>(rows_, 0, execution_.executor);
    CELADON_RETURN_IF_ERROR(InStretches(&Numbering::Settle));
    numbered.keys = std::move(keys_);
    numbered.number_of_row = std::move(number_of_row_);
    const uint64_t kept = rows_ * sizeof(uint32_t) + numbered.keys.size() * sizeof(uint64_t);
    CELADON_RETURN_IF_ERROR(numbered.memory.Resize(kept, what_));
    return numbered;
  }

 private:
  // The rows of a stretch that one share has: keys, then their numbers, and where they stand in it.
  struct Dealt {
    std::vector<uint64_t> keys;
    std::vector<uint16_t> rows;
  };
  static_assert(kStretch <= 1 << 16);

  absl::Status InStretches(void (Numbering::*body)(size_t stretch, size_t first, size_t end)) {
    celadon::InStretches(rows_, execution_.executor, [&](size_t stretch, size_t first, size_t end) {
      if (!execution_.cancel.cancelled()) (this->*body)(stretch, first, end);
    });
    return execution_.cancel.status();
  }

  void Deal(size_t stretch, size_t first, size_t end) {
    std::vector<Dealt>& dealt = dealt_[stretch];
    dealt.resize(shares_.size());
    const size_t most = (end - first) / shares_.size();
    for (Dealt& share : dealt) {
      share.keys.reserve(most + most / 8);
      share.rows.reserve(most + most / 8);
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

  absl::Status Number(size_t share, KeyPlaces& places) {
    size_t rows = 0;
    for (const std::vector<Dealt>& dealt : dealt_) rows += dealt[share].rows.size();
    shares_[share].Start(&places, rows);
    for (size_t stretch = 0; stretch < dealt_.size(); ++stretch) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      Dealt& dealt = dealt_[stretch][share];
      CELADON_RETURN_IF_ERROR(
          shares_[share].Number(dealt.keys, dealt.rows, static_cast<uint32_t>(stretch * kStretch)));
    }
    return shares_[share].Finish();
  }

  void FindFirstRows(size_t stretch, size_t first, size_t) {
    for (size_t share = 0; share < shares_.size(); ++share) {
      const Dealt& dealt = dealt_[stretch][share];
      const std::vector<uint32_t>& first_rows = shares_[share].first_rows();
      for (size_t i = 0; i < dealt.rows.size(); ++i) {
        const uint64_t row = first + dealt.rows[i];
        if (first_rows[dealt.keys[i]] == row) first_rows_.Add(row);
      }
    }
  }

  void Settle(size_t stretch, size_t first, size_t) {
    for (size_t share = 0; share < shares_.size(); ++share) {
      const Dealt dealt = std::move(dealt_[stretch][share]);
      const KeyShare& numbered = shares_[share];
      for (size_t i = 0; i < dealt.rows.size(); ++i) {
        const uint64_t row = first + dealt.rows[i];
        const uint32_t first_row = numbered.first_rows()[dealt.keys[i]];
        const uint32_t number = first_rows_.Before(first_row);
        number_of_row_[row] = number;
        if (first_row == row) keys_[number] = numbered.keys()[dealt.keys[i]];
      }
    }
  }

  uint64_t rows_;
  const ReadKeys& read_;
  const std::string& what_;
  const Execution& execution_;
  std::vector<KeyShare> shares_;
  std::vector<std::vector<Dealt>> dealt_;  // by stretch and share
  FirstRows first_rows_;
  std::vector<uint64_t> keys_;  // as they are handed over
  std::vector<uint32_t> number_of_row_;
};

}  // namespace

absl::StatusOr<NumberedKeys> NumberKeys(uint64_t rows, const ReadKeys& read,
                                        const std::string& what, const Execution& execution) {
  return Numbering(rows, read, what, execution).Run();
}

}  // namespace celadon
