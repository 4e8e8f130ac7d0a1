// Number and money patterns: `#,##0.00;(#,##0.00)`, `0.0%`, `$#,##0`.
#ifndef CELADON_VALUE_NUMBER_PATTERN_H_
#define CELADON_VALUE_NUMBER_PATTERN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/number_text.h"

namespace celadon {

// A pattern compiled once. Immutable. Sections for positive numbers, negative ones and zero are set
// apart by semicolons; each is literal text around digit codes. The distance of the last thousand
// separator from the decimal separator tells the width of the groups.
//
// What is our own: numbers are rounded half away from zero on their 15 significant decimal digits,
// at least one digit stands before the decimal separator, and reading is lenient in the count of
// digits.
class NumberPattern {
 public:
  NumberPattern(std::string_view pattern, std::string_view decimal_separator,
                std::string_view thousand_separator);

  // As FormatPattern and ParsePattern of format.h.
  std::string Format(double number) const;
  std::optional<double> Parse(std::string_view text) const;

  struct Section {
    std::string prefix;
    std::string suffix;
    bool has_digits = false;
    bool percent = false;
    size_t group = 0;  // 0: no thousand separators
    size_t fewest_integers = 1;
    size_t fewest_decimals = 0;
    size_t most_decimals = 0;
  };
  // One to three.
  const std::vector<Section>& sections() const { return sections_; }

 private:
  std::string FormatSection(double magnitude, bool minus, const Section& section) const;
  std::optional<double> ParseSection(std::string_view text, const Section& section) const;

  std::string decimal_;
  std::string thousand_;
  std::vector<Section> sections_;
};

}  // namespace celadon

#endif  // CELADON_VALUE_NUMBER_PATTERN_H_
