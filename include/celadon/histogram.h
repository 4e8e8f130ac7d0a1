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
// so that models that hold the same column hold them once. Where all codes have the same count, as
// those of most primary keys have, it is held once. Any number of threads may read.
class Histogram {
 public:
  Histogram() = default;
  Histogram(std::vector<uint64_t> counts) : size_(counts.size()) {  // NOLINT: that is what it is
    if (counts.empty()) return;
    if (std::ranges::all_of(counts, [&](uint64_t rows) { return rows == counts.front(); })) {
      counts = std::vector<uint64_t>(1, counts.front());
    } else {
      place_ = ~size_t{0};
    }
    Hold(std::move(counts));
  }
  // Of `codes` codes, `rows` rows hold each.
  static Histogram Even(size_t codes, uint64_t rows) {
    Histogram even;
    even.size_ = codes;
    if (codes != 0) even.Hold({rows});
    return even;
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Requires code < size().
  uint64_t operator[](size_t code) const { return data_[code & place_]; }
  // How many of the first `codes` codes, of size() at most, some row holds. Linear in `codes` where
  // counts differ.
  size_t Held(size_t codes) const {
    if (codes == 0) return 0;
    if (place_ == 0) return *data_ == 0 ? 0 : codes;
    return codes - static_cast<size_t>(std::count(data_, data_ + codes, uint64_t{0}));
  }
  std::vector<uint64_t> ToVector() const {
    return place_ == 0 && size_ != 0 ? std::vector<uint64_t>(size_, *data_)
                                     : std::vector<uint64_t>(data_, data_ + size_);
  }
  // Heap bytes, those that copies share included.
  size_t bytes() const { return counts_ == nullptr ? 0 : counts_->capacity() * sizeof(uint64_t); }
  // Whether one is a copy of the other.
  bool Shares(const Histogram& other) const { return counts_ == other.counts_; }

  friend bool operator==(const Histogram& a, const Histogram& b) {
    return a.size_ == b.size_ &&
           (a.empty() || (a.place_ == b.place_ && std::ranges::equal(*a.counts_, *b.counts_)));
  }

 private:
  void Hold(std::vector<uint64_t> counts) {
    counts_ = std::make_shared<const std::vector<uint64_t>>(std::move(counts));
    data_ = counts_->data();
  }

  std::shared_ptr<const std::vector<uint64_t>> counts_;
  const uint64_t* data_ = nullptr;
  size_t size_ = 0;   // codes
  size_t place_ = 0;  // the bits of a code that tell where its count is: all of them, or none
};

}  // namespace celadon

#endif  // CELADON_HISTOGRAM_H_
