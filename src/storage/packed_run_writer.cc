#include "storage/packed_run_writer.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace celadon {
namespace {

// 64 bits from any bit on; up to 8 bytes behind that of the first bit are read.
uint64_t LoadBits(const uint8_t* data, uint64_t bit) {
  const uint8_t* const byte = data + bit / 8;
  uint64_t word;
  std::memcpy(&word, byte, sizeof(word));
  const auto shift = static_cast<int>(bit % 8);
  return shift == 0 ? word : word >> shift | uint64_t{byte[sizeof(word)]} << (64 - shift);
}

uint64_t LowBits(int count) { return (uint64_t{1} << count) - 1; }  // requires count < 64

}  // namespace

void PackedRunWriter::AppendBits(uint64_t bits, int count) {
  word_ |= bits << fill_;
  fill_ += count;
  if (fill_ < 64) return;
  assert(written_ + sizeof(word_) <= packed_.size());
  std::memcpy(packed_.data() + written_, &word_, sizeof(word_));
  written_ += sizeof(word_);
  fill_ -= 64;
  const int taken = count - fill_;  // of the bits
  word_ = taken == 64 ? 0 : bits >> taken;
}

void PackedRunWriter::Copy(const BitPackedColumn& column, RowIndex first_row, RowIndex rows) {
  assert(column.bit_width() == bits_ && first_row + rows <= column.rows());
  uint64_t bit = first_row * static_cast<uint64_t>(bits_);
  const uint64_t end = bit + rows * static_cast<uint64_t>(bits_);
  for (; end - bit >= 64; bit += 64) AppendBits(LoadBits(column.data(), bit), 64);
  if (bit == end) return;
  const auto rest = static_cast<int>(end - bit);
  AppendBits(LoadBits(column.data(), bit) & LowBits(rest), rest);
}

void PackedRunWriter::Finish() {
  const auto bytes = static_cast<size_t>(fill_ + 7) / 8;
  assert(written_ + bytes <= packed_.size());
  std::memcpy(packed_.data() + written_, &word_, bytes);
}

void PackedRunWriter::Replace(RowIndex row, uint32_t code) {
  uint64_t bit = row * static_cast<uint64_t>(bits_);
  for (int left = bits_; left > 0;) {
    uint8_t& byte = packed_[bit / 8];
    const auto shift = static_cast<int>(bit % 8);
    const int count = std::min(left, 8 - shift);
    const auto mask = static_cast<uint8_t>(LowBits(count) << shift);
    byte = static_cast<uint8_t>((byte & ~mask) | (code << shift & mask));
    code >>= count;
    bit += static_cast<uint64_t>(count);
    left -= count;
  }
}

}  // namespace celadon
