// What the values of a typed column mean, apart from the bytes that carry them.
#ifndef CELADON_CONNECTORS_ARROW_COLUMN_TYPE_H_
#define CELADON_CONNECTORS_ARROW_COLUMN_TYPE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"
#include "celadon/table_reader.h"
#include "celadon/value.h"
#include "value/decimal_value.h"

namespace celadon {

struct ColumnType {
  enum class Kind : uint8_t {
    kNull,
    kBoolean,
    kInteger,
    kUnsigned,
    kReal,
    kDecimal,
    kDate,
    kTime,
    kTimestamp,
    kDuration,
    kText,
    kUuid
  };

  Kind kind = Kind::kText;
  int64_t units_per_day = 1;  // of dates, times, timestamps and durations
  int scale = 0;              // of decimals: digits behind the point
};

// Unimplemented, naming the type, for nested types and for intervals of months.
absl::StatusOr<ColumnType> ColumnTypeOf(const arrow::DataType& type);

// The column as a reader describes it. Dates and times carry their ISO pattern, so that they do not
// follow a script's DateFormat.
ColumnInfo DescribeColumn(std::string name, const ColumnType& type);

// The number of a raw integer: a count of units for dates and times, an unscaled decimal.
double NumberOf(const ColumnType& type, int64_t raw);

// The value of a raw integer: that of NumberOf, or a decimal with its digits in `scratch`.
ValueView IntegerValue(const ColumnType& type, int64_t raw, std::string* scratch);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_COLUMN_TYPE_H_
