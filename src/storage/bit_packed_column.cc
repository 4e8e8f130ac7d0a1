#include "celadon/bit_packed_column.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "storage/byte_buffer.h"
#include "storage/kernels/kernels.h"
#include "storage/pack_codes.h"

namespace celadon {
namespace {

// Bytes behind the last block that kernels may read.
constexpr size_t kSlack = 64;

using RowMask = std::array<uint64_t, Bitmap::kBlockWords>;

int BitsFor(uint32_t codes) { return codes <= 1 ? 0 : std::bit_width(codes - 1); }

size_t BlockBytes(int bits) { return static_cast<size_t>(bits) * BitPackedColumn::kBlockRows / 8; }

// The first `rows` rows of a block.
RowMask FirstRows(size_t rows) {
  RowMask mask = {};
  std::fill_n(mask.begin(), rows / 64, ~uint64_t{0});
  if (rows % 64 != 0) mask[rows / 64] = (uint64_t{1} << (rows % 64)) - 1;
  return mask;
}

PackedBlocks Blocks(const BitPackedColumn& column, size_t first_block, size_t last_block) {
  assert(first_block <= last_block && last_block <= column.blocks());
  const size_t offset = first_block * BlockBytes(column.bit_width());
  return {column.data() + offset, last_block - first_block, column.bit_width()};
}

// Calls visit(blocks, mask) for the blocks [first_block, last_block) under the rows asked for. All
// rows are all that the column has: its last block may be filled up with rows that are none.
template <typename Visit>
void VisitBlocks(const BitPackedColumn& column, size_t first_block, size_t last_block,
                 const Bitmap* rows, Visit visit) {
  if (rows != nullptr) {
    assert(rows->size() == column.rows());
    const uint64_t* mask = rows->words().data() + first_block * Bitmap::kBlockWords;
    visit(Blocks(column, first_block, last_block), mask);
    return;
  }
  const size_t full = std::min<size_t>(last_block, column.rows() / BitPackedColumn::kBlockRows);
  if (first_block < full) visit(Blocks(column, first_block, full), nullptr);
  if (full < last_block) {
    const RowMask mask = FirstRows(column.rows() % BitPackedColumn::kBlockRows);
    visit(Blocks(column, full, last_block), mask.data());
  }
}

// Where the mask of a block goes.
uint64_t* BlockMask(size_t block, Bitmap* rows) {
  return rows->words().data() + block * Bitmap::kBlockWords;
}

// The largest code a column can hold: the number of codes has to fit in 32 bits.
constexpr uint32_t kLastCode = std::numeric_limits<uint32_t>::max() - 1;

absl::Status CheckCodes(std::span<const uint32_t> codes, uint32_t last_code) {
  const auto bad = std::ranges::find_if(codes, [=](uint32_t code) { return code > last_code; });
  if (bad == codes.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "code is too large: row %d, code %d, largest %d", bad - codes.begin(), *bad, last_code));
}

}  // namespace

absl::StatusOr<BitPackedColumn> BitPackedColumn::Pack(std::span<const uint32_t> codes,
                                                      uint32_t cardinality) {
  CELADON_RETURN_IF_ERROR(CheckCodes(codes, std::min(cardinality, kLastCode)));
  const bool has_nulls = std::ranges::find(codes, cardinality) != codes.end();
  BitPackedColumnWriter writer(codes.size(), cardinality, has_nulls);
  for (size_t first = 0; first < codes.size(); first += kBlockRows) {
    const size_t rows = std::min(kBlockRows, codes.size() - first);
    writer.WriteBlock(first / kBlockRows, codes.subspan(first, rows));
  }
  return std::move(writer).Finish();
}

uint64_t BitPackedColumn::PackedBytes(RowIndex rows, uint32_t cardinality, bool has_nulls) {
  const uint64_t blocks = (rows + kBlockRows - 1) / kBlockRows;
  return blocks * BlockBytes(BitsFor(cardinality + (has_nulls ? 1 : 0)));
}

size_t BitPackedColumn::bytes() const { return data_ == nullptr ? 0 : packed_bytes() + kSlack; }

BitPackedColumn BitPackedColumn::AllPatterns() const {
  BitPackedColumn all = *this;
  all.cardinality_ = uint32_t{1} << bit_width_;
  all.has_nulls_ = false;
  return all;
}

