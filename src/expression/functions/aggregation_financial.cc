// Financial aggregations over cash flows in load order.
//
// Source: the expression language, section 10.5; Qlik help "Financial aggregation functions".
#include "expression/cash_flow.h"
#include "expression/functions/aggregation_samples.h"

namespace celadon {
namespace {

// The payments that are numbers, in load order, and with dates those that have one.
struct Payments {
  std::vector<double> amounts;
  std::vector<double> dates;
};

Payments PaymentsOf(Samples samples, size_t argument, bool dated) {
  Payments payments;
  for (const AggregationSample& sample : samples) {
    const double amount = NumberOf(sample, argument), date = NumberOf(sample, argument + 1);
    if (std::isnan(amount) || (dated && std::isnan(date))) continue;
    payments.amounts.push_back(amount);
    if (dated) payments.dates.push_back(date);
  }
  return payments;
}

Value Irr(Samples samples, const RegionalSettings&) {
  return FiniteValue(InternalRate(PaymentsOf(samples, 0, false).amounts));
}

Value Xirr(Samples samples, const RegionalSettings&) {
  const Payments payments = PaymentsOf(samples, 0, true);
  return FiniteValue(InternalRateByDate(payments.amounts, payments.dates));
}

// The first payment is discounted by one period.
Value Npv(Samples samples, const RegionalSettings&) {
  const auto rate = ConstantOf(samples, 0);
  const Payments payments = PaymentsOf(samples, 1, false);
  if (!rate.has_value() || payments.amounts.empty()) return Value();
  return FiniteValue(NetPresentValue(*rate, payments.amounts));
}

Value Xnpv(Samples samples, const RegionalSettings&) {
  const auto rate = ConstantOf(samples, 0);
  const Payments payments = PaymentsOf(samples, 1, true);
  if (!rate.has_value() || payments.amounts.empty()) return Value();
  return FiniteValue(NetPresentValueByDate(*rate, payments.amounts, payments.dates));
}

constexpr AggregationKind kSamples = AggregationKind::kSamples;

constexpr AggregationFunction kFunctions[] = {
    {"IRR", kSamples, "payment", true, "Internal rate of return of periodic payments", Irr, true},
    {"XIRR", kSamples, "payment, date", true, "Internal rate of return of dated payments", Xirr,
     true},
    {"NPV", kSamples, "rate, payment", true, "Net present value of periodic payments", Npv, true},
    {"XNPV", kSamples, "rate, payment, date", true, "Net present value of dated payments", Xnpv,
     true},
};

}  // namespace

std::span<const AggregationFunction> FinancialAggregations() { return kFunctions; }

}  // namespace celadon
