#include "connectors/arrow/column_type.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/extension_type.h"
#include "arrow/type.h"
#include "arrow/util/decimal.h"
#include "value/iso_format.h"

namespace celadon {
namespace {

using Kind = ColumnType::Kind;

constexpr int64_t kSecondsPerDay = 86400;
constexpr double kUnixEpoch = 25569;  // 1970-01-01 as a serial day

// Integers of up to 15 digits and these powers of ten are exact doubles: their quotient is rounded
// once.
constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int64_t kFifteenDigits = 999'999'999'999'999;

int64_t UnitsPerDay(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return kSecondsPerDay;
    case arrow::TimeUnit::MILLI:
      return kSecondsPerDay * 1'000;
    case arrow::TimeUnit::MICRO:
      return kSecondsPerDay * 1'000'000;
    case arrow::TimeUnit::NANO:
      return kSecondsPerDay * 1'000'000'000;
  }
  return kSecondsPerDay;
}

template <typename Type>
ColumnType Clock(Kind kind, const arrow::DataType& type) {
  return {kind, UnitsPerDay(static_cast<const Type&>(type).unit())};
}

ColumnType Decimal(const arrow::DataType& type) {
  return {Kind::kDecimal, 1, static_cast<const arrow::DecimalType&>(type).scale()};
}

// Serial days from `epoch` on; days and the rest of a day apart, so that the sum is rounded once.
double Days(double epoch, int64_t raw, int64_t units_per_day) {
  const int64_t days = raw / units_per_day - (raw % units_per_day < 0);
  const int64_t rest = raw - days * units_per_day;
  return epoch + static_cast<double>(days) +
         static_cast<double>(rest) / static_cast<double>(units_per_day);
}

absl::StatusOr<ColumnType> ExtensionColumn(const arrow::ExtensionType& type) {
  if (type.extension_name() == "arrow.uuid") return ColumnType{Kind::kUuid};
  return ColumnTypeOf(*type.storage_type());
}

NumberFormat FormatOf(const ColumnType& type) {
  switch (type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kUnsigned:
      return IsoFormat(NumberType::kInteger);
    case Kind::kReal:
    case Kind::kDecimal:
      return IsoFormat(NumberType::kReal);
    case Kind::kDate:
      return IsoFormat(NumberType::kDate);
    case Kind::kTime:
      return IsoFormat(NumberType::kTime);
    case Kind::kTimestamp:
      return IsoFormat(NumberType::kTimestamp);
    case Kind::kDuration:
      return IsoFormat(NumberType::kInterval);
    case Kind::kNull:
    case Kind::kText:
    case Kind::kUuid:
      break;
  }
  return {};
}

}  // namespace

absl::StatusOr<ColumnType> ColumnTypeOf(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA:
      return ColumnType{Kind::kNull};
    case arrow::Type::BOOL:
      return ColumnType{Kind::kBoolean};
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
      return ColumnType{Kind::kInteger};
    case arrow::Type::UINT8:
    case arrow::Type::UINT16:
    case arrow::Type::UINT32:
    case arrow::Type::UINT64:
      return ColumnType{Kind::kUnsigned};
    case arrow::Type::HALF_FLOAT:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
      return ColumnType{Kind::kReal};
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return Decimal(type);
    case arrow::Type::DATE32:
      return ColumnType{Kind::kDate, 1};
    case arrow::Type::DATE64:
      return ColumnType{Kind::kDate, kSecondsPerDay * 1000};
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return Clock<arrow::TimeType>(Kind::kTime, type);
    case arrow::Type::TIMESTAMP:
      return Clock<arrow::TimestampType>(Kind::kTimestamp, type);
    case arrow::Type::DURATION:
      return Clock<arrow::DurationType>(Kind::kDuration, type);
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
      return ColumnType{Kind::kText};
    case arrow::Type::DICTIONARY:
      return ColumnTypeOf(*static_cast<const arrow::DictionaryType&>(type).value_type());
    case arrow::Type::EXTENSION:
      return ExtensionColumn(static_cast<const arrow::ExtensionType&>(type));
    default:
      return absl::UnimplementedError(
          absl::StrFormat("Unimplemented: column type %s", type.ToString()));
  }
}

ColumnInfo DescribeColumn(std::string name, const ColumnType& type) {
  ColumnInfo info;
  info.name = std::move(name);
  info.format = FormatOf(type);
  return info;
}

double NumberOf(const ColumnType& type, int64_t raw) {
  switch (type.kind) {
    case Kind::kBoolean:
      return raw == 0 ? 0 : -1;
    case Kind::kUnsigned:
      return static_cast<double>(static_cast<uint64_t>(raw));
    case Kind::kDate:
    case Kind::kTimestamp:
      return Days(kUnixEpoch, raw, type.units_per_day);
    case Kind::kTime:
    case Kind::kDuration:
      return Days(0, raw, type.units_per_day);
    default:
      return static_cast<double>(raw);
  }
}

ValueView IntegerValue(const ColumnType& type, int64_t raw, std::string* scratch) {
  if (type.kind != Kind::kDecimal) return ValueView::Number(NumberOf(type, raw));
  if (raw >= -kFifteenDigits && raw <= kFifteenDigits && type.scale >= 0 &&
      type.scale < static_cast<int>(kPowersOfTen.size())) {
    return ValueView::Number(static_cast<double>(raw) / kPowersOfTen[type.scale]);
  }
  *scratch = arrow::Decimal128(raw).ToString(type.scale);
  return DecimalValue(*scratch);
}

}  // namespace celadon
