// The records of one block that are in a scope, and their codes in the columns of their table.
#ifndef CELADON_HYPERCUBE_BLOCK_RECORDS_H_
#define CELADON_HYPERCUBE_BLOCK_RECORDS_H_

#include <array>
#include <cstdint>

#include "celadon/bit_packed_column.h"
#include "celadon/bitmap.h"

namespace celadon {

// For one thread; made once and moved from block to block, so that reading allocates nothing.
class BlockRecords {
 public:
  static constexpr size_t kRows = BitPackedColumn::kBlockRows;

  // The members of the scope (null: all) among the rows [first_row, first_row + rows), a block or
  // the last part of one.
  void MoveTo(const Bitmap* scope, uint64_t first_row, size_t rows);

  size_t size() const { return size_; }
  // Writes the code of each record.
  void Read(const BitPackedColumn& column, uint32_t* codes);

 private:
  uint64_t first_row_ = 0;
  size_t size_ = 0;
  bool all_ = false;  // the block's rows without a gap: positions are not filled
  std::array<uint16_t, kRows> positions_;
  std::array<uint32_t, kRows> unpacked_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_BLOCK_RECORDS_H_
