// Numbers written with decimals and thousands, read strictly.
#ifndef CELADON_VALUE_NUMBER_TEXT_H_
#define CELADON_VALUE_NUMBER_TEXT_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace celadon {

// How a number is written. An empty separator never occurs in the text; a blank as thousand
// separator stands for the no-break blanks U+00A0 and U+202F as well.
struct NumberShape {
  std::string_view decimal = ".";
  std::string_view thousand = ",";
  size_t group = 3;  // digits between thousand separators
};

// Reads [sign] digits [decimal digits] [E [sign] digits] as a whole. Thousand separators are
// optional, but where there is one, every group behind it is full. nullopt also for numbers that
// a double cannot hold (`8E5597`).
std::optional<double> ParseNumber(std::string_view text, const NumberShape& shape);

// The number of a text of digits, with a decimal separator of one byte at the most between them:
// nearly all numbers, in a fraction of the time. None where it is another text, or has more than 15
// digits.
std::optional<double> ParseShortDecimal(std::string_view text, std::string_view decimal);

// The same for a text without thousand separators.
std::optional<double> ParsePlainNumber(std::string_view text, std::string_view decimal_separator);

// Whole numbers up to 2^53 are exact in a double.
constexpr double kExactIntegers = 9007199254740992;

// The text without blanks (ASCII 32) at its ends.
std::string_view TrimBlanks(std::string_view text);

}  // namespace celadon

#endif  // CELADON_VALUE_NUMBER_TEXT_H_
