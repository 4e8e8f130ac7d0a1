#include "qvd/qvd_column_spool.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr uint32_t kUnknown = 0xFFFFFFFF;
constexpr uint32_t kMaxSymbols = uint32_t{1} << 31;

absl::Status CheckText(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrFormat("QVD cannot hold a text with a zero byte: \"%.40s\"", text));
  }
  if (!IsValidUtf8(text)) {
    return absl::InvalidArgumentError("QVD cannot hold a text that is not UTF-8");
  }
  return absl::OkStatus();
}

bool SameText(ValueView a, ValueView b) {
  return a.kind() == b.kind() && (!a.has_text() || a.text() == b.text());
}

template <typename Code>
void PackCodes(std::span<const Code> codes, bool has_null, QvdBits bits, uint64_t record_bytes,
               char* out) {
  char* cell = out + bits.offset / 8;
  const uint64_t shift = bits.offset % 8;
  for (const Code code : codes) {
    // Symbol k is stored as k, or as k + 2 beside NULLs, which are 0.
    const uint64_t stored = has_null ? code + uint64_t{code != 0} : code - uint64_t{1};
    uint64_t word;
    std::memcpy(&word, cell, sizeof(word));
    word |= stored << shift;
    std::memcpy(cell, &word, sizeof(word));
    cell += record_bytes;
  }
}

}  // namespace

absl::Status QvdColumnSpool::Append(const BatchColumn& column) {
  if (column.dictionary != source_) {
    source_ = column.dictionary;
    entry_codes_.assign(source_->size(), kUnknown);
  }
  std::vector<uint32_t> codes;
  codes.reserve(column.codes.size());
  for (const uint32_t entry : column.codes) {
    uint32_t code = 0;
    if (entry != BatchColumn::kNull) {
      if (entry_codes_[entry] == kUnknown) {
        CELADON_ASSIGN_OR_RETURN(entry_codes_[entry], Code((*source_)[entry]));
      }
      code = entry_codes_[entry];
    }
    has_null_ |= code == 0;
    codes.push_back(code);
  }
  parts_.push_back(Narrow(std::move(codes)));
  codes_bytes_ +=
      std::visit([](auto& part) { return part.size() * sizeof(part[0]); }, parts_.back());
  return absl::OkStatus();
}

absl::StatusOr<uint32_t> QvdColumnSpool::Code(ValueView value) {
  if (value.is_null() || (value.has_number() && !std::isfinite(value.number()))) return 0;
  if (value.has_text()) CELADON_RETURN_IF_ERROR(CheckText(value.text()));
  const uint32_t symbol = symbols_.Intern(value);
  if (symbol >= kMaxSymbols) {
    return absl::ResourceExhaustedError("a field has more than 2^31 distinct values");
  }
  if (refuse_second_text_ && !SameText(symbols_.values()[symbol], value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "one number has two texts: %g, \"%.40s\" and \"%.40s\"", value.number(),
        symbols_.values().text(symbol), value.has_text() ? value.text() : std::string_view()));
  }
  return symbol + 1;
}

QvdColumnSpool::Codes QvdColumnSpool::Narrow(std::vector<uint32_t> codes) const {
  if (symbols_.size() <= std::numeric_limits<uint8_t>::max()) {
    return std::vector<uint8_t>(codes.begin(), codes.end());
  }
  if (symbols_.size() <= std::numeric_limits<uint16_t>::max()) {
    return std::vector<uint16_t>(codes.begin(), codes.end());
  }
  return codes;
}

uint64_t QvdColumnSpool::bit_width() const {
  const uint64_t stored_numbers = symbols_.size() + (has_null_ ? 2 : 0);
  return stored_numbers < 2 ? 0 : std::bit_width(stored_numbers - 1);
}

uint64_t QvdColumnSpool::bytes() const {
  return symbols_.BytesToTake(0) + entry_codes_.capacity() * sizeof(uint32_t) + codes_bytes_;
}

void QvdColumnSpool::Pack(size_t part, size_t first_row, size_t rows, QvdBits bits,
                          uint64_t record_bytes, char* out) const {
  if (bits.width == 0) return;
  std::visit(
      [&](const auto& codes) {
        PackCodes(std::span(codes).subspan(first_row, rows), has_null_, bits, record_bytes, out);
      },
      parts_[part]);
}

}  // namespace celadon
