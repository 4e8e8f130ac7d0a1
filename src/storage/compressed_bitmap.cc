// CompressedBitmap over the C interface of CRoaring, which this file alone includes.
#include <roaring/roaring.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "celadon/bitmap.h"

namespace celadon {
namespace {

// Numbers that share a roaring container.
constexpr size_t kChunkBits = 65536;

const roaring_bitmap_t* AsRoaring(const std::shared_ptr<const void>& roaring) {
  return static_cast<const roaring_bitmap_t*>(roaring.get());
}

// Adds the members in [first, last), a chunk of the set or what its end leaves of one.
void AddChunk(const Bitmap& bitmap, size_t first, size_t last, roaring_bitmap_t* roaring) {
  std::array<uint32_t, kChunkBits> members;
  size_t count = 0;
  for (size_t w = first / 64; w < (last + 63) / 64; ++w) {
    for (uint64_t word = bitmap.words()[w]; word != 0; word &= word - 1) {
      members[count++] =
          static_cast<uint32_t>(w * 64 + static_cast<size_t>(std::countr_zero(word)));
    }
  }
  if (count == last - first) {
    roaring_bitmap_add_range_closed(roaring, members.front(), members[count - 1]);
  } else {
    roaring_bitmap_add_many(roaring, count, members.data());
  }
}

// Sets the members that the iterator meets below `last`, and leaves it on the next one.
void SetUpTo(size_t last, roaring_uint32_iterator_t* next, Bitmap* bitmap) {
  while (next->has_value && next->current_value < last) {
    bitmap->Set(next->current_value);
    roaring_advance_uint32_iterator(next);
  }
}

}  // namespace

CompressedBitmap::CompressedBitmap(const Bitmap& bitmap) : size_(bitmap.size()) {
  assert(size_ <= uint64_t{1} << 32);
  if (!bitmap.Any()) return;
  roaring_bitmap_t* roaring = roaring_bitmap_create();
  roaring_ = std::shared_ptr<const void>(roaring, [](const void* owned) {
    roaring_bitmap_free(static_cast<const roaring_bitmap_t*>(owned));
  });
  for (size_t first = 0; first < size_; first += kChunkBits) {
    AddChunk(bitmap, first, std::min(first + kChunkBits, size_), roaring);
  }
  roaring_bitmap_run_optimize(roaring);
  roaring_bitmap_shrink_to_fit(roaring);
}

Bitmap CompressedBitmap::Expand() const {
  Bitmap bitmap(size_);
  if (roaring_ == nullptr) return bitmap;
  roaring_uint32_iterator_t next;
  roaring_init_iterator(AsRoaring(roaring_), &next);
  while (next.has_value) {
    const size_t first = next.current_value / kChunkBits * kChunkBits;
    const size_t last = std::min(first + kChunkBits, size_);
    if (roaring_bitmap_contains_range(AsRoaring(roaring_), first, last)) {
      bitmap.SetRange(first, last);
      if (last == size_) break;
      roaring_move_uint32_iterator_equalorlarger(&next, static_cast<uint32_t>(last));
    } else {
      SetUpTo(last, &next, &bitmap);
    }
  }
  return bitmap;
}

size_t CompressedBitmap::Count() const {
  return roaring_ == nullptr ? 0 : roaring_bitmap_get_cardinality(AsRoaring(roaring_));
}

bool CompressedBitmap::Test(size_t i) const {
  assert(i < size_);
  return roaring_ != nullptr &&
         roaring_bitmap_contains(AsRoaring(roaring_), static_cast<uint32_t>(i));
}

size_t CompressedBitmap::bytes() const {
  return roaring_ == nullptr ? 0 : roaring_bitmap_size_in_bytes(AsRoaring(roaring_));
}

bool CompressedBitmap::operator==(const CompressedBitmap& other) const {
  if (size_ != other.size_) return false;
  if (roaring_ == nullptr || other.roaring_ == nullptr) return roaring_ == other.roaring_;
  return roaring_bitmap_equals(AsRoaring(roaring_), AsRoaring(other.roaring_));
}

}  // namespace celadon
