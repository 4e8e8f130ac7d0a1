#include "hypercube/tuple_groups.h"

#include <algorithm>

#include "runtime/growth.h"

namespace celadon {

TupleGroups::TupleGroups(const WalkRoot& root, const WalkOptions& options)
    : root_(root),
      options_(options),
      slots_(root.slots.size()),
      dense_(root.coder.radix() <= kMostDense ? root.coder.radix() : 0, kNoGroup),
      codes_differ_(!options.rewrite && root.coder.width() == options.dimensions),
      tuples_(options.dimensions),
      differing_(options.dimensions),
      values_(root.coder.width()) {}

size_t TupleGroups::BytesToTake(size_t more) const {
  return tuples_.BytesToTake(more) + celadon::BytesToTake(groups_, more) +
         celadon::BytesToTake(rows_, more * slots_) + celadon::BytesToTake(dense_, 0) +
         (dense_.empty() ? HashedBytesToTake(hashed_, more) : 0);
}

uint32_t TupleGroups::Learn(RecordCoder::Code code) {
  root_.coder.Decode(code, values_);
  const bool skipped = std::ranges::any_of(
      root_.walked_before, [this](uint32_t c) { return values_[c] != kMissingValue; });
  for (size_t s = 0; s < slots_; ++s) {
    rows_.push_back(s == root_.slot ? 0 : values_[root_.slots[s]]);
  }
  const auto tuple = std::span(values_).first(options_.dimensions);
  if (!skipped && options_.rewrite) options_.rewrite(tuple);
  const size_t known = tuples_.size();
  groups_.push_back(skipped         ? kNoGroup
                    : codes_differ_ ? differing_.AddTo(tuples_, tuple)
                                    : tuples_.RowOf(tuple));
  shared_ |= !skipped && tuples_.size() == known;
  return static_cast<uint32_t>(groups_.size() - 1);
}

}  // namespace celadon
