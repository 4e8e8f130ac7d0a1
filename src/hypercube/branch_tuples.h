// Distinct partial tuples, numbered as they are met, and which symbol of a key has which.
#ifndef CELADON_HYPERCUBE_BRANCH_TUPLES_H_
#define CELADON_HYPERCUBE_BRANCH_TUPLES_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "hypercube/record_coder.h"

namespace celadon {

// Numbers the codes met, in order; 0 is kept for the tuple that is missing altogether.
class TupleNumbers {
 public:
  // Codes are below `radix`; so many records bring them.
  TupleNumbers(uint64_t radix, uint64_t records)
      : dense_(radix <= std::clamp(records, kFewDense, kMostDense) ? radix : 0) {}

  uint32_t Of(uint64_t code) {
    uint32_t& number = dense_.empty() ? hashed_.try_emplace(code, 0).first->second : dense_[code];
    if (number == 0) {
      codes_.push_back(code);
      number = static_cast<uint32_t>(codes_.size());
    }
    return number;
  }
  const std::vector<uint64_t>& codes() const { return codes_; }

 private:
  static constexpr uint64_t kFewDense = uint64_t{1} << 16, kMostDense = uint64_t{1} << 22;

  std::vector<uint32_t> dense_;
  absl::flat_hash_map<uint64_t, uint32_t> hashed_;
  std::vector<uint64_t> codes_;
};

// A distinct set of (key symbol, tuple) pairs: a bit for each that there could be, where these are
// not many more than there are records. Else most repetitions are known at once, where a hash of
// the pair has a place for the last one that came there; the others go now and then.
class SymbolTuples {
 public:
  // Of symbols and tuples below these numbers, which so many records bring.
  SymbolTuples(uint64_t symbols, uint64_t tuples, uint64_t records);

  void Add(uint32_t symbol, uint32_t tuple) {
    if (!marked_.empty()) {
      const uint64_t place = symbol * tuples_ + tuple;
      marked_[place / 64] |= uint64_t{1} << (place % 64);
      return;
    }
    const uint64_t pair = uint64_t{symbol} << 32 | tuple;
    if (!last_.empty() && std::exchange(last_[PlaceOf(pair)], pair) == pair) return;
    pairs_.push_back(pair);
    if (pairs_.size() == kFew) last_.assign(size_t{1} << kPlaceBits, kNone);
    if (pairs_.size() >= next_cleaning_) Clean();
  }
  // Ascending by symbol.
  std::vector<uint64_t> Finish() &&;

 private:
  static constexpr size_t kFew = 4096;  // are kept as they come
  static constexpr int kPlaceBits = 14;
  static constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;  // of Fibonacci hashing
  static constexpr uint64_t kNone = ~uint64_t{0};              // no symbol is so large

  static size_t PlaceOf(uint64_t pair) { return pair * kMultiplier >> (64 - kPlaceBits); }
  void Clean();

  const uint64_t tuples_;
  std::vector<uint64_t> marked_;
  std::vector<uint64_t> last_;
  std::vector<uint64_t> pairs_;
  size_t next_cleaning_ = size_t{1} << 20;
};

// Takes away the tuples of a set that are part of another one of it. Tells whether any tuple was
// missing in part, in which case what is part of what is decided by records, not by their values.
bool DropContained(std::span<const TupleValue> tuples, size_t width, std::vector<uint32_t>* set);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRANCH_TUPLES_H_
