// Date, time and timestamp patterns: serial days to text and back.
#ifndef CELADON_VALUE_DATE_PATTERN_H_
#define CELADON_VALUE_DATE_PATTERN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "value/pattern_token.h"

namespace celadon {

// A pattern such as `YYYY-MM-DD hh:mm:ss[.fff]`, compiled once. Immutable.
//
// What is our own in reading: numbers may lack their leading zeros where something other than a
// digit follows; years of two digits are 1970 to 2069; what the pattern does not name is day 1,
// January, 1900; AM or PM may be missing at the end, hours then run from 0 to 23.
class DatePattern {
 public:
  explicit DatePattern(std::string_view pattern);

  // As FormatDateTime and ParseDateTime of format.h.
  std::string Format(double serial_day, const RegionalSettings& settings) const;
  std::optional<double> Parse(std::string_view text, const RegionalSettings& settings) const;

  const std::vector<PatternToken>& tokens() const { return tokens_; }
  // Whether it has a code of days, months, years or weekdays.
  bool has_date() const { return has_date_; }

 private:
  std::vector<PatternToken> tokens_;
  int fraction_digits_;
  bool has_date_;
  bool has_meridiem_;
};

}  // namespace celadon

#endif  // CELADON_VALUE_DATE_PATTERN_H_
