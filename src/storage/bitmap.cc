#include "celadon/bitmap.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

#include "storage/kernels/kernels.h"

namespace celadon {
namespace {

constexpr std::align_val_t kAlignment{64};

// The words of a set and one cache line of zeros behind them, so that a look-up may read past the
// last block.
constexpr size_t AllocatedBytes(size_t words) { return (words + 8) * sizeof(uint64_t); }

// Not filled.
uint64_t* AllocateWords(size_t words) {
  if (words == 0) return nullptr;
  return static_cast<uint64_t*>(::operator new(AllocatedBytes(words), kAlignment));
}

}  // namespace

Bitmap::Bitmap(size_t size, bool all) : size_(size) {
  words_ = AllocateWords(blocks() * kBlockWords);
  if (words_ != nullptr) std::memset(words_, 0, AllocatedBytes(blocks() * kBlockWords));
  if (all) SetAll();
}

Bitmap::Bitmap(const Bitmap& other) : size_(other.size_) {
  words_ = AllocateWords(blocks() * kBlockWords);
  if (words_ != nullptr) {
    std::memcpy(words_, other.words_, AllocatedBytes(blocks() * kBlockWords));
  }
}

Bitmap::Bitmap(Bitmap&& other) noexcept
    : words_(std::exchange(other.words_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Bitmap& Bitmap::operator=(const Bitmap& other) {
  if (this == &other) return *this;
  if (blocks() != other.blocks()) return *this = Bitmap(other);
  size_ = other.size_;
  std::ranges::copy(other.words(), words_);
  return *this;
}

Bitmap& Bitmap::operator=(Bitmap&& other) noexcept {
  std::swap(words_, other.words_);
  std::swap(size_, other.size_);
  return *this;
}

Bitmap::~Bitmap() { ::operator delete(words_, kAlignment); }

void Bitmap::SetRange(size_t first, size_t last) {
  assert(last <= size_);
  if (first >= last) return;
  const size_t first_word = first / 64, last_word = (last - 1) / 64;
  const uint64_t head = ~uint64_t{0} << (first % 64);
  const uint64_t tail = ~uint64_t{0} >> (63 - (last - 1) % 64);
  if (first_word == last_word) {
    words_[first_word] |= head & tail;
    return;
  }
  words_[first_word] |= head;
  std::fill(words_ + first_word + 1, words_ + last_word, ~uint64_t{0});
  words_[last_word] |= tail;
}

void Bitmap::Clear() { std::ranges::fill(words(), 0); }

void Bitmap::ClearPadding() {
  const std::span<uint64_t> all = words();
  size_t word = size_ / 64;
  if (size_ % 64 != 0) all[word++] &= (uint64_t{1} << (size_ % 64)) - 1;
  std::ranges::fill(all.subspan(std::min(word, all.size())), 0);
}

size_t Bitmap::Count() const { return ActiveKernels().count_bits(words_, words().size()); }

bool Bitmap::Any() const {
  return std::ranges::any_of(words(), [](uint64_t word) { return word != 0; });
}

bool Bitmap::Intersects(const Bitmap& other) const {
  assert(size_ == other.size_);
  for (size_t block = 0; block < blocks(); ++block) {
    const uint64_t* left = words_ + block * kBlockWords;
    const uint64_t* right = other.words_ + block * kBlockWords;
    uint64_t common = 0;
    for (size_t w = 0; w < kBlockWords; ++w) common |= left[w] & right[w];
    if (common != 0) return true;
  }
  return false;
}

Bitmap& Bitmap::operator&=(const Bitmap& other) {
  assert(size_ == other.size_);
  for (size_t w = 0; w < blocks() * kBlockWords; ++w) words_[w] &= other.words_[w];
  return *this;
}

Bitmap& Bitmap::operator|=(const Bitmap& other) {
  assert(size_ == other.size_);
  for (size_t w = 0; w < blocks() * kBlockWords; ++w) words_[w] |= other.words_[w];
  return *this;
}

Bitmap& Bitmap::AndNot(const Bitmap& other) {
  assert(size_ == other.size_);
  for (size_t w = 0; w < blocks() * kBlockWords; ++w) words_[w] &= ~other.words_[w];
  return *this;
}

bool Bitmap::operator==(const Bitmap& other) const {
  return size_ == other.size_ && std::ranges::equal(words(), other.words());
}

}  // namespace celadon
