#include "script/masked_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kBlock = Bitmap::kBlockBits;

// The words of the mask for a block of rows.
std::span<const uint64_t> WordsOf(const Bitmap& kept, uint64_t block) {
  return std::span(kept.words()).subspan(block * Bitmap::kBlockWords, Bitmap::kBlockWords);
}

uint32_t CountIn(std::span<const uint64_t> words) {
  uint32_t count = 0;
  for (const uint64_t word : words) count += static_cast<uint32_t>(std::popcount(word));
  return count;
}

// Moves the codes of kept rows together.
void Compact(std::span<const uint64_t> words, std::span<uint32_t> codes) {
  size_t taken = 0;
  for (size_t begin = 0; begin < codes.size(); begin += 64) {
    if (words[begin / 64] == ~uint64_t{0}) {
      std::copy_n(codes.begin() + static_cast<std::ptrdiff_t>(begin), 64,
                  codes.begin() + static_cast<std::ptrdiff_t>(taken));
      taken += 64;
      continue;
    }
    for (uint64_t rows = words[begin / 64]; rows != 0; rows &= rows - 1) {
      codes[taken++] = codes[begin + static_cast<size_t>(std::countr_zero(rows))];
    }
  }
}

}  // namespace

MaskedRows::MaskedRows(RowsAtHand& source, Bitmap kept) : source_(source), kept_(std::move(kept)) {
  const uint64_t blocks = (kept_.size() + kBlock - 1) / kBlock;
  for (uint64_t block = 0; block < blocks; ++block) {
    const uint64_t end = rows_ + CountIn(WordsOf(kept_, block));
    for (uint64_t begin = block_of_.size() * kBlock; begin < end; begin += kBlock) {
      block_of_.push_back(block);
      before_.push_back(static_cast<uint32_t>(begin - rows_));
    }
    rows_ = end;
  }
}

absl::Status MaskedRows::Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const {
  if (codes.empty()) return absl::OkStatus();
  std::array<uint32_t, kBlock> read;
  uint64_t block = block_of_[first_row / kBlock];
  // Kept rows of the block that are not asked for; of others than the first one there are none.
  uint64_t skipped = before_[first_row / kBlock] + first_row % kBlock;
  for (; !codes.empty(); ++block) {
    const auto words = WordsOf(kept_, block);
    const uint64_t count = CountIn(words);
    if (count <= skipped) {
      skipped -= count;
      continue;
    }
    const uint64_t first = block * kBlock;
    const auto rows = std::span(read).first(std::min<uint64_t>(kBlock, source_.rows() - first));
    const size_t taken = std::min<uint64_t>(count - skipped, codes.size());
    if (count == rows.size()) {  // all are kept
      CELADON_RETURN_IF_ERROR(source_.Read(column, first + skipped, codes.first(taken)));
    } else {
      CELADON_RETURN_IF_ERROR(source_.Read(column, first, rows));
      Compact(words, rows);
      std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(skipped), taken, codes.begin());
    }
    codes = codes.subspan(taken);
    skipped = 0;
  }
  return absl::OkStatus();
}

}  // namespace celadon
