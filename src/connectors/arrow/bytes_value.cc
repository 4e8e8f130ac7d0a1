#include "connectors/arrow/bytes_value.h"

#include <cmath>
#include <cstdint>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "arrow/util/decimal.h"
#include "arrow/util/float16.h"
#include "arrow/util/utf8.h"

#include "runtime/text_view.h"

namespace celadon {
namespace {

const uint8_t* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

absl::Status LengthError(std::string_view what, size_t bytes) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s has a wrong length: %d bytes", what, bytes));
}

bool FitsInt64(const arrow::Decimal128& decimal) {
  return decimal.high_bits() == (static_cast<int64_t>(decimal.low_bits()) < 0 ? -1 : 0);
}

absl::StatusOr<ValueView> DecimalBytes(const ColumnType& type, std::string_view bytes,
                                       std::string* scratch) {
  const int32_t length = static_cast<int32_t>(bytes.size());
  if (length == 0 || length > 32) return LengthError("decimal", bytes.size());
  if (length > 16) {
    *scratch = arrow::Decimal256::FromBigEndian(Unsigned(bytes), length)->ToString(type.scale);
    return DecimalValue(*scratch);
  }
  const arrow::Decimal128 decimal = *arrow::Decimal128::FromBigEndian(Unsigned(bytes), length);
  if (FitsInt64(decimal)) {
    return IntegerValue(type, static_cast<int64_t>(decimal.low_bits()), scratch);
  }
  *scratch = decimal.ToString(type.scale);
  return DecimalValue(*scratch);
}

absl::StatusOr<ValueView> HalfFloat(std::string_view bytes) {
  if (bytes.size() != 2) return LengthError("half float", bytes.size());
  const double number =
      static_cast<double>(arrow::util::Float16::FromLittleEndian(Unsigned(bytes)).ToFloat());
  return std::isnan(number) ? ValueView() : ValueView::Number(number);
}

}  // namespace

absl::Status CheckUtf8(std::string_view text) {
  if (arrow::util::ValidateUTF8(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("text is not valid UTF-8: %s", absl::CHexEscape(ToAbsl(text.substr(0, 32)))));
}

absl::StatusOr<ValueView> BytesValue(const ColumnType& type, std::string_view bytes,
                                     std::string* scratch) {
  switch (type.kind) {
    case ColumnType::Kind::kDecimal:
      return DecimalBytes(type, bytes, scratch);
    case ColumnType::Kind::kReal:
      return HalfFloat(bytes);
    case ColumnType::Kind::kUuid:
      if (bytes.size() != 16) return LengthError("UUID", bytes.size());
      *scratch = UuidText(bytes);
      return ValueView::Text(*scratch);
    default:
      if (absl::Status status = CheckUtf8(bytes); !status.ok()) return status;
      return ValueView::Text(bytes);
  }
}

std::string UuidText(std::string_view bytes) {
  const std::string hex = absl::BytesToHexString(ToAbsl(bytes));
  const auto part = [&](size_t begin, size_t length) { return hex.substr(begin, length); };
  return part(0, 8) + '-' + part(8, 4) + '-' + part(12, 4) + '-' + part(16, 4) + '-' + part(20, 12);
}

}  // namespace celadon