void BitPackedColumn::Unpack(RowIndex first_row, std::span<uint32_t> out) const {
  assert(first_row + out.size() <= rows_);
  constexpr size_t kByteRows = 8, kKernelRows = 64;  // a row that is a multiple of 8 starts a byte
  size_t done = std::min<size_t>((kByteRows - first_row % kByteRows) % kByteRows, out.size());
  for (size_t i = 0; i < done; ++i) out[i] = (*this)[first_row + i];
  const size_t whole = (out.size() - done) / kKernelRows * kKernelRows;
  if (whole != 0) {
    const uint8_t* packed =
        data() + (first_row + done) / kByteRows * static_cast<size_t>(bit_width_);
    ActiveKernels().unpack(packed, bit_width_, whole, out.data() + done);
    done += whole;
  }
  for (; done < out.size(); ++done) out[done] = (*this)[first_row + done];
}

size_t BitPackedColumn::Select(size_t block, const Bitmap* rows, uint32_t* codes) const {
  size_t selected = 0;
  VisitBlocks(*this, block, block + 1, rows, [&](const PackedBlocks& packed, const uint64_t* mask) {
    selected += ActiveKernels().select(packed, mask, codes + selected);
  });
  return selected;
}

void BitPackedColumn::Member(size_t first_block, size_t last_block, const Bitmap& set,
                             Bitmap* rows) const {
  assert(set.size() == cardinality_ && rows->size() == rows_);
  if (first_block >= last_block) return;
  ActiveKernels().member(Blocks(*this, first_block, last_block), set.words().data(),
                         set.words().size(), BlockMask(first_block, rows));
  if (last_block == blocks()) rows->ClearPadding();
}

void BitPackedColumn::Range(size_t first_block, size_t last_block, uint32_t lo, uint32_t hi,
                            Bitmap* rows) const {
  assert(hi <= cardinality_ && rows->size() == rows_);
  if (first_block >= last_block) return;
  ActiveKernels().range(Blocks(*this, first_block, last_block), lo, std::max(lo, hi),
                        BlockMask(first_block, rows));
  if (last_block == blocks()) rows->ClearPadding();
}

void BitPackedColumn::Count(size_t first_block, size_t last_block, const Bitmap* rows,
                            std::span<uint32_t> counts) const {
  assert(counts.size() == codes());
  VisitBlocks(*this, first_block, last_block, rows,
              [&](const PackedBlocks& packed, const uint64_t* mask) {
                ActiveKernels().count(packed, mask, counts);
              });
}

bool BitPackedColumn::Mark(size_t first_block, size_t last_block, const Bitmap* rows,
                           std::span<uint8_t> seen) const {
  assert(seen.size() == codes());
  bool all = false;
  VisitBlocks(*this, first_block, last_block, rows,
              [&](const PackedBlocks& packed, const uint64_t* mask) {
                all = all || ActiveKernels().mark(packed, mask, seen);
              });
  return all;
}

BitPackedColumnWriter::BitPackedColumnWriter(RowIndex rows, uint32_t cardinality, bool has_nulls) {
  column_.rows_ = rows;
  column_.cardinality_ = cardinality;
  column_.has_nulls_ = has_nulls;
  column_.bit_width_ = BitsFor(column_.codes());
  const size_t bytes = column_.packed_bytes();
  data_ = AllocateBytes(bytes + kSlack);
  const size_t last_block = bytes == 0 ? 0 : bytes - BlockBytes(column_.bit_width_);
  std::fill_n(data_.get() + last_block, bytes + kSlack - last_block, uint8_t{0});
}

void BitPackedColumnWriter::WriteBlock(size_t block, std::span<const uint32_t> codes) {
  const int bits = column_.bit_width_;
  if (bits == 0) return;
  PackCodes(codes, bits, data_.get() + block * BlockBytes(bits));
}

std::span<uint8_t> BitPackedColumnWriter::packed() { return {data_.get(), column_.packed_bytes()}; }

BitPackedColumn BitPackedColumnWriter::Finish() && {
  column_.data_ = std::move(data_);
  return std::move(column_);
}

}  // namespace celadon
