#include "expression/rank.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/format.h"

namespace celadon {
namespace {

double NumberOfPlace(const RankPlace& place, double mode) {
  const double middle = (place.ranked + 1) / 2;
  if (mode == 1) return place.low;
  if (mode == 2) return (place.low + place.high) / 2;
  if (mode == 3) return place.high;
  if (mode == 4) return place.low + static_cast<double>(place.position);
  if (place.high <= middle) return place.low;
  return place.low >= middle ? place.high : middle;
}

std::string TextOfPlace(const RankPlace& place, double format) {
  if (format == 2 && place.position > 0) return "";
  if (format != 0 || place.low == place.high) return absl::StrFormat("%.0f", place.low);
  return absl::StrFormat("%.0f-%.0f", place.low, place.high);
}

double OrZero(double number) { return std::isnan(number) ? 0 : std::trunc(number); }

}  // namespace

Value RankValue(const RankPlace& place, double mode, double format) {
  const double number = NumberOfPlace(place, OrZero(mode));
  std::string text = TextOfPlace(place, OrZero(format));
  if (text == PlainNumberText(number)) return Value::Number(number);
  return Value::Dual(std::move(text), number);
}

}  // namespace celadon
