#include "celadon/symbol_table.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <ranges>
#include <span>

#include "runtime/huge_pages.h"
#include "runtime/stretches.h"
#include "storage/distinct_symbols.h"
#include "storage/symbol_order.h"
#include "value/decimal_scale.h"
#include "value/dual_vector_parts.h"
#include "value/number_text.h"

namespace celadon {

namespace {

// The first id of [first, last) for which `before` does not hold; it holds for a beginning of them.
template <typename Before>
SymbolId PartitionPoint(SymbolId first, SymbolId last, Before before) {
  const auto ids = std::views::iota(first, last);
  return first + static_cast<SymbolId>(std::ranges::partition_point(ids, before) - ids.begin());
}

// The first of ascending numbers that is not below `number`, without a branch that a processor
// would have to guess.
size_t LowerBound(std::span<const double> numbers, double number) {
  const double* first = numbers.data();
  for (size_t left = numbers.size(); left > 1;) {
    const size_t half = left / 2;
    first += first[half - 1] < number ? half : 0;
    left -= half;
  }
  const auto at = static_cast<size_t>(first - numbers.data());
  return !numbers.empty() && *first < number ? at + 1 : at;
}

// The part of ascending whole numbers in which a number stands if it is one of them: it is at most
// as many places from either end as it is apart from it. Short where they have few gaps.
std::span<const double> ReachOf(std::span<const double> whole, double number) {
  if (!(whole.front() <= number && number <= whole.back())) return {};
  const size_t most = whole.size() - 1;
  const double behind = number - whole.front(), before = whole.back() - number;
  const size_t end = behind < static_cast<double>(most) ? static_cast<size_t>(behind) : most;
  const size_t begin = before < static_cast<double>(most) ? most - static_cast<size_t>(before) : 0;
  return whole.subspan(begin, end - begin + 1);
}

DualVector Reordered(const DualVector& values, std::span<const uint32_t> order,
                     Executor* executor) {
  std::vector<DualVectorParts::Size> sizes(StretchesOf(order.size()));
  InStretches(order.size(), executor, [&](size_t stretch, size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) sizes[stretch].Add(values[order[i]]);
  });
  DualVectorParts parts(sizes);
  InStretches(order.size(), executor, [&](size_t stretch, size_t first, size_t end) {
    DualVectorParts::Writer writer = parts.part(stretch);
    for (size_t i = first; i < end; ++i) writer.Append(values[order[i]]);
  });
  return parts.Take();
}

std::vector<uint32_t> Inverse(std::span<const uint32_t> order, Executor* executor) {
  std::vector<uint32_t> inverse = FilledVector<uint32_t>(order.size());
  InStretches(order.size(), executor, [&](size_t, size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) inverse[order[i]] = static_cast<uint32_t>(i);
  });
  return inverse;
}

// Whether each position is named once; `inverse` is then where.
bool InvertOrder(const std::vector<uint32_t>& order, std::vector<uint32_t>* inverse) {
  constexpr uint32_t kNowhere = std::numeric_limits<uint32_t>::max();
  inverse->assign(order.size(), kNowhere);
  for (uint32_t i = 0; i < order.size(); ++i) {
    if (order[i] >= order.size() || (*inverse)[order[i]] != kNowhere) return false;
    (*inverse)[order[i]] = i;
  }
  return true;
}

// The first ones of values in order have numbers.
uint32_t NumericCount(const DualVector& values) {
  return PartitionPoint(0, static_cast<SymbolId>(values.size()),
                        [&values](SymbolId id) { return values[id].has_number(); });
}

// Of ascending numbers; see largest_whole().
double LargestWhole(std::span<const double> numbers, Executor* executor) {
  if (numbers.empty()) return 0;
  const double largest = std::max(std::abs(numbers.front()), std::abs(numbers.back()));
  std::atomic<bool> all{largest <= kExactIntegers};
  InStretches(numbers.size(), executor, [&](size_t, size_t first, size_t end) {
    bool whole = all;
    for (size_t i = first; i < end && whole;) {  // hardly a branch a number
      const size_t stop = std::min(end, i + 1024);
      for (; i < stop; ++i)
        whole &= static_cast<double>(static_cast<int64_t>(numbers[i])) == numbers[i];
    }
    if (!whole) all = false;
  });
  return all ? largest : std::numeric_limits<double>::infinity();
}

double DecimalScale(std::span<const double> numbers, Executor* executor) {
  std::vector<double> scales(StretchesOf(numbers.size()));
  InStretches(numbers.size(), executor, [&](size_t stretch, size_t first, size_t end) {
    scales[stretch] = DecimalScaleOf(numbers.subspan(first, end - first));
  });
  const auto [least, largest] = std::ranges::minmax(scales);
  return least == 0 ? 0 : largest;
}

}  // namespace

SymbolTable SymbolTable::FromLoadOrder(DualVector values, NumberFormat format,
                                       std::vector<SymbolId>* id_of_element,
                                       const CancelToken& cancel, Executor* executor) {
  std::vector<uint32_t> elements = OrderValues(values, cancel, executor).positions;
  return FromKnownOrder(std::move(values), std::move(elements), std::move(format), id_of_element,
                        executor);
}

