// How many rows hold each code of a column.
#ifndef CELADON_HISTOGRAM_H_
#define CELADON_HISTOGRAM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace celadon {

// A count a code; empty where rows have not been counted. Immutable, and copies share the counts,
// so that models that hold the same column hold them once. Any number of threads may read.
class Histogram {
 public:
  using value_type = uint64_t;
  using const_iterator = const uint64_t*;

  Histogram() = default;
  Histogram(std::vector<uint64_t> counts)  // NOLINT: counts are a histogram
      : counts_(std::make_shared<const std::vector<uint64_t>>(std::move(counts))),
        data_(counts_->data()),
        size_(counts_->size()) {}

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  uint64_t operator[](size_t code) const { return data_[code]; }
  const_iterator begin() const { return data_; }
  const_iterator end() const { return data_ + size_; }
  std::vector<uint64_t> ToVector() const { return {begin(), end()}; }
  // Heap bytes, those that copies share included.
  size_t bytes() const { return counts_ == nullptr ? 0 : counts_->capacity() * sizeof(uint64_t); }

  friend bool operator==(const Histogram& a, const Histogram& b) {
    return std::ranges::equal(a, b);
  }

 private:
  std::shared_ptr<const std::vector<uint64_t>> counts_;
  const uint64_t* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace celadon

#endif  // CELADON_HISTOGRAM_H_
