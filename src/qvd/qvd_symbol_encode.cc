#include <cmath>
#include <limits>

#include "qvd/qvd_symbol.h"

namespace celadon {
namespace {

constexpr uint8_t kDualBit = 4;  // turns the tag of a number into that of a dual

// -0.0 keeps its sign as a double.
bool IsInt32(double number) {
  return number >= std::numeric_limits<int32_t>::min() &&
         number <= std::numeric_limits<int32_t>::max() && number == std::trunc(number) &&
         !(number == 0 && std::signbit(number));
}

template <typename Number>
void AppendNumber(QvdTag tag, bool has_text, Number number, std::string& out) {
  out.push_back(static_cast<char>(static_cast<uint8_t>(tag) | (has_text ? kDualBit : 0)));
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

}  // namespace

size_t EncodedSymbolSize(ValueView value) {
  size_t size = 1;
  if (value.has_number()) size += IsInt32(value.number()) ? sizeof(int32_t) : sizeof(double);
  if (value.has_text()) size += value.text().size() + 1;
  return size;
}

void AppendSymbol(ValueView value, std::string& out) {
  if (!value.has_number()) {
    out.push_back(static_cast<char>(QvdTag::kText));
  } else if (IsInt32(value.number())) {
    AppendNumber(QvdTag::kInt, value.has_text(), static_cast<int32_t>(value.number()), out);
  } else {
    AppendNumber(QvdTag::kDouble, value.has_text(), value.number(), out);
  }
  if (value.has_text()) out.append(value.text()).push_back('\0');
}

}  // namespace celadon
