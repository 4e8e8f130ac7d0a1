#include "storage/distinct_symbols.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "celadon/bitmap.h"
#include "runtime/stretches.h"
#include "value/number_text.h"

namespace celadon {
namespace {

// Numbers may lie so far apart on the average that a bit for each between them is still cheap.
constexpr double kBitsANumber = 64;

bool IsNumeric(ValueKind kind) { return (static_cast<uint8_t>(kind) & 1) != 0; }

// The values before the first without a number.
size_t LeadingNumbers(const DualVector& values, Executor* executor) {
  std::atomic<size_t> leading{values.size()};
  InStretches(values.size(), executor, [&](size_t, size_t first, size_t end) {
    while (first < end && IsNumeric(values.kind(first))) ++first;
    if (first == end) return;
    size_t before = leading;
    while (first < before && !leading.compare_exchange_weak(before, first)) {
    }
  });
  return leading;
}

// Without a branch a number. False for NaN.
bool Ascend(std::span<const double> numbers, Executor* executor) {
  if (!numbers.empty() && std::isnan(numbers[0])) return false;
  std::atomic<bool> all{true};
  InStretches(numbers.size(), executor, [&](size_t, size_t first, size_t end) {
    if (!all) return;
    bool ascend = true;
    for (size_t i = std::max<size_t>(first, 1); i < end; ++i) {
      ascend &= numbers[i - 1] < numbers[i];
    }
    if (!ascend) all = false;
  });
  return all;
}

bool TextsAscend(const DualVector& values, size_t first) {
  for (size_t i = first; i < values.size(); ++i) {
    if (values.kind(i) != ValueKind::kText) return false;
    if (i != first && values.text(i - 1) >= values.text(i)) return false;
  }
  return true;
}

bool IsNegativeZero(double number) { return number == 0 && std::signbit(number); }

// False where they are not all whole and close to each other.
bool AreDistinctWholeNumbers(std::span<const double> numbers) {
  const auto [least, largest] = std::ranges::minmax(numbers);
  const bool exact = std::abs(least) < kExactIntegers && std::abs(largest) < kExactIntegers;
  const double reach = largest - least;
  if (!exact || !(reach < kBitsANumber * static_cast<double>(numbers.size()))) return false;
  Bitmap met(static_cast<size_t>(reach) + 1);
  for (const double number : numbers) {
    const bool whole = number >= least && number <= largest && std::trunc(number) == number;
    if (!whole || IsNegativeZero(number)) return false;
    const auto place = static_cast<size_t>(number - least);
    if (met.Test(place)) return false;
    met.Set(place);
  }
  return true;
}

}  // namespace

bool AreSymbolsInOrder(const DualVector& values, Executor* executor) {
  const size_t numbers = LeadingNumbers(values, executor);
  return Ascend(std::span(values.numbers()).first(numbers), executor) &&
         TextsAscend(values, numbers);
}

KnownSymbols KnowSymbols(const DualVector& values, Executor* executor) {
  const size_t leading = LeadingNumbers(values, executor);
  const auto numbers = std::span(values.numbers()).first(leading);
  if (Ascend(numbers, executor) && TextsAscend(values, leading)) {
    const auto zero = std::ranges::lower_bound(numbers, 0.0);
    const bool negative = zero != numbers.end() && IsNegativeZero(*zero);
    return negative ? KnownSymbols::kNot : KnownSymbols::kInOrder;
  }
  const bool apart = leading != 0 && leading == values.size() && AreDistinctWholeNumbers(numbers);
  return apart ? KnownSymbols::kApart : KnownSymbols::kNot;
}

bool CouldBeSymbols(const DualVector& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values.kind(i) == ValueKind::kNull) return false;
    if (values.kind(i) == ValueKind::kText) continue;
    const double number = values.number(i);
    if (std::isnan(number) || IsNegativeZero(number)) return false;
  }
  return true;
}

}  // namespace celadon
