// Rows whose columns can be read at any place, unlike those of a reader.
#ifndef CELADON_SCRIPT_CODED_ROWS_H_
#define CELADON_SCRIPT_CODED_ROWS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/dual_vector.h"
#include "celadon/histogram.h"
#include "celadon/row_batch.h"

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

// Rows of a batch in this order, all of them taken. Both outlive this.
class BatchRows final : public CodedRows {
 public:
  BatchRows(const RowBatch& batch, std::span<const uint32_t> rows) : batch_(batch), rows_(rows) {}

  uint64_t rows() const override { return rows_.size(); }
  std::shared_ptr<const DualVector> dictionary(size_t column) const override {
    return batch_.columns[column].dictionary;
  }
  bool is_distinct(size_t) const override { return false; }
  bool has_nulls(size_t) const override { return true; }
  const Histogram* histogram(size_t) const override { return nullptr; }
  void ReadCodes(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    const std::vector<uint32_t>& source = batch_.columns[column].codes;
    const auto rows = rows_.subspan(first_row, codes.size());
    std::ranges::transform(rows, codes.begin(), [&source](uint32_t row) { return source[row]; });
  }
  bool leaves_out_rows() const override { return false; }
  void ReadTaken(uint64_t, std::span<uint8_t> taken) const override {
    std::ranges::fill(taken, uint8_t{1});
  }

 private:
  const RowBatch& batch_;
  std::span<const uint32_t> rows_;
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
