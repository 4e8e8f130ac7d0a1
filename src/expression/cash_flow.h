// Interest and cash flows: what the financial functions over rows and over arguments share.
//
// Source: the expression language, sections 10.5, 10.15 and 10.25; Qlik help "Financial functions".
// Money paid out is negative. NaN stands for no result.
#ifndef CELADON_EXPRESSION_CASH_FLOW_H_
#define CELADON_EXPRESSION_CASH_FLOW_H_

#include <functional>
#include <span>

namespace celadon {

// A rate at which `value` is 0, looked for around 10 % in (-1, 1e6) by halving a bracket of
// opposite signs. NaN where none is found.
double FindRate(const std::function<double(double rate)>& value);

// Value now of payments at the ends of the next periods.
double NetPresentValue(double rate, std::span<const double> values);
// The rate at which that is 0, the first payment being now. NaN unless there are payments of both
// signs.
double InternalRate(std::span<const double> values);

// Value on the first date of payments on dates (serial days); a year has 365 days.
double NetPresentValueByDate(double rate, std::span<const double> values,
                             std::span<const double> dates);
double InternalRateByDate(std::span<const double> values, std::span<const double> dates);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_CASH_FLOW_H_
