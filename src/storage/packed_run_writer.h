// Packed rows put together from runs of rows of another column, as bits, without unpacking them.
#ifndef CELADON_STORAGE_PACKED_RUN_WRITER_H_
#define CELADON_STORAGE_PACKED_RUN_WRITER_H_

#include <cstdint>
#include <span>

#include "celadon/bit_packed_column.h"

namespace celadon {

// Writes rows from the first one on, a word at a time.
class PackedRunWriter {
 public:
  // `packed` are the bytes of a column of so many bits a row; all rows that are written fit in.
  PackedRunWriter(std::span<uint8_t> packed, int bits) : packed_(packed), bits_(bits) {}

  // Appends rows [first_row, first_row + rows) of a column of the same width.
  void Copy(const BitPackedColumn& column, RowIndex first_row, RowIndex rows);
  void Append(uint32_t code) { AppendBits(code, bits_); }
  // Writes what is left of the last word. Nothing is appended afterwards.
  void Finish();
  // Sets the code of a row that has been written; requires that the writer has finished.
  void Replace(RowIndex row, uint32_t code);

 private:
  // Appends the lowest `count` bits, at most 64; those above are 0.
  void AppendBits(uint64_t bits, int count);

  std::span<uint8_t> packed_;
  int bits_;
  size_t written_ = 0;  // bytes
  uint64_t word_ = 0;   // the next bits, of which `fill_` are known
  int fill_ = 0;        // below 64
};

}  // namespace celadon

#endif  // CELADON_STORAGE_PACKED_RUN_WRITER_H_
