// Values in the rows of a cube, or in its total.
#ifndef CELADON_HYPERCUBE_VALUE_COLUMN_H_
#define CELADON_HYPERCUBE_VALUE_COLUMN_H_

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "celadon/hypercube.h"
#include "expression/column_vector.h"

namespace celadon {

// A number (NaN: none) and an own text a row; neither is NULL.
class ValueColumn {
 public:
  explicit ValueColumn(size_t rows = 0) : numbers_(rows, kNoNumber) {}

  size_t size() const { return numbers_.size(); }
  bool is_null(size_t row) const { return std::isnan(numbers_[row]) && !has_text(row); }
  bool has_texts() const { return !texts_.empty(); }  // whether any row may have one
  bool has_text(size_t row) const { return !texts_.empty() && has_text_[row]; }
  double number(size_t row) const { return numbers_[row]; }
  const std::vector<double>& numbers() const { return numbers_; }
  const std::string& text(size_t row) const { return texts_[row]; }  // requires has_text(row)
  ValueView operator[](size_t row) const;

  void Set(size_t row, ValueView value);
  void SetNumber(size_t row, double number) { numbers_[row] = number; }
  // Rows from this one on that have no text.
  void SetNumbers(size_t row, std::span<const double> numbers) {
    std::ranges::copy(numbers, numbers_.begin() + static_cast<std::ptrdiff_t>(row));
  }
  // The cell of a measure.
  Cell MakeCell(size_t row, const RegionalSettings& settings) const;

 private:
  std::vector<double> numbers_;
  std::vector<std::string> texts_;  // empty where no row has a text of its own
  std::vector<bool> has_text_;
};

// A column as an input of programs, lane by lane.
class ColumnLanes {
 public:
  explicit ColumnLanes(const ValueColumn& column);
  // The lanes of the rows from `first` on; valid as long as the column stays.
  ValueLanes From(size_t first) const {
    return {numbers_ + first, texts_.empty() ? nullptr : texts_.data() + first};
  }

 private:
  const double* numbers_;
  std::vector<std::string_view> texts_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_VALUE_COLUMN_H_
