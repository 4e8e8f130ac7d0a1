// Rows whose columns can be read at any place, unlike those of a reader.
#ifndef CELADON_SCRIPT_CODED_ROWS_H_
#define CELADON_SCRIPT_CODED_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "celadon/dual_vector.h"
#include "celadon/histogram.h"

namespace celadon {

// Any number of threads may read.
class CodedRows {
 public:
  virtual ~CodedRows() = default;

  virtual uint64_t rows() const = 0;
  virtual std::shared_ptr<const DualVector> dictionary(size_t column) const = 0;
  // Whether no two entries of the dictionary are one value, and none is NULL or NaN.
  virtual bool is_distinct(size_t column) const = 0;
  virtual bool has_nulls(size_t column) const = 0;  // whether some code may be BatchColumn::kNull
  // How many rows have each code, and behind the codes NULL, if there may be some; null where that
  // is not known without reading them.
  virtual const Histogram* histogram(size_t column) const = 0;
  // Fills in the codes of rows [first_row, first_row + codes.size()): entries of the dictionary, or
  // BatchColumn::kNull.
  virtual void ReadCodes(size_t column, uint64_t first_row, std::span<uint32_t> codes) const = 0;
  // Whether a condition may leave out some rows; and which of rows [first_row, first_row +
  // taken.size()) it takes, 1 or 0 a row.
  virtual bool leaves_out_rows() const = 0;
  virtual void ReadTaken(uint64_t first_row, std::span<uint8_t> taken) const = 0;
};

// The rows [first_row, first_row + places.size()) that are taken, counted from the first of them;
// they stand in `places`. Requires that these are no more than kTakenRows.
inline constexpr size_t kTakenRows = 1024;
inline std::span<const uint32_t> TakenRows(const CodedRows& rows, uint64_t first_row,
                                           std::span<uint32_t> places) {
  std::array<uint8_t, kTakenRows> taken;
  const bool all = !rows.leaves_out_rows();
  if (!all) rows.ReadTaken(first_row, std::span(taken).first(places.size()));
  size_t count = 0;
  for (uint32_t place = 0; place < places.size(); ++place) {
    places[count] = place;
    count += all || taken[place] != 0 ? 1 : 0;
  }
  return places.first(count);
}

}  // namespace celadon

#endif  // CELADON_SCRIPT_CODED_ROWS_H_
