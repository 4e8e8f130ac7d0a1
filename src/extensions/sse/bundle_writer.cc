#include "extensions/sse/bundle_writer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "value/utf8.h"

namespace celadon {
namespace {

using qlik::sse::DataType;

// gRPC's own limit, which plugins have not raised, and a bound on bundles well below it.
constexpr size_t kMostMessageBytes = 4 << 20;
constexpr size_t kMostBundleBytes = 512 << 10;

constexpr size_t kNumberBytes = 9;
constexpr size_t kHeadBytes = 6;  // of a field with a length, at the most
constexpr size_t kWrittenNumberBytes = 32;

}  // namespace

BundleWriter::BundleWriter(const ExternalCall& call, std::vector<DataType> types,
                           size_t rows_at_once)
    : call_(call),
      types_(std::move(types)),
      rows_at_once_(std::max<size_t>(rows_at_once, 1)),
      rows_(call.arguments.empty() ? 0 : call.rows) {}

size_t BundleWriter::BytesOf(uint64_t row) const {
  size_t bytes = kHeadBytes;
  for (size_t a = 0; a < types_.size(); ++a) {
    bytes += kHeadBytes + (types_[a] == DataType::STRING ? 0 : kNumberBytes);
    if (types_[a] == DataType::NUMERIC) continue;
    // A byte that is no UTF-8 takes three.
    const ValueView value = call_.arguments[a].values[row];
    bytes += kHeadBytes + (value.has_text() ? 3 * value.text().size() : kWrittenNumberBytes);
  }
  return bytes;
}

absl::Status BundleWriter::Check() const {
  const bool texts = std::ranges::any_of(types_, [](DataType t) { return t != DataType::NUMERIC; });
  for (uint64_t row = 0; texts && row < rows_; ++row) {
    if (BytesOf(row) <= kMostMessageBytes) continue;
    return absl::InvalidArgumentError(absl::StrFormat(
        "row %d is larger than a message to a plugin may be: %d bytes", row + 1, BytesOf(row)));
  }
  return absl::OkStatus();
}

void BundleWriter::Set(const DualVector& values, uint64_t row, DataType type,
                       qlik::sse::Dual* dual) const {
  const ValueView value = values[row];
  if (type != DataType::STRING) {
    dual->set_numdata(value.has_number() ? value.number()
                                         : std::numeric_limits<double>::quiet_NaN());
  }
  if (type == DataType::NUMERIC || value.is_null()) return;
  dual->set_strdata(value.has_text()
                        ? ValidUtf8(value.text())
                        : PlainNumberText(value.number(), call_.settings.decimal_separator));
}

void BundleWriter::Next(qlik::sse::BundledRows* bundle) {
  const uint64_t end = std::min<uint64_t>(rows_, next_row_ + rows_at_once_);
  bundle->mutable_rows()->Reserve(static_cast<int>(end - next_row_));
  for (size_t bytes = 0; next_row_ < end; ++next_row_) {
    bytes += BytesOf(next_row_);
    if (bytes > kMostBundleBytes && bundle->rows_size() > 0) return;
    qlik::sse::Row* row = bundle->add_rows();
    for (size_t a = 0; a < types_.size(); ++a) {
      Set(call_.arguments[a].values, next_row_, types_[a], row->add_duals());
    }
  }
}

DataType ToWire(ExternalType type) {
  switch (type) {
    case ExternalType::kText:
      return DataType::STRING;
    case ExternalType::kNumber:
      return DataType::NUMERIC;
    case ExternalType::kDual:
      break;
  }
  return DataType::DUAL;
}

std::string ValidUtf8(std::string_view text) {
  if (IsValidUtf8(text)) return std::string(text);
  constexpr char32_t kReplacement = 0xFFFD;
  std::string valid;
  for (size_t place = 0; place < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, place);
    AppendUtf8(point.code >= kInvalidByte ? kReplacement : point.code, &valid);
    place += point.bytes;
  }
  return valid;
}

}  // namespace celadon