SymbolTable SymbolTable::FromKnownOrder(DualVector values, std::vector<uint32_t> elements,
                                        NumberFormat format, std::vector<SymbolId>* id_of_element,
                                        Executor* executor) {
  SymbolTable table;
  table.format_ = std::move(format);
  table.elements_ = std::move(elements);
  if (table.elements_.empty()) {
    table.values_ = std::move(values);
    table.values_.ShrinkToFit();
  } else {
    table.values_ = Reordered(values, table.elements_, executor);
    table.ids_ = Inverse(table.elements_, executor);
  }
  table.CountNumbers(executor);
  if (id_of_element != nullptr) {
    *id_of_element = table.ids_;
    if (table.ids_.empty()) {
      id_of_element->resize(table.size());
      std::iota(id_of_element->begin(), id_of_element->end(), 0);
    }
  }
  return table;
}

void SymbolTable::CountNumbers(Executor* executor) {
  numeric_count_ = NumericCount(values_);
  const std::span<const double> numbers = std::span(values_.numbers()).first(numeric_count_);
  largest_whole_ = LargestWhole(numbers, executor);
  decimal_scale_ = std::isfinite(largest_whole_) ? 1 : DecimalScale(numbers, executor);
}

absl::StatusOr<SymbolTable> SymbolTable::FromValueOrder(DualVector values,
                                                        std::vector<uint32_t> elements,
                                                        NumberFormat format, Executor* executor) {
  if (!AreSymbolsInOrder(values, executor)) {
    return absl::InvalidArgumentError("symbols are not in the order of their values");
  }
  SymbolTable table;
  if (!elements.empty() &&
      (elements.size() != values.size() || !InvertOrder(elements, &table.ids_))) {
    return absl::InvalidArgumentError("the load order of symbols names one twice or none");
  }
  table.elements_ = std::move(elements);
  table.values_ = std::move(values);
  table.format_ = std::move(format);
  table.CountNumbers(executor);
  return table;
}

std::vector<SymbolId> SymbolTable::InLoadOrder(const Bitmap& symbols) const {
  std::vector<SymbolId> ids;
  symbols.ForEach([&ids](size_t symbol) { ids.push_back(static_cast<SymbolId>(symbol)); });
  if (!elements_.empty()) std::ranges::sort(ids, {}, [this](SymbolId id) { return elements_[id]; });
  return ids;
}

std::string SymbolTable::Text(SymbolId id, const RegionalSettings& settings) const {
  const ValueView value = values_[id];
  if (value.has_text()) return std::string(value.text());
  return FormatNumber(value.number(), format_, settings);
}

std::optional<SymbolId> SymbolTable::Find(ValueView value) const {
  if (value.has_number()) {
    const std::span<const double> all = std::span(values_.numbers()).first(numeric_count_);
    const bool whole = !all.empty() && largest_whole_ <= kExactIntegers;
    const std::span<const double> numbers = whole ? ReachOf(all, value.number()) : all;
    const size_t place = LowerBound(numbers, value.number());
    if (place == numbers.size() || numbers[place] != value.number()) return std::nullopt;
    return static_cast<SymbolId>(&numbers[place] - all.data());
  }
  const SymbolId id = PartitionPoint(numeric_count_, size(), [&](SymbolId candidate) {
    return CompareSymbols(values_[candidate], value) < 0;
  });
  if (id == size() || !SameSymbol(values_[id], value)) return std::nullopt;
  return id;
}

std::optional<SymbolId> SymbolTable::FindText(std::string_view text,
                                              const RegionalSettings& settings) const {
  if (const auto id = Find(ValueView::Text(text))) return id;
  const auto number = ParsePlainNumber(text, settings.decimal_separator);
  const auto with_number = number ? Find(ValueView::Number(*number)) : std::nullopt;
  const std::string shown = with_number ? Text(*with_number, settings) : std::string();
  if (with_number && shown == text) return with_number;
  for (SymbolId id = 0; id < numeric_count_; ++id) {
    const ValueView value = values_[id];
    if (value.has_text() ? value.text() == text : Text(id, settings) == text) return id;
  }
  if (with_number && ParsePlainNumber(shown, settings.decimal_separator)) return with_number;
  return std::nullopt;
}

std::pair<SymbolId, SymbolId> SymbolTable::NumberRange(double low, bool low_inclusive, double high,
                                                       bool high_inclusive) const {
  const SymbolId first = PartitionPoint(0, numeric_count_, [&](SymbolId id) {
    return !(low_inclusive ? values_.number(id) >= low : values_.number(id) > low);
  });
  const SymbolId last = PartitionPoint(0, numeric_count_, [&](SymbolId id) {
    return high_inclusive ? values_.number(id) <= high : values_.number(id) < high;
  });
  return {first, std::max(first, last)};
}

size_t SymbolTable::bytes() const {
  return values_.bytes() + elements_.capacity() * sizeof(uint32_t) +
         ids_.capacity() * sizeof(SymbolId);
}

}  // namespace celadon
