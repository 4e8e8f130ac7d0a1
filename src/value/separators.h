// Which separators hold where a format or a setting leaves them open.
#ifndef CELADON_VALUE_SEPARATORS_H_
#define CELADON_VALUE_SEPARATORS_H_

#include <string>

#include "celadon/format.h"

namespace celadon {

// The first text that is not empty; the second where both are. It lives as long as they do.
inline const std::string& FirstSet(const std::string& a, const std::string& b) {
  return a.empty() ? b : a;
}

inline const std::string& MoneyDecimal(const RegionalSettings& settings) {
  return FirstSet(settings.money_decimal_separator, settings.decimal_separator);
}

inline const std::string& MoneyThousand(const RegionalSettings& settings) {
  return FirstSet(settings.money_thousand_separator, settings.thousand_separator);
}

}  // namespace celadon

#endif  // CELADON_VALUE_SEPARATORS_H_
