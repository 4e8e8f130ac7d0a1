// The groups that the codes of a coder's tuples fall into, worked out once a code.
#ifndef CELADON_HYPERCUBE_TUPLE_GROUPS_H_
#define CELADON_HYPERCUBE_TUPLE_GROUPS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "hypercube/record_walk.h"

namespace celadon {

class TupleGroups {
 public:
  static constexpr uint32_t kNoGroup = 0xFFFFFFFF;
  // Up to this radix each code has a place of its own.
  static constexpr RecordCoder::Code kMostDense = RecordCoder::Code{1} << 22;

  // `root` and `options` outlive the object.
  TupleGroups(const WalkRoot& root, const WalkOptions& options);

  // Makes room for so many codes.
  void Reserve(size_t codes) {
    if (dense_.empty()) hashed_.reserve(codes);
    groups_.reserve(codes);
    tuples_.ReserveNew(codes);
  }

  // The number of a code, to ask for what is known of it.
  uint32_t NumberOf(RecordCoder::Code code) {
    uint32_t& number =
        dense_.empty() ? hashed_.try_emplace(code, kNoGroup).first->second : dense_[code];
    if (number == kNoGroup) number = Learn(code);
    return number;
  }
  // Whether several codes make one group: tuples in which NULL stands for nothing reached, and for
  // a value that is not there, show alike.
  bool shared() const { return shared_; }
  // kNoGroup for combinations that another root has walked over.
  uint32_t group(uint32_t number) const { return groups_[number]; }
  // The rows of the slots; that of the root's own means nothing.
  std::span<const uint32_t> rows(uint32_t number) const {
    return std::span(rows_).subspan(number * slots_, slots_);
  }
  TupleRows& tuples() { return tuples_; }
  const TupleRows& tuples() const { return tuples_; }
  // Heap bytes, at the most, while `more` codes are met.
  size_t BytesToTake(size_t more) const;

 private:
  uint32_t Learn(RecordCoder::Code code);

  const WalkRoot& root_;
  const WalkOptions& options_;
  bool shared_ = false;
  size_t slots_;
  std::vector<uint32_t> dense_;
  absl::flat_hash_map<RecordCoder::Code, uint32_t> hashed_;
  std::vector<uint32_t> groups_;  // by number of code
  std::vector<uint32_t> rows_;
  const bool codes_differ_;  // in their tuples, but for NULL
  TupleRows tuples_;
  DifferingTuples differing_;
  std::vector<TupleValue> values_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TUPLE_GROUPS_H_
