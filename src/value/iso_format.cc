#include "value/iso_format.h"

namespace celadon {

NumberFormat IsoFormat(NumberType type) {
  NumberFormat format;
  format.type = type;
  switch (type) {
    case NumberType::kDate:
      format.pattern = "YYYY-MM-DD";
      break;
    case NumberType::kTime:
    case NumberType::kInterval:
      format.pattern = "hh:mm:ss[.fff]";
      break;
    case NumberType::kTimestamp:
      format.pattern = "YYYY-MM-DD hh:mm:ss[.fff]";
      break;
    default:
      break;
  }
  return format;
}

}  // namespace celadon
