#include "connectors/arrow/arrow_column.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/array.h"
#include "arrow/extension_type.h"
#include "arrow/util/float16.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/bytes_value.h"
#include "connectors/arrow/number_encoder.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using BatchResult = absl::StatusOr<BatchColumn>;

template <typename ArrayType>
BatchResult ReadIntegers(const arrow::Array& array, const ColumnType& type) {
  const auto& typed = static_cast<const ArrayType&>(array);
  std::vector<int64_t> raw;
  raw.reserve(static_cast<size_t>(array.length() - array.null_count()));
  for (int64_t i = 0; i < array.length(); ++i) {
    if (typed.IsValid(i)) raw.push_back(static_cast<int64_t>(typed.Value(i)));
  }
  BatchColumn column = EncodeIntegers(raw, type);
  SpreadCodes(
      static_cast<size_t>(array.length()),
      [&](size_t row) { return typed.IsValid(static_cast<int64_t>(row)); }, &column.codes);
  return column;
}

// Hands value(i) of every row that has one to an encoder.
template <typename ValueAt>
BatchResult ReadEach(const arrow::Array& array, ValueAt value) {
  ValueEncoder encoder;
  std::vector<uint32_t> codes(static_cast<size_t>(array.length()), BatchColumn::kNull);
  for (int64_t i = 0; i < array.length(); ++i) {
    if (array.IsNull(i)) continue;
    CELADON_ASSIGN_OR_RETURN(const ValueView view, value(i));
    codes[static_cast<size_t>(i)] = encoder.Add(view);
  }
  return BatchColumn{std::make_shared<const DualVector>(encoder.Take()), std::move(codes)};
}

absl::StatusOr<ValueView> RealValue(double number) {
  return std::isnan(number) ? ValueView() : ValueView::Number(number);
}

template <typename ArrayType>
BatchResult ReadReals(const arrow::Array& array) {
  const auto& typed = static_cast<const ArrayType&>(array);
  return ReadEach(array, [&](int64_t i) { return RealValue(static_cast<double>(typed.Value(i))); });
}

BatchResult ReadHalfFloats(const arrow::Array& array) {
  const auto& typed = static_cast<const arrow::HalfFloatArray&>(array);
  return ReadEach(array, [&](int64_t i) {
    return RealValue(arrow::util::Float16::FromBits(typed.Value(i)).ToDouble());
  });
}

template <typename ArrayType>
BatchResult ReadDecimals(const arrow::Array& array) {
  const auto& typed = static_cast<const ArrayType&>(array);
  std::string digits;
  return ReadEach(array, [&](int64_t i) -> absl::StatusOr<ValueView> {
    digits = typed.FormatValue(i);
    return DecimalValue(digits);
  });
}

template <typename ArrayType>
BatchResult ReadBytes(const arrow::Array& array, const ColumnType& type) {
  const auto& typed = static_cast<const ArrayType&>(array);
  std::string scratch;
  return ReadEach(array, [&](int64_t i) { return BytesValue(type, typed.GetView(i), &scratch); });
}

BatchResult ReadNulls(const arrow::Array& array) {
  return BatchColumn{
      std::make_shared<const DualVector>(),
      std::vector<uint32_t>(static_cast<size_t>(array.length()), BatchColumn::kNull)};
}

