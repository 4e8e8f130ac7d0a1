#include "storage/gather_codes.h"

#include <algorithm>

#include "storage/kernels/kernels.h"
#include "storage/kernels/pick_rows.h"

namespace celadon {
namespace {

struct Portable {};

}  // namespace

void GatherCodes(const BitPackedColumn& column, std::span<const uint32_t> rows, uint32_t* codes) {
  PickRows<Portable>(column.data(), column.bit_width(), rows.data(), rows.size(), codes);
}

size_t SelectCodes(const BitPackedColumn& column, size_t first_block, size_t last_block,
                   const Bitmap* rows, uint32_t* codes) {
  // Without a mask the kernel takes whole blocks only.
  const size_t whole = rows != nullptr
                           ? last_block
                           : std::min<size_t>(last_block, column.rows() / PackedBlocks::kRows);
  const uint64_t* const mask =
      rows == nullptr ? nullptr : rows->words().data() + first_block * PackedBlocks::kWords;
  PackedBlocks blocks{column.data(), 0, column.bit_width()};
  blocks.data = blocks.Block(first_block);
  blocks.blocks = std::max(first_block, whole) - first_block;
  size_t selected = ActiveKernels().select(blocks, mask, codes);
  for (size_t block = first_block + blocks.blocks; block < last_block; ++block) {
    selected += column.Select(block, rows, codes + selected);
  }
  return selected;
}

}  // namespace celadon
