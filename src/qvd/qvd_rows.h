// The rows of a QVD file: bit-stuffed records, unpacked into codes.
#ifndef CELADON_QVD_QVD_ROWS_H_
#define CELADON_QVD_QVD_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qvd/qvd_layout.h"

namespace celadon {

// The row block of a file whose layout was checked. Any number of threads may unpack.
class QvdRows {
 public:
  // `bytes` is the row block and outlives this.
  QvdRows(std::string_view bytes, uint64_t record_bytes, uint64_t rows);

  // Fills `codes` with the field's symbols in rows [first_row, first_row + codes.size()), NULL as
  // BatchColumn::kNull. DataLoss, naming the row, where an index is past the field's symbols;
  // where `past_end_is_null` the one index right behind them is NULL instead.
  //
  // Cost: one load, shift and mask a row, whatever the width and the record.
  absl::Status Unpack(const QvdFieldLayout& field, uint64_t first_row, bool past_end_is_null,
                      std::span<uint32_t> codes) const;

  uint64_t rows() const { return rows_; }

 private:
  const char* Record(uint64_t row) const;

  std::string_view bytes_;
  uint64_t record_bytes_;
  uint64_t rows_;
  // A cell is loaded as a 64-bit word, which for the last rows would reach past the block: they are
  // read from a copy with zeros behind it.
  uint64_t first_tail_row_;
  std::string tail_;
};

}  // namespace celadon

#endif  // CELADON_QVD_QVD_ROWS_H_
