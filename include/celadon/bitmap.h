// A set of symbols or of rows as dense words, and its compressed form for keeping.
//
// Working sets are dense, because every step of propagation touches every word once and memory
// speed is then the only cost; what is kept (selections, history, caches) is a roaring bitmap.
#ifndef CELADON_BITMAP_H_
#define CELADON_BITMAP_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace celadon {

// A set of numbers below size(). Words are 64 bits, least significant bit first, 64-byte aligned
// and padded to whole blocks of 1,024 bits; bits at and beyond size() are always 0, and where there
// are words, 64 bytes of zeros behind them may be read. A value: copies are deep. Any number of
// threads may read, or write disjoint words.
class Bitmap {
 public:
  static constexpr size_t kBlockBits = 1024;
  static constexpr size_t kBlockWords = kBlockBits / 64;

  Bitmap() = default;
  explicit Bitmap(size_t size, bool all = false);
  Bitmap(const Bitmap& other);
  Bitmap(Bitmap&& other) noexcept;
  Bitmap& operator=(const Bitmap& other);
  Bitmap& operator=(Bitmap&& other) noexcept;
  ~Bitmap();

  size_t size() const { return size_; }
  size_t blocks() const { return (size_ + kBlockBits - 1) / kBlockBits; }
  std::span<uint64_t> words() { return {words_, blocks() * kBlockWords}; }
  std::span<const uint64_t> words() const { return {words_, blocks() * kBlockWords}; }

  bool Test(size_t i) const {
    return (words_[i / 64] >> (i % 64) & 1) != 0;
  }  // requires i < size()
  void Set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  void Reset(size_t i) { words_[i / 64] &= ~(uint64_t{1} << (i % 64)); }
  // Puts every number of [first, last) into the set.
  void SetRange(size_t first, size_t last);
  void SetAll() { SetRange(0, size_); }
  void Clear();
  // Sets the padding bits to 0 again, after words were written whole.
  void ClearPadding();

  size_t Count() const;
  bool Any() const;
  bool All() const { return Count() == size_; }
  bool Intersects(const Bitmap& other) const;

  // Element-wise with a set of the same size.
  Bitmap& operator&=(const Bitmap& other);
  Bitmap& operator|=(const Bitmap& other);
  Bitmap& AndNot(const Bitmap& other);  // takes away what `other` holds
  bool operator==(const Bitmap& other) const;

  // Calls visit(i) for each member in ascending order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (size_t w = 0; w < blocks() * kBlockWords; ++w) {
      for (uint64_t word = words_[w]; word != 0; word &= word - 1) {
        visit(w * 64 + static_cast<size_t>(std::countr_zero(word)));
      }
    }
  }

  size_t bytes() const { return blocks() * kBlockWords * sizeof(uint64_t); }

 private:
  uint64_t* words_ = nullptr;
  size_t size_ = 0;
};

// The same set compressed (array, bitmap and run containers); immutable, cheap to copy and share.
class CompressedBitmap {
 public:
  CompressedBitmap() = default;
  explicit CompressedBitmap(const Bitmap& bitmap);

  Bitmap Expand() const;
  size_t size() const { return size_; }  // numbers are below this
  size_t Count() const;
  bool Test(size_t i) const;
  size_t bytes() const;
  bool operator==(const CompressedBitmap& other) const;

 private:
  std::shared_ptr<const void> roaring_;  // a roaring_bitmap_t; null: the empty set
  size_t size_ = 0;
};

}  // namespace celadon

#endif  // CELADON_BITMAP_H_
