// Parquet's physical values as ours.
#ifndef CELADON_CONNECTORS_ARROW_PHYSICAL_VALUE_H_
#define CELADON_CONNECTORS_ARROW_PHYSICAL_VALUE_H_

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/statusor.h"
#include "connectors/arrow/bytes_value.h"
#include "connectors/arrow/column_type.h"
#include "parquet/types.h"

namespace celadon {

template <typename T>
inline constexpr bool kIsBytes =
    std::is_same_v<T, parquet::ByteArray> || std::is_same_v<T, parquet::FixedLenByteArray>;

struct PhysicalType {
  ColumnType type;
  size_t length = 0;  // bytes of a fixed-length value
};

// Microseconds since 1970 of a Julian day and nanoseconds in it; nanoseconds since 1970 would leave
// the range of 64 bits in the year 2262.
int64_t Int96Microseconds(const parquet::Int96& value);

template <typename T>
int64_t RawInteger(const PhysicalType& type, const T& value) {
  if constexpr (std::is_same_v<T, parquet::Int96>) {
    return Int96Microseconds(value);
  } else if constexpr (std::is_same_v<T, int32_t>) {
    const bool is_unsigned = type.type.kind == ColumnType::Kind::kUnsigned;
    return is_unsigned ? int64_t{static_cast<uint32_t>(value)} : int64_t{value};
  } else {
    return static_cast<int64_t>(value);
  }
}

template <typename T>
std::string_view RawBytes(const PhysicalType& type, const T& value) {
  if constexpr (std::is_same_v<T, parquet::ByteArray>) {
    return std::string_view(value);
  } else {
    return {reinterpret_cast<const char*>(value.ptr), type.length};
  }
}

// NULL for NaN. The view is valid as long as the value and `scratch` are; errors are those of
// BytesValue.
template <typename T>
absl::StatusOr<ValueView> PhysicalValue(const PhysicalType& type, const T& value,
                                        std::string* scratch) {
  if constexpr (kIsBytes<T>) {
    return BytesValue(type.type, RawBytes(type, value), scratch);
  } else if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(value) ? ValueView() : ValueView::Number(static_cast<double>(value));
  } else {
    return IntegerValue(type.type, RawInteger(type, value), scratch);
  }
}

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PHYSICAL_VALUE_H_
