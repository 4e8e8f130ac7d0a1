// Range functions: statistics over the arguments of one row.
//
// Source: the expression language, sections 8.3 and 10.25; Qlik help "Range functions".
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

// What is known of the numbers among the arguments of a row.
struct Numbers {
  double sum = 0;
  double count = 0;
  double least = kNoNumber;
  double greatest = kNoNumber;
};

Numbers NumbersOf(const RowArguments& row) {
  Numbers numbers;
  for (size_t i = 0; i < row.size(); ++i) {
    const double number = row.number(i);
    if (std::isnan(number)) continue;
    numbers.sum += number;
    numbers.least = numbers.count == 0 ? number : std::min(numbers.least, number);
    numbers.greatest = numbers.count == 0 ? number : std::max(numbers.greatest, number);
    ++numbers.count;
  }
  return numbers;
}

double Sum(const Numbers& numbers) { return numbers.sum; }
double Average(const Numbers& numbers) {
  return numbers.count == 0 ? kNoNumber : numbers.sum / numbers.count;
}
double Least(const Numbers& numbers) { return numbers.least; }
double Greatest(const Numbers& numbers) { return numbers.greatest; }
double NumericCount(const Numbers& numbers) { return numbers.count; }

template <double (*kResult)(const Numbers&)>
void OverNumbers(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) { return kResult(NumbersOf(row)); });
}

bool IsValue(const RowArguments& row, size_t i) { return !row.is_null(i); }
bool IsNullValue(const RowArguments& row, size_t i) { return row.is_null(i); }
bool IsPureText(const RowArguments& row, size_t i) {
  return !row.is_null(i) && std::isnan(row.number(i));
}
bool IsNoNumber(const RowArguments& row, size_t i) { return std::isnan(row.number(i)); }

template <bool (*kCounts)(const RowArguments&, size_t)>
void CountWhere(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    double count = 0;
    for (size_t i = 0; i < row.size(); ++i) count += kCounts(row, i) ? 1 : 0;
    return count;
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"RangeSum", "value, …", "n", true, OverNumbers<Sum>, "Total of the numbers; 0 for none"},
    {"RangeAvg", "value, …", "n", true, OverNumbers<Average>, "Mean of the numbers"},
    {"RangeMin", "value, …", "n", true, OverNumbers<Least>, "Lowest number"},
    {"RangeMax", "value, …", "n", true, OverNumbers<Greatest>, "Highest number"},
    {"RangeCount", "value, …", "p", true, CountWhere<IsValue>, "Values other than NULL"},
    {"RangeNumericCount", "value, …", "n", true, OverNumbers<NumericCount>, "Numbers"},
    {"RangeTextCount", "value, …", "p", true, CountWhere<IsPureText>, "Texts that are no numbers"},
    {"RangeNullCount", "value, …", "p", true, CountWhere<IsNullValue>, "NULL values"},
    {"RangeMissingCount", "value, …", "n", true, CountWhere<IsNoNumber>, "Values without number"},
    {"NumSum", "value, …", "n", true, OverNumbers<Sum>, "Old name of RangeSum"},
    {"NumAvg", "value, …", "n", true, OverNumbers<Average>, "Old name of RangeAvg"},
    {"NumMin", "value, …", "n", true, OverNumbers<Least>, "Old name of RangeMin"},
    {"NumMax", "value, …", "n", true, OverNumbers<Greatest>, "Old name of RangeMax"},
    {"NumCount", "value, …", "n", true, OverNumbers<NumericCount>, "Old name of RangeNumericCount"},
};

}  // namespace

std::span<const ScalarFunction> RangeFunctions() { return kFunctions; }

}  // namespace celadon
