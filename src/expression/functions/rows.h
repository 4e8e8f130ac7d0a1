// How kernels walk over rows.
#ifndef CELADON_EXPRESSION_FUNCTIONS_ROWS_H_
#define CELADON_EXPRESSION_FUNCTIONS_ROWS_H_

#include <algorithm>
#include <cmath>

#include "expression/scalar_function.h"

namespace celadon {

// Truth of a reading: a number other than 0. NULL and texts that are no number are false. One
// comparison, and no branch, which would be guessed wrong where conditions change from row to row.
inline bool IsTrue(double reading) { return std::abs(reading) > 0; }
constexpr double kTrue = -1;
inline double Truth(bool value) { return 0.0 - static_cast<double>(value); }  // kTrue or 0

// A number that is not finite is outside a function's domain, so NULL.
inline double FiniteOrNone(double number) { return std::isfinite(number) ? number : kNoNumber; }

// The arguments of a call in one row.
class RowArguments {
 public:
  RowArguments(const KernelCall& call, size_t row) : call_(call), row_(row) {}

  size_t size() const { return call_.arguments.size(); }
  bool is_null(size_t argument) const { return call_.arguments[argument].is_null(row_); }
  bool any_null() const {
    return std::ranges::any_of(call_.arguments,
                               [this](const ValueLanes& lanes) { return lanes.is_null(row_); });
  }
  double number(size_t argument) const { return call_.arguments[argument].numbers[row_]; }
  // As number(), or the default where the argument is not given.
  double number_or(size_t argument, double otherwise) const {
    return argument < size() ? number(argument) : otherwise;
  }
  // Requires a text lane, as that of an argument used as text.
  std::string_view text(size_t argument) const { return call_.arguments[argument].texts[row_]; }
  std::string_view text_or(size_t argument, std::string_view otherwise) const {
    return argument < size() ? text(argument) : otherwise;
  }
  // An argument used as kComparison, with its text written out where it has none of its own.
  std::string_view written(size_t argument) const {
    const ValueLanes& lanes = call_.arguments[argument];
    return lanes.has_text(row_) ? lanes.texts[row_] : call_.context.Write(lanes.numbers[row_]);
  }
  EvaluationContext& context() const { return call_.context; }

 private:
  const KernelCall& call_;
  size_t row_;
};

// Fills the result with body(arguments) -> double, NaN for NULL.
template <typename Body>
void NumberRows(const KernelCall& call, Body body) {
  double* const out = call.result.WriteNumbers();
  for (size_t row = 0; row < call.rows; ++row) out[row] = body(RowArguments(call, row));
}

// As NumberRows, but a row with a NULL among its arguments is NULL without a call.
template <typename Body>
void StrictNumberRows(const KernelCall& call, Body body) {
  NumberRows(call, [&body](const RowArguments& arguments) {
    return arguments.any_null() ? kNoNumber : body(arguments);
  });
}

// Calls body(arguments, row, writer), which sets the row; a row with a NULL among its arguments is
// NULL without a call.
template <typename Body>
void StrictValueRows(const KernelCall& call, Body body) {
  ValueWriter out = call.result.WriteValues();
  for (size_t row = 0; row < call.rows; ++row) {
    const RowArguments arguments(call, row);
    arguments.any_null() ? out.Null(row) : body(arguments, row, out);
  }
}

// As StrictValueRows for body(arguments) -> std::string_view; null data gives NULL.
template <typename Body>
void StrictTextRows(const KernelCall& call, Body body) {
  StrictValueRows(call, [&body](const RowArguments& arguments, size_t row, ValueWriter& out) {
    const std::string_view text = body(arguments);
    text.data() == nullptr ? out.Null(row) : out.Text(row, text);
  });
}

// A kernel of one number or two; the function gives NaN outside its domain and for NaN.
template <double (*kFunction)(double)>
void MapNumber(const KernelCall& call) {
  double* const out = call.result.WriteNumbers();
  const double* const x = call.arguments[0].numbers;
  for (size_t row = 0; row < call.rows; ++row) out[row] = kFunction(x[row]);
}
template <double (*kFunction)(double, double)>
void MapNumbers(const KernelCall& call) {
  double* const out = call.result.WriteNumbers();
  const double* const x = call.arguments[0].numbers;
  const double* const y = call.arguments[1].numbers;
  for (size_t row = 0; row < call.rows; ++row) out[row] = kFunction(x[row], y[row]);
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_ROWS_H_
