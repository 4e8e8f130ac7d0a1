// Numbers divided into buckets that can be sorted one by one.
#ifndef CELADON_STORAGE_NUMBER_BUCKETS_H_
#define CELADON_STORAGE_NUMBER_BUCKETS_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace celadon {

// A number whose unsigned order is the order of the doubles; both zeros have the same.
inline uint64_t NumberKey(double number) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  const auto bits = std::bit_cast<uint64_t>(number + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

// The least and the largest of some keys.
class KeyRange {
 public:
  void Add(uint64_t key) {
    least_ = std::min(least_, key);
    most_ = std::max(most_, key);
  }
  void Add(const KeyRange& other) {
    least_ = std::min(least_, other.least_);
    most_ = std::max(most_, other.most_);
  }
  // Cuts what lies between them into parts of the same width, at most `buckets`, 2 or more.
  void Divide(size_t buckets) {
    while ((most_ - least_) >> shift_ >= buckets) ++shift_;
  }
  // The part of a key, which is at most the largest.
  size_t Bucket(uint64_t key) const { return key < least_ ? 0 : (key - least_) >> shift_; }

 private:
  uint64_t least_ = std::numeric_limits<uint64_t>::max();
  uint64_t most_ = 0;
  int shift_ = 0;
};

// Buckets of numbers: a larger number is in no lower one. They have the same width in the numbers
// or in their keys, which is by size: the way that leaves fewer numbers of a sample in one bucket.
class NumberBuckets {
 public:
  void Add(double number) {
    // Zero lies as far from one as one from the largest of all, by size.
    if (number != 0) keys_.Add(NumberKey(number));
    least_ = std::min(least_, number);
    most_ = std::max(most_, number);
    finite_ &= std::isfinite(number);
  }
  void Add(const NumberBuckets& other) {
    keys_.Add(other.keys_);
    least_ = std::min(least_, other.least_);
    most_ = std::max(most_, other.most_);
    finite_ &= other.finite_;
  }

  // Once all numbers are added; `buckets` is 2 or more.
  void Divide(size_t buckets, std::span<const double> sample) {
    last_ = buckets - 1;
    keys_.Add(NumberKey(most_));  // it has a part, be it zero
    keys_.Divide(buckets);
    const size_t crowd = LargestBucket(sample);
    scale_ = static_cast<double>(buckets) / (most_ - least_);
    by_number_ = finite_ && std::isfinite(most_ - least_) && std::isfinite(scale_);
    if (by_number_) by_number_ = LargestBucket(sample) < crowd;
  }

  // Of a number that was added: below the count of buckets.
  size_t Bucket(double number) const {
    return by_number_ ? std::min(last_, static_cast<size_t>((number - least_) * scale_))
                      : keys_.Bucket(NumberKey(number));
  }

 private:
  size_t LargestBucket(std::span<const double> sample) const {
    std::vector<uint32_t> held(last_ + 1);
    for (const double number : sample) ++held[Bucket(number)];
    return *std::ranges::max_element(held);
  }

  KeyRange keys_;
  double least_ = std::numeric_limits<double>::infinity();
  double most_ = -std::numeric_limits<double>::infinity();
  double scale_ = 0;  // buckets a unit
  size_t last_ = 0;
  bool finite_ = true;
  bool by_number_ = false;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_NUMBER_BUCKETS_H_
