#include "script/group_numbers.h"

#include <array>
#include <cmath>
#include <utility>

#include "expression/column_vector.h"
#include "value/dual_vector_parts.h"

namespace celadon {
namespace {

bool HasNumber(const DualVector& values, size_t i) {
  return (static_cast<uint8_t>(values.kind(i)) & 1) != 0;
}

}  // namespace

BatchColumn NumberColumn(std::span<const double> numbers) {
  const auto none =
      std::ranges::count_if(numbers, [](double number) { return std::isnan(number); });
  DualVectorParts values(std::array<DualVectorParts::Size, 1>{
      {{.values = numbers.size() - static_cast<size_t>(none), .numbers = true}}});
  DualVectorParts::Writer writer = values.part(0);
  BatchColumn column{nullptr, std::vector<uint32_t>(numbers.size(), BatchColumn::kNull)};
  uint32_t next = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (std::isnan(numbers[i])) continue;
    column.codes[i] = next++;
    writer.Append(ValueView::Number(numbers[i]));
  }
  column.dictionary = std::make_shared<const DualVector>(values.Take());
  return column;
}

void RunningTotal::Add(AggregationKind kind, ValueView value) {
  if (kind != AggregationKind::kCount && !value.has_number()) return;
  const bool first = count++ == 0;
  if (kind == AggregationKind::kMin) {
    number = first ? value.number() : std::min(number, value.number());
  } else if (kind == AggregationKind::kMax) {
    number = first ? value.number() : std::max(number, value.number());
  } else if (kind != AggregationKind::kCount) {
    number += value.number();
  }
}

double RunningTotal::Result(AggregationKind kind) const {
  if (kind == AggregationKind::kCount) return static_cast<double>(count);
  if (kind == AggregationKind::kSum) return number;
  if (count == 0) return kNoNumber;
  return kind == AggregationKind::kAvg ? number / static_cast<double>(count) : number;
}

void NumberLane::Prepare(const std::shared_ptr<const DualVector>& dictionary) {
  if (dictionary_ == dictionary && null_ == dictionary->size()) return;
  dictionary_ = dictionary;
  null_ = static_cast<uint32_t>(dictionary->size());
  numbers_.assign(dictionary->size() + 1, kNoNumber);
  for (size_t i = 0; i < dictionary->size(); ++i) {
    if (HasNumber(*dictionary, i)) numbers_[i] = dictionary->number(i);
  }
}

void GroupNumbers::MakeRoom(size_t size) {
  if (size <= std::max(numbers_.size(), counts_.size())) return;
  const bool extreme = kind_ == AggregationKind::kMin || kind_ == AggregationKind::kMax;
  if (kind_ != AggregationKind::kCount) numbers_.resize(size, extreme ? kNoNumber : 0);
  if (kind_ == AggregationKind::kCount || kind_ == AggregationKind::kAvg) counts_.resize(size);
}

template <typename Take>
void GroupNumbers::ForEachNumber(std::span<const uint32_t> groups, const BatchColumn& column,
                                 Take take) {
  for (size_t row = 0; row < groups.size(); ++row) {
    const double number = lane_.of(column.codes[row]);
    if (!std::isnan(number)) take(groups[row], number);
  }
}

void GroupNumbers::Add(std::span<const uint32_t> groups, size_t size, const BatchColumn& column) {
  MakeRoom(size);
  if (kind_ == AggregationKind::kCount) return Count(groups, column);
  lane_.Prepare(column.dictionary);
  double* const numbers = numbers_.data();
  switch (kind_) {
    case AggregationKind::kMin:
      return ForEachNumber(groups, column, [numbers](uint32_t group, double number) {
        if (!(numbers[group] <= number)) numbers[group] = number;
      });
    case AggregationKind::kMax:
      return ForEachNumber(groups, column, [numbers](uint32_t group, double number) {
        if (!(numbers[group] >= number)) numbers[group] = number;
      });
    case AggregationKind::kAvg:
      return ForEachNumber(groups, column, [&](uint32_t group, double number) {
        numbers[group] += number;
        ++counts_[group];
      });
    default:
      return ForEachNumber(groups, column,
                           [numbers](uint32_t group, double number) { numbers[group] += number; });
  }
}

void GroupNumbers::Count(std::span<const uint32_t> groups, const BatchColumn& column) {
  const DualVector& values = *column.dictionary;
  if (counted_ != column.dictionary || counted_size_ != values.size()) {
    counted_ = column.dictionary;
    counted_size_ = values.size();
    has_nan_ = std::ranges::any_of(values.numbers(), [](double n) { return std::isnan(n); });
  }
  uint32_t* const counts = counts_.data();
  for (size_t row = 0; row < groups.size(); ++row) {
    const uint32_t code = column.codes[row];
    const bool counts_not = code == BatchColumn::kNull || (has_nan_ && HasNumber(values, code) &&
                                                           std::isnan(values.number(code)));
    counts[groups[row]] += counts_not ? 0 : 1;
  }
}

double GroupNumbers::Result(size_t group) const {
  if (kind_ == AggregationKind::kCount) return counts_[group];
  if (kind_ != AggregationKind::kAvg) return numbers_[group];
  return counts_[group] == 0 ? kNoNumber : numbers_[group] / counts_[group];
}

BatchColumn GroupNumbers::Results(size_t groups) {
  MakeRoom(groups);
  std::vector<double> results;
  results.reserve(groups);
  for (size_t group = 0; group < groups; ++group) results.push_back(Result(group));
  return NumberColumn(results);
}

}  // namespace celadon
