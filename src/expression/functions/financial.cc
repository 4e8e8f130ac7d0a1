// Financial functions of single payments and options.
//
// Source: the expression language, section 10.15; Qlik help "Financial functions". Money paid out
// is negative; `type` is 1 where payments fall due at the start of a period, else 0.
#include <numbers>

#include "celadon/text_rules.h"
#include "expression/cash_flow.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

// The five sizes of a loan, of which each follows from the others.
struct Loan {
  double rate = 0;
  double periods = 0;
  double payment = 0;
  double present = 0;
  double future = 0;
  bool at_start = false;

  double growth() const { return std::pow(1 + rate, periods); }
  // What payments of 1 grow to.
  double annuity() const {
    if (rate == 0) return periods;
    return (growth() - 1) / rate * (at_start ? 1 + rate : 1);
  }
  // 0 where the sizes fit together.
  double Balance() const { return present * growth() + payment * annuity() + future; }
};

double FutureValue(const RowArguments& row) {
  const Loan loan{row.number(0),
                  row.number(1),
                  row.number(2),
                  row.number_or(3, 0),
                  0,
                  IsTrue(row.number_or(4, 0))};
  return FiniteOrNone(-loan.Balance());
}

double PresentValue(const RowArguments& row) {
  const Loan loan{row.number(0),       row.number(1),
                  row.number(2),       0,
                  row.number_or(3, 0), IsTrue(row.number_or(4, 0))};
  return FiniteOrNone(-loan.Balance() / loan.growth());
}

double Payment(const RowArguments& row) {
  const Loan loan{row.number(0), row.number(1),       0,
                  row.number(2), row.number_or(3, 0), IsTrue(row.number_or(4, 0))};
  return FiniteOrNone(-loan.Balance() / loan.annuity());
}

double Periods(const RowArguments& row) {
  const double rate = row.number(0);
  const double payment = row.number(1);
  const double present = row.number(2);
  const double future = row.number_or(3, 0);
  if (rate == 0) return FiniteOrNone(-(present + future) / payment);
  const double due = payment * (IsTrue(row.number_or(4, 0)) ? 1 + rate : 1) / rate;
  return FiniteOrNone(std::log((due - future) / (due + present)) / std::log(1 + rate));
}

double Rate(const RowArguments& row) {
  Loan loan{0,
            row.number(0),
            row.number(1),
            row.number(2),
            row.number_or(3, 0),
            IsTrue(row.number_or(4, 0))};
  return FindRate([&loan](double rate) {
    loan.rate = rate;
    return loan.Balance();
  });
}

template <double (*kResult)(const RowArguments&)>
void Financial(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) { return kResult(row); });
}

double NormalShare(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

// A call is 'c', 'call' or a number other than 0; a put is 'p', 'put' or 0; nullopt for the rest.
std::optional<bool> IsCall(const RowArguments& row, size_t argument) {
  if (!std::isnan(row.number(argument))) return row.number(argument) != 0;
  const std::string_view type = row.written(argument);
  if (EqualsIgnoringCase(type, "c") || EqualsIgnoringCase(type, "call")) return true;
  if (EqualsIgnoringCase(type, "p") || EqualsIgnoringCase(type, "put")) return false;
  return std::nullopt;
}

// What an option is worth by the model of Black and Scholes.
void BlackAndSchole(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const double strike = row.number(0);
    const double time = row.number(1);
    const double price = row.number(2);
    const double volatility = row.number(3);
    const double rate = row.number(4);
    const auto is_call = IsCall(row, 5);
    const bool possible = strike > 0 && time > 0 && price > 0 && volatility > 0;
    if (!possible || !is_call.has_value()) return kNoNumber;
    const double spread = volatility * std::sqrt(time);
    const double d1 =
        (std::log(price / strike) + (rate + volatility * volatility / 2) * time) / spread;
    const double sign = *is_call ? 1 : -1;
    const double discounted = strike * std::exp(-rate * time);
    return FiniteOrNone(
        sign * (price * NormalShare(sign * d1) - discounted * NormalShare(sign * (d1 - spread))));
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"FV", "rate, periods, payment[, present_value[, type]]", "n", true, Financial<FutureValue>,
     "Future value of an investment"},
    {"PV", "rate, periods, payment[, future_value[, type]]", "n", true, Financial<PresentValue>,
     "Present value of an investment"},
    {"Pmt", "rate, periods, present_value[, future_value[, type]]", "n", true, Financial<Payment>,
     "Payment of a loan"},
    {"nPer", "rate, payment, present_value[, future_value[, type]]", "n", true, Financial<Periods>,
     "Number of periods of an investment"},
    {"Rate", "periods, payment, present_value[, future_value[, type]]", "n", true, Financial<Rate>,
     "Interest rate per period"},
    {"BlackAndSchole", "strike, time_left, price, volatility, rate, type", "nnnnnc", true,
     BlackAndSchole, "Theoretical price of an option"},
};

}  // namespace

std::span<const ScalarFunction> FinancialFunctions() { return kFunctions; }

}  // namespace celadon
