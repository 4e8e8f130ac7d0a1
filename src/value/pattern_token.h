// The codes of date, time and interval patterns, cut apart once and then used to write and to read.
#ifndef CELADON_VALUE_PATTERN_TOKEN_H_
#define CELADON_VALUE_PATTERN_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace celadon {

enum class PatternCode : uint8_t {
  kLiteral,
  kDay,
  kWeekday,
  kMonth,
  kYear,
  kHour,
  kMinute,
  kSecond,
  kFraction,
  kMeridiem,  // AM or PM
  kOptionalBegin,
  kOptionalEnd,
};

struct PatternToken {
  PatternCode code = PatternCode::kLiteral;
  std::string text;  // as the pattern has it
  size_t end = 0;    // of kOptionalBegin: the index of its kOptionalEnd

  size_t width() const { return text.size(); }
  // Whether the code is written in digits.
  bool numeric() const;
};

// Upper and lower case are one, save `M` month and `m` minute. A single `t` is literal text, as in
// `YYYY-MM-DDThh:mm`, and so is a bracket without its partner.
std::vector<PatternToken> TokenizePattern(std::string_view pattern);

// The digits that second fractions are computed to for these tokens: 3, or up to 6 where the
// pattern shows more. A finer fraction than a serial day can hold would show noise.
int FractionDigits(const std::vector<PatternToken>& tokens);

}  // namespace celadon

#endif  // CELADON_VALUE_PATTERN_TOKEN_H_
