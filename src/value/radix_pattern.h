// Number patterns that begin with another base or Roman numerals: (bin), (oct), (hex), (r07),
// (rom).
//
// Source: Qlik help "Conventions for number and time formats"; capitals in the pattern make
// capitals in the text.
#ifndef CELADON_VALUE_RADIX_PATTERN_H_
#define CELADON_VALUE_RADIX_PATTERN_H_

#include <optional>
#include <string>
#include <string_view>

namespace celadon {

class RadixPattern {
 public:
  // nullopt if the pattern is none of these.
  static std::optional<RadixPattern> Of(std::string_view pattern);

  // Numbers are rounded to whole ones; those past 2^53, and Roman numbers past 3999 or below 1, are
  // written plainly (our own).
  std::string Format(double number) const;
  std::optional<double> Parse(std::string_view text) const;

 private:
  RadixPattern(int base, bool capitals) : base_(base), capitals_(capitals) {}

  int base_;  // 2 to 36; 0: Roman numerals
  bool capitals_;
};

}  // namespace celadon

#endif  // CELADON_VALUE_RADIX_PATTERN_H_
