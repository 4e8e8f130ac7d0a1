#include "script/distinct_codes.h"

#include <algorithm>

#include "value/dictionary.h"

namespace celadon {

DistinctCodes::DistinctCodes(const CodedRows& rows, size_t column)
    : rows_(rows),
      column_(column),
      values_(rows.dictionary(column)),
      nulls_(rows.has_nulls(column)) {
  if (!rows.is_distinct(column)) FindNumbers();
}

void DistinctCodes::FindNumbers() {
  Dictionary distinct;
  number_of_code_.reserve(values_->size() + 1);
  for (size_t code = 0; code < values_->size(); ++code) {
    number_of_code_.push_back(distinct.Intern((*values_)[code]));
  }
  const uint32_t null = distinct.size();
  for (uint32_t& number : number_of_code_) {
    nulls_ |= number == Dictionary::kNone;
    number = std::min(number, null);
  }
  number_of_code_.push_back(null);
  values_ = std::make_shared<const DualVector>(distinct.Take());
}

const Histogram* DistinctCodes::histogram() const {
  const Histogram* const counts = number_of_code_.empty() ? rows_.histogram(column_) : nullptr;
  return counts != nullptr && counts->size() == numbers() ? counts : nullptr;
}

void DistinctCodes::Read(uint64_t first_row, std::span<uint32_t> numbers) const {
  rows_.ReadCodes(column_, first_row, numbers);
  if (!number_of_code_.empty()) {
    const auto null = static_cast<uint32_t>(number_of_code_.size() - 1);
    for (uint32_t& number : numbers) number = number_of_code_[std::min(number, null)];
  } else if (nulls_) {
    for (uint32_t& number : numbers) number = std::min(number, null());
  }
}

}  // namespace celadon
