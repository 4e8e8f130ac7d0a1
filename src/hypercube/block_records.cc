#include "hypercube/block_records.h"

#include <bit>
#include <span>

namespace celadon {
namespace {

// Up to so many records of a block are looked up singly.
constexpr size_t kFewRecords = 64;

}  // namespace

void BlockRecords::MoveTo(const Bitmap* scope, uint64_t first_row, size_t rows) {
  first_row_ = first_row;
  size_ = 0;
  all_ = scope == nullptr;
  for (size_t w = 0; !all_ && w * 64 < rows; ++w) {
    for (uint64_t word = scope->words()[first_row / 64 + w]; word != 0; word &= word - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(word));
      positions_[size_++] = static_cast<uint16_t>(w * 64 + bit);
    }
  }
  all_ = all_ || size_ == rows;
  if (all_) size_ = rows;
}

void BlockRecords::Read(const BitPackedColumn& column, uint32_t* codes) {
  if (all_) return column.Unpack(first_row_, std::span(codes, size_));
  if (size_ <= kFewRecords) {
    for (size_t i = 0; i < size_; ++i) codes[i] = column[first_row_ + positions_[i]];
    return;
  }
  column.Unpack(first_row_, std::span(unpacked_).first(positions_[size_ - 1] + size_t{1}));
  for (size_t i = 0; i < size_; ++i) codes[i] = unpacked_[positions_[i]];
}

}  // namespace celadon
