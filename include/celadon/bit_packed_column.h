// The row pointers of one field in one table, in the fewest bits that can name its symbols.
//
// Source: Qlik Design Blog, "Symbol Tables and Bit-Stuffed Pointers", for the widths. The layout is
// our own: row order, exact width, blocks of 1,024 rows.
#ifndef CELADON_BIT_PACKED_COLUMN_H_
#define CELADON_BIT_PACKED_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/execution.h"

namespace celadon {

using SymbolId = uint32_t;  // position in a field's symbol table, in value order
using RowIndex = uint64_t;  // position in a table, in load order

// Row r starts at bit r * bit_width() of data(), least significant bit first. A row holds a code:
// the symbol's id, or null_code() == cardinality() where the field is NULL and the column has
// NULLs. A column of one possible code takes no bits. The last block is filled up with code 0, and
// 64 bytes behind it may be read. Immutable once packed, so any number of threads may read it.
class BitPackedColumn {
 public:
  static constexpr size_t kBlockRows = Bitmap::kBlockBits;

  // Packs one code a row, `codes[r] <= cardinality` (== means NULL). InvalidArgument, naming the
  // first bad row, if a code is larger, or is 2^32 - 1.
  static absl::StatusOr<BitPackedColumn> Pack(std::span<const uint32_t> codes,
                                              uint32_t cardinality);

  BitPackedColumn() = default;

  RowIndex rows() const { return rows_; }
  size_t blocks() const { return (rows_ + kBlockRows - 1) / kBlockRows; }
  int bit_width() const { return bit_width_; }           // bits a row, 0..32
  uint32_t cardinality() const { return cardinality_; }  // symbols of the field
  bool has_nulls() const { return has_nulls_; }
  uint32_t null_code() const { return cardinality_; }
  uint32_t codes() const { return cardinality_ + (has_nulls_ ? 1 : 0); }  // possible codes
  const uint8_t* data() const { return data_.get(); }
  // Bytes of the blocks of a column, from data() on.
  static uint64_t PackedBytes(RowIndex rows, uint32_t cardinality, bool has_nulls);
  size_t packed_bytes() const { return PackedBytes(rows_, cardinality_, has_nulls_); }
  size_t bytes() const;  // heap bytes
  // The same bits as codes of a field whose symbols take up every bit pattern: for rows from
  // outside, which may hold codes that this column does not have. Requires bit_width() < 32.
  BitPackedColumn AllPatterns() const;

  // The code of one row, by one 64-bit load; requires row < rows().
  uint32_t operator[](RowIndex row) const {
    const uint64_t bit = row * static_cast<uint64_t>(bit_width_);
    uint64_t word;
    std::memcpy(&word, data_.get() + bit / 8, sizeof(word));
    return static_cast<uint32_t>(word >> (bit % 8) & ((uint64_t{1} << bit_width_) - 1));
  }
  // Fills `out` with the codes of rows [first_row, first_row + out.size()).
  // Requires first_row + out.size() <= rows(). Allocates nothing.
  void Unpack(RowIndex first_row, std::span<uint32_t> out) const;

  // Writes the codes of the rows of a block that are in `rows` (nullptr: all), and tells how many
  // there are. `codes` has room for a block and kSelectSlack codes more. Allocates nothing.
  static constexpr size_t kSelectSlack = 64;
  size_t Select(size_t block, const Bitmap* rows, uint32_t* codes) const;

  // The following four work on whole blocks [first_block, last_block), so that a caller can share
  // them out among threads; `rows` bitmaps have the size of the column.

  // Sets in `rows` exactly the rows whose code is in `set`. `set` has cardinality() bits; a NULL is
  // never a member. Overwrites the words of these blocks.
  void Member(size_t first_block, size_t last_block, const Bitmap& set, Bitmap* rows) const;
  // The same for the codes lo <= code < hi; requires hi <= cardinality().
  void Range(size_t first_block, size_t last_block, uint32_t lo, uint32_t hi, Bitmap* rows) const;
  // Adds to counts[code] the number of rows in `rows` that hold it (rows == nullptr: all rows).
  // `counts` has codes() entries, which a table of fewer than 2^32 rows cannot overflow.
  void Count(size_t first_block, size_t last_block, const Bitmap* rows,
             std::span<uint32_t> counts) const;
  // Sets seen[code] = 1 for each code held by a row in `rows` (nullptr: all). `seen` has codes()
  // entries. Stops early once all are seen, and returns true if it found that they are.
  bool Mark(size_t first_block, size_t last_block, const Bitmap* rows,
            std::span<uint8_t> seen) const;

 private:
  friend class BitPackedColumnWriter;
  std::shared_ptr<const uint8_t[]> data_;
  RowIndex rows_ = 0;
  uint32_t cardinality_ = 0;
  int bit_width_ = 0;
  bool has_nulls_ = false;
};

// Fills a column block by block, in any order and from several threads: what Pack uses, and what a
// load uses that cannot hold all codes unpacked.
class BitPackedColumnWriter {
 public:
  BitPackedColumnWriter(RowIndex rows, uint32_t cardinality, bool has_nulls);
  // Stores the codes of one block: kBlockRows of them, fewer in the last block. Each block is
  // written once. Requires codes[i] < codes of the column.
  void WriteBlock(size_t block, std::span<const uint32_t> codes);
  // The bytes of all blocks, zero so far, to be filled with rows that are packed already.
  std::span<uint8_t> packed();
  BitPackedColumn Finish() &&;

 private:
  BitPackedColumn column_;
  std::shared_ptr<uint8_t[]> data_;
};

// Set algebra on all blocks in parallel: `rows` becomes the member rows of `set`.
Bitmap MemberRows(const BitPackedColumn& column, const Bitmap& set, Executor& executor);
// Rows a code, over the rows in `rows` (nullptr: all); codes() entries.
std::vector<uint64_t> CountCodes(const BitPackedColumn& column, const Bitmap* rows,
                                 Executor& executor);
// The symbols (NULL left out) that the rows hold; cardinality() bits.
Bitmap MarkSymbols(const BitPackedColumn& column, const Bitmap* rows, Executor& executor);

}  // namespace celadon

#endif  // CELADON_BIT_PACKED_COLUMN_H_
