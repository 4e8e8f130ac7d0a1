// Whole and decimal numbers of sources with types.
#ifndef CELADON_VALUE_DECIMAL_VALUE_H_
#define CELADON_VALUE_DECIMAL_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "celadon/value.h"

namespace celadon {

// The value of decimal digits such as -12.340: a number, correctly rounded, and the digits as its
// text where more than 15 of them are significant. Requires `digits` to outlive the view.
ValueView DecimalValue(std::string_view digits);

// A whole number. Our own: one that no double is sure to hold stays the text of its digits, in
// `scratch`, for a double would merge neighbouring identifiers.
ValueView WholeValue(int64_t number, std::string& scratch);

}  // namespace celadon

#endif  // CELADON_VALUE_DECIMAL_VALUE_H_
