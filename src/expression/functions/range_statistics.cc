// Range functions of order, spread and cash flow over the arguments of one row.
//
// Source: the expression language, section 10.25; Qlik help "Range functions".
#include <vector>

#include "celadon/text_rules.h"
#include "expression/cash_flow.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "expression/sample_statistics.h"

namespace celadon {
namespace {

// The numbers among the arguments from `first` on.
std::vector<double> NumbersFrom(const RowArguments& row, size_t first) {
  std::vector<double> numbers;
  for (size_t i = first; i < row.size(); ++i) {
    if (!std::isnan(row.number(i))) numbers.push_back(row.number(i));
  }
  return numbers;
}

// A statistic of the numbers; none of no numbers.
template <double (*kStatistic)(std::span<const double>)>
void OfNumbers(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    const std::vector<double> numbers = NumbersFrom(row, 0);
    return numbers.empty() ? kNoNumber : kStatistic(numbers);
  });
}

// The share stands first.
template <double (*kFractile)(std::span<const double>, double)>
void FractileOf(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    std::vector<double> numbers = NumbersFrom(row, 1);
    std::ranges::sort(numbers);
    return std::isnan(row.number(0)) ? kNoNumber : kFractile(numbers, row.number(0));
  });
}

// Arguments two by two. NULL where one of any pair is no number.
template <double (*kStatistic)(std::span<const double>, std::span<const double>)>
void OfPairs(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    std::vector<double> x, y;
    for (size_t i = 0; i + 1 < row.size(); i += 2) {
      x.push_back(row.number(i));
      y.push_back(row.number(i + 1));
    }
    const auto is_none = [](double number) { return std::isnan(number); };
    const bool whole =
        row.size() % 2 == 0 && std::ranges::none_of(x, is_none) && std::ranges::none_of(y, is_none);
    return whole ? kStatistic(x, y) : kNoNumber;
  });
}

// The payments of periods from `first` on; in one whose argument is no number nothing is paid.
// Empty where all are such.
std::vector<double> PaymentsFrom(const RowArguments& row, size_t first) {
  std::vector<double> payments;
  bool any = false;
  for (size_t i = first; i < row.size(); ++i) {
    const bool paid = !std::isnan(row.number(i));
    payments.push_back(paid ? row.number(i) : 0);
    any |= paid;
  }
  return any ? payments : std::vector<double>();
}

void PresentValueOfRow(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    const std::vector<double> payments = PaymentsFrom(row, 1);
    const bool possible = !payments.empty() && !std::isnan(row.number(0));
    return possible ? NetPresentValue(row.number(0), payments) : kNoNumber;
  });
}

void InternalRateOfRow(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    const std::vector<double> payments = PaymentsFrom(row, 0);
    return payments.empty() ? kNoNumber : InternalRate(payments);
  });
}

// The rate, then values and dates two by two.
void PresentValueByDateOfRow(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    std::vector<double> values, dates;
    for (size_t i = 1; i + 1 < row.size(); i += 2) {
      values.push_back(row.number(i));
      dates.push_back(row.number(i + 1));
    }
    const bool whole = row.size() % 2 == 1 && !std::isnan(row.number(0));
    return whole ? NetPresentValueByDate(row.number(0), values, dates) : kNoNumber;
  });
}

// Whether argument `a` is the same value as `b`; neither is NULL.
bool Same(const RowArguments& row, size_t a, size_t b) {
  const double x = row.number(a);
  const double y = row.number(b);
  if (std::isnan(x) != std::isnan(y)) return false;
  return std::isnan(x) ? row.text(a) == row.text(b) : x == y;
}

// Sets each row to the argument that choose(row) names; one past the last gives NULL.
template <typename Choose>
void ArgumentRows(const KernelCall& call, Choose choose) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const size_t chosen = choose(RowArguments(call, i));
    if (chosen < call.arguments.size()) {
      out.Copy(i, call.arguments[chosen], i);
    } else {
      out.Null(i);
    }
  }
}

// The most frequent value; none where several are equally frequent.
void Mode(const KernelCall& call) {
  ArgumentRows(call, [](const RowArguments& row) {
    size_t best = row.size();
    size_t best_count = 0;
    bool tie = false;
    for (size_t i = 0; i < row.size(); ++i) {
      size_t count = 0;
      bool counted = row.is_null(i);
      for (size_t j = 0; j < row.size() && !counted; ++j) {
        if (row.is_null(j) || !Same(row, i, j)) continue;
        counted = j < i;
        ++count;
      }
      if (counted || count < best_count) continue;
      tie = count == best_count;
      best = i;
      best_count = count;
    }
    return tie ? row.size() : best;
  });
}

// The value, where all that are not NULL are one.
void Only(const KernelCall& call) {
  ArgumentRows(call, [](const RowArguments& row) {
    size_t only = row.size();
    for (size_t i = 0; i < row.size(); ++i) {
      if (row.is_null(i)) continue;
      if (only < row.size() && !Same(row, only, i)) return row.size();
      if (only == row.size()) only = i;
    }
    return only;
  });
}

// The first or last in the order of texts; null data where all are NULL.
template <bool kLast>
std::string_view ExtremeOf(const RowArguments& row) {
  std::string_view extreme;
  for (size_t i = 0; i < row.size(); ++i) {
    if (row.is_null(i)) continue;
    const std::string_view text = row.text(i);
    const auto order = PlainTextRules().Compare(text, extreme);
    if (extreme.data() == nullptr || (kLast ? order > 0 : order < 0)) extreme = text;
  }
  return extreme;
}

template <bool kLast>
void ExtremeText(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const std::string_view text = ExtremeOf<kLast>(RowArguments(call, i));
    text.data() == nullptr ? out.Null(i) : out.Text(i, text);
  }
}

constexpr ScalarFunction kFunctions[] = {
    {"RangeMode", "value, …", "w", false, Mode, "The most frequent value, if there is one"},
    {"RangeOnly", "value, …", "w", false, Only, "The value, if there is exactly one"},
    {"RangeMinString", "value, …", "t", false, ExtremeText<false>, "First in the order of texts"},
    {"RangeMaxString", "value, …", "t", false, ExtremeText<true>, "Last in the order of texts"},
    {"RangeFractile", "share, value, …", "n", true, FractileOf<Fractile>,
     "The number below which a share of the numbers lies"},
    {"RangeFractileExc", "share, value, …", "n", true, FractileOf<FractileExclusive>,
     "As RangeFractile, ends excluded"},
    {"RangeStdev", "value, …", "n", true, OfNumbers<StandardDeviation>,
     "Standard deviation of a sample"},
    {"RangeSkew", "value, …", "n", true, OfNumbers<Skewness>, "Skewness of the numbers"},
    {"RangeKurtosis", "value, …", "n", true, OfNumbers<Kurtosis>, "Excess kurtosis of the numbers"},
    {"RangeCorrel", "x, y, …", "n", true, OfPairs<Correlation>, "Correlation of pairs x, y"},
    {"RangeIRR", "value, …", "n", true, InternalRateOfRow, "Internal rate of return of payments"},
    {"RangeNPV", "rate, value, …", "n", true, PresentValueOfRow, "Net present value of payments"},
    {"RangeXIRR", "value, date, …", "n", true, OfPairs<InternalRateByDate>,
     "Internal rate of return of payments on dates"},
    {"RangeXNPV", "rate, value, date, …", "n", true, PresentValueByDateOfRow,
     "Net present value of payments on dates"},
};

}  // namespace

std::span<const ScalarFunction> RangeStatisticFunctions() { return kFunctions; }

}  // namespace celadon