BatchResult ReadPlain(const arrow::Array& array, const ColumnType& type) {
  switch (array.type_id()) {
    case arrow::Type::NA:
      return ReadNulls(array);
    case arrow::Type::BOOL:
      return ReadIntegers<arrow::BooleanArray>(array, type);
    case arrow::Type::INT8:
      return ReadIntegers<arrow::Int8Array>(array, type);
    case arrow::Type::INT16:
      return ReadIntegers<arrow::Int16Array>(array, type);
    case arrow::Type::INT32:
      return ReadIntegers<arrow::Int32Array>(array, type);
    case arrow::Type::DATE32:
      return ReadIntegers<arrow::Date32Array>(array, type);
    case arrow::Type::TIME32:
      return ReadIntegers<arrow::Time32Array>(array, type);
    case arrow::Type::INT64:
      return ReadIntegers<arrow::Int64Array>(array, type);
    case arrow::Type::DATE64:
      return ReadIntegers<arrow::Date64Array>(array, type);
    case arrow::Type::TIME64:
      return ReadIntegers<arrow::Time64Array>(array, type);
    case arrow::Type::TIMESTAMP:
      return ReadIntegers<arrow::TimestampArray>(array, type);
    case arrow::Type::DURATION:
      return ReadIntegers<arrow::DurationArray>(array, type);
    case arrow::Type::UINT8:
      return ReadIntegers<arrow::UInt8Array>(array, type);
    case arrow::Type::UINT16:
      return ReadIntegers<arrow::UInt16Array>(array, type);
    case arrow::Type::UINT32:
      return ReadIntegers<arrow::UInt32Array>(array, type);
    case arrow::Type::UINT64:
      return ReadIntegers<arrow::UInt64Array>(array, type);
    case arrow::Type::HALF_FLOAT:
      return ReadHalfFloats(array);
    case arrow::Type::FLOAT:
      return ReadReals<arrow::FloatArray>(array);
    case arrow::Type::DOUBLE:
      return ReadReals<arrow::DoubleArray>(array);
    case arrow::Type::DECIMAL32:
      return ReadDecimals<arrow::Decimal32Array>(array);
    case arrow::Type::DECIMAL64:
      return ReadDecimals<arrow::Decimal64Array>(array);
    case arrow::Type::DECIMAL128:
      return ReadDecimals<arrow::Decimal128Array>(array);
    case arrow::Type::DECIMAL256:
      return ReadDecimals<arrow::Decimal256Array>(array);
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return ReadBytes<arrow::BinaryArray>(array, type);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return ReadBytes<arrow::LargeBinaryArray>(array, type);
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return ReadBytes<arrow::BinaryViewArray>(array, type);
    case arrow::Type::FIXED_SIZE_BINARY:
      return ReadBytes<arrow::FixedSizeBinaryArray>(array, type);
    default:
      return absl::UnimplementedError(
          absl::StrFormat("Unimplemented: column type %s", array.type()->ToString()));
  }
}

}  // namespace

absl::StatusOr<BatchColumn> ArrowColumn::Read(const arrow::Array& array) {
  if (array.type_id() == arrow::Type::EXTENSION) {
    return Read(*static_cast<const arrow::ExtensionArray&>(array).storage());
  }
  CELADON_RETURN_IF_ERROR(FromArrow(array.Validate(), "the array is damaged"));
  CELADON_RETURN_IF_ERROR(FromArrow(array.ValidateFull(), "the array is damaged"));
  if (array.type_id() == arrow::Type::DICTIONARY) {
    return ReadDictionaryArray(static_cast<const arrow::DictionaryArray&>(array));
  }
  return ReadPlain(array, type_);
}

absl::StatusOr<BatchColumn> ArrowColumn::ReadDictionaryArray(const arrow::DictionaryArray& array) {
  if (dictionary_ != array.data()->dictionary) {
    CELADON_ASSIGN_OR_RETURN(entries_, ArrowColumn(type_).Read(*array.dictionary()));
    dictionary_ = array.data()->dictionary;
  }
  std::vector<uint32_t> codes(static_cast<size_t>(array.length()), BatchColumn::kNull);
  for (int64_t i = 0; i < array.length(); ++i) {
    if (array.IsNull(i)) continue;
    codes[static_cast<size_t>(i)] = entries_.codes[static_cast<size_t>(array.GetValueIndex(i))];
  }
  return BatchColumn{entries_.dictionary, std::move(codes)};
}

}  // namespace celadon
