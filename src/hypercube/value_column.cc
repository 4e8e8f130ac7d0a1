#include "hypercube/value_column.h"

#include <cmath>

namespace celadon {

ValueView ValueColumn::operator[](size_t row) const {
  const bool number = !std::isnan(numbers_[row]);
  if (!has_text(row)) return number ? ValueView::Number(numbers_[row]) : ValueView();
  return number ? ValueView::Dual(texts_[row], numbers_[row]) : ValueView::Text(texts_[row]);
}

void ValueColumn::Set(size_t row, ValueView value) {
  numbers_[row] = value.has_number() ? value.number() : kNoNumber;
  if (texts_.empty()) {
    if (!value.has_text()) return;
    texts_.resize(numbers_.size());
    has_text_.resize(numbers_.size());
  }
  has_text_[row] = value.has_text();
  texts_[row].assign(value.has_text() ? value.text() : std::string_view());
}

Cell ValueColumn::MakeCell(size_t row, const RegionalSettings& settings) const {
  Cell cell;
  cell.null = is_null(row);
  cell.has_number = !std::isnan(numbers_[row]);
  if (cell.has_number) cell.number = numbers_[row];
  if (cell.null) {
    cell.text.assign(1, '-');
  } else if (has_text(row)) {
    cell.text = texts_[row];
  } else {
    cell.text = PlainNumberText(numbers_[row], settings.decimal_separator);
  }
  return cell;
}

ColumnLanes::ColumnLanes(const ValueColumn& column) : numbers_(column.numbers().data()) {
  for (size_t row = 0; row < column.size(); ++row) {
    if (!column.has_text(row)) continue;
    if (texts_.empty()) texts_.resize(column.size());
    texts_[row] = column.text(row);
  }
}

}  // namespace celadon
