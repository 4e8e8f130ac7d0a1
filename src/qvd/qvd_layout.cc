#include "qvd/qvd_layout.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/str_format.h"
#include "qvd/place.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr int64_t kMaxBias = int64_t{1} << 31;
constexpr uint64_t kMaxSymbols = uint64_t{1} << 31;
// The smallest symbol is an empty text: a tag and a zero byte.
constexpr uint64_t kMinSymbolBytes = 2;
// Rows without bytes cost a hostile header nothing, so their number needs a bound. Our own.
constexpr uint64_t kMaxRowsWithoutBytes = uint64_t{1} << 31;

// Whether [offset, offset + length) lies within `size`, without a sum that could wrap.
bool Within(uint64_t offset, uint64_t length, uint64_t size) {
  return length <= size && offset <= size - length;
}

bool Overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size) {
  return a_size > 0 && b_size > 0 && a < b + b_size && b < a + a_size;
}

absl::Status CheckReadable(const QvdLayout& layout) {
  if (!layout.encryption.empty()) {
    return absl::UnimplementedError("Unimplemented: encrypted QVD (EncryptionInfo is not empty)");
  }
  if (!layout.compression.empty()) {
    return absl::UnimplementedError(absl::StrFormat(
        "Unimplemented: compressed QVD (Compression is \"%.40s\")", layout.compression));
  }
  return absl::OkStatus();
}

absl::Status CheckRowBlock(const QvdLayout& layout, uint64_t body_bytes) {
  const uint64_t rows = layout.header.rows;
  uint64_t needed = 0;
  if (__builtin_mul_overflow(rows, layout.record_bytes, &needed) || needed != layout.rows_bytes) {
    return absl::DataLossError(
        absl::StrFormat("Length of the row block is not NoOfRecords x RecordByteSize: %d, %d x %d",
                        layout.rows_bytes, rows, layout.record_bytes));
  }
  if (!Within(layout.rows_offset, layout.rows_bytes, body_bytes)) {
    return absl::DataLossError(absl::StrFormat(
        "the row block reaches past the end of the file, which may be cut short: offset %d, length "
        "%d, the body at byte %d holds %d bytes",
        layout.rows_offset, layout.rows_bytes, layout.body, body_bytes));
  }
  if (layout.record_bytes == 0 && rows > kMaxRowsWithoutBytes) {
    return absl::DataLossError(
        absl::StrFormat("NoOfRecords is beyond 2^31 while RecordByteSize is 0: %d", rows));
  }
  return absl::OkStatus();
}

absl::Status FieldError(const QvdLayout& layout, size_t field, const std::string& message) {
  return AtPlace(absl::DataLossError(message), "field", layout.header.fields[field].name);
}

absl::Status CheckSymbolTable(const QvdLayout& layout, size_t i, uint64_t body_bytes) {
  const QvdFieldLayout& field = layout.fields[i];
  if (!Within(field.symbols_offset, field.symbols_bytes, body_bytes)) {
    return FieldError(
        layout, i,
        absl::StrFormat("the symbol table reaches past the end of the file, which may be cut short:"
                        " offset %d, length %d, the body at byte %d holds %d bytes",
                        field.symbols_offset, field.symbols_bytes, layout.body, body_bytes));
  }
  if (field.symbols > field.symbols_bytes / kMinSymbolBytes || field.symbols > kMaxSymbols) {
    return FieldError(layout, i,
                      absl::StrFormat("NoOfSymbols is more than the symbol table can hold: %d in "
                                      "%d bytes",
                                      field.symbols, field.symbols_bytes));
  }
  if (Overlap(field.symbols_offset, field.symbols_bytes, layout.rows_offset, layout.rows_bytes)) {
    return FieldError(
        layout, i,
        absl::StrFormat("the symbol table overlaps the row block: bytes %d to %d, %d to %d",
                        field.symbols_offset, field.symbols_offset + field.symbols_bytes,
                        layout.rows_offset, layout.rows_offset + layout.rows_bytes));
  }
  return absl::OkStatus();
}

absl::Status CheckBits(const QvdLayout& layout, size_t i) {
  const QvdFieldLayout& field = layout.fields[i];
  if (field.bit_width > kMaxQvdBitWidth) {
    return FieldError(layout, i, absl::StrFormat("BitWidth is more than 32: %d", field.bit_width));
  }
  if (field.bias < -kMaxBias || field.bias > kMaxBias) {
    return FieldError(layout, i, absl::StrFormat("Bias is beyond 2^31: %d", field.bias));
  }
  if (layout.header.rows == 0) return absl::OkStatus();
  const uint64_t end_bit = field.bit_offset + field.bit_width;
  if (field.bit_width > 0 && (end_bit + 7) / 8 > layout.record_bytes) {
    return FieldError(layout, i,
                      absl::StrFormat("its bits reach past the record: BitOffset %d, BitWidth %d, "
                                      "RecordByteSize %d",
                                      field.bit_offset, field.bit_width, layout.record_bytes));
  }
  if (field.bit_width == 0 && field.bias >= 0 &&
      static_cast<uint64_t>(field.bias) >= field.symbols) {
    return FieldError(layout, i,
                      absl::StrFormat("every row has index %d, but there are %d symbols",
                                      field.bias, field.symbols));
  }
  return absl::OkStatus();
}

absl::Status CheckBitsAreDisjoint(const QvdLayout& layout) {
  if (layout.header.rows == 0) return absl::OkStatus();
  std::vector<size_t> order;
  for (size_t i = 0; i < layout.fields.size(); ++i) {
    if (layout.fields[i].bit_width > 0) order.push_back(i);
  }
  std::ranges::sort(order, {}, [&](size_t i) { return layout.fields[i].bit_offset; });
  for (size_t k = 1; k < order.size(); ++k) {
    const QvdFieldLayout& before = layout.fields[order[k - 1]];
    const QvdFieldLayout& field = layout.fields[order[k]];
    if (before.bit_offset + before.bit_width > field.bit_offset) {
      return FieldError(layout, order[k],
                        absl::StrFormat("its bits overlap those of field \"%s\": BitOffset %d, "
                                        "the other ends at bit %d",
                                        layout.header.fields[order[k - 1]].name, field.bit_offset,
                                        before.bit_offset + before.bit_width));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckQvdLayout(const QvdLayout& layout, uint64_t file_bytes) {
  CELADON_RETURN_IF_ERROR(CheckReadable(layout));
  const uint64_t body_bytes = file_bytes - layout.body;
  CELADON_RETURN_IF_ERROR(CheckRowBlock(layout, body_bytes));
  for (size_t i = 0; i < layout.fields.size(); ++i) {
    CELADON_RETURN_IF_ERROR(CheckSymbolTable(layout, i, body_bytes));
    CELADON_RETURN_IF_ERROR(CheckBits(layout, i));
  }
  return CheckBitsAreDisjoint(layout);
}

}  // namespace celadon
