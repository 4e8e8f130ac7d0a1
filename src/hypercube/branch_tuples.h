// Distinct partial tuples, numbered as they are met, and which symbol of a key has which.
#ifndef CELADON_HYPERCUBE_BRANCH_TUPLES_H_
#define CELADON_HYPERCUBE_BRANCH_TUPLES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "hypercube/record_coder.h"

namespace celadon {

// Numbers the codes met, in order; 0 is kept for the tuple that is missing altogether.
class TupleNumbers {
 public:
  uint32_t Of(uint64_t code) {
    const auto [entry, added] = numbers_.try_emplace(code, next_);
    if (added) {
      codes_.push_back(code);
      ++next_;
    }
    return entry->second;
  }
  const std::vector<uint64_t>& codes() const { return codes_; }

 private:
  absl::flat_hash_map<uint64_t, uint32_t> numbers_;
  std::vector<uint64_t> codes_;
  uint32_t next_ = 1;
};

// A distinct set of (key symbol, tuple) pairs, whose repetitions go now and then.
class SymbolTuples {
 public:
  void Add(uint32_t symbol, uint32_t tuple) {
    pairs_.push_back(uint64_t{symbol} << 32 | tuple);
    if (pairs_.size() >= next_cleaning_) Clean();
  }
  // Ascending by symbol.
  const std::vector<uint64_t>& Finish() {
    Clean();
    return pairs_;
  }

 private:
  void Clean();

  std::vector<uint64_t> pairs_;
  size_t next_cleaning_ = size_t{1} << 20;
};

// Takes away the tuples of a set that are part of another one of it. Tells whether any tuple was
// missing in part, in which case what is part of what is decided by records, not by their values.
bool DropContained(std::span<const TupleValue> tuples, size_t width, std::vector<uint32_t>* set);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BRANCH_TUPLES_H_
