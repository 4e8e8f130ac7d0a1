#include "value/decimal_value.h"

#include <charconv>

namespace celadon {
namespace {

int SignificantDigits(std::string_view digits) {
  int significant = 0;
  int zeros = 0;  // not yet followed by another digit
  for (const char c : digits) {
    if (c == 'E') break;
    if (c == '0') {
      zeros += significant > 0;
    } else if (c >= '1' && c <= '9') {
      significant += zeros + 1;
      zeros = 0;
    }
  }
  return significant;
}

}  // namespace

ValueView DecimalValue(std::string_view digits) {
  double number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return SignificantDigits(digits) > 15 ? ValueView::Dual(digits, number)
                                        : ValueView::Number(number);
}

ValueView WholeValue(int64_t number, std::string& scratch) {
  constexpr int64_t kExact = int64_t{1} << 53;
  if (number >= -kExact && number <= kExact) return ValueView::Number(static_cast<double>(number));
  scratch = std::to_string(number);
  return ValueView::Text(scratch);
}

}  // namespace celadon
