#include "qvd/qvd_symbol_cursor.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "value/utf8.h"

namespace celadon {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

template <typename Number>
double Load(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof(number));
  return static_cast<double>(number);
}

std::string ReplaceInvalidBytes(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  std::string repaired;
  for (size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    AppendUtf8(point.code >= kInvalidByte ? kReplacement : point.code, &repaired);
    i += point.bytes;
  }
  return repaired;
}

}  // namespace

bool QvdSymbolCursor::Next(ValueView& value) {
  if (rest_.empty()) return Fault("the symbol table ends before its last symbol");
  const auto tag = static_cast<QvdTag>(rest_[0]);
  switch (tag) {
    case QvdTag::kInt:
    case QvdTag::kDualInt:
      return NextNumber<int32_t>(tag == QvdTag::kDualInt, value);
    case QvdTag::kDouble:
    case QvdTag::kDualDouble:
      return NextNumber<double>(tag == QvdTag::kDualDouble, value);
    case QvdTag::kText:
      std::string_view text;
      if (!TakeText(1, text)) return false;
      value = ValueView::Text(text);
      return true;
  }
  return Fault(
      absl::StrFormat("a symbol has the unknown tag 0x%02x", static_cast<unsigned char>(rest_[0])));
}

template <typename Number>
bool QvdSymbolCursor::NextNumber(bool has_text, ValueView& value) {
  constexpr size_t kSize = 1 + sizeof(Number);
  if (rest_.size() < kSize) return Fault("a number reaches past the end of the symbol table");
  const double number = Load<Number>(rest_.data() + 1);
  if (!has_text) {
    value = ValueView::Number(number);
    rest_.remove_prefix(kSize);
    return true;
  }
  std::string_view text;
  if (!TakeText(kSize, text)) return false;
  value = ValueView::Dual(text, number);
  return true;
}

// Eight bytes at a time as long as they are ASCII.
bool QvdSymbolCursor::TakeText(size_t at, std::string_view& text) {
  constexpr uint64_t kEach = 0x0101010101010101;
  uint64_t word;
  for (size_t end = at; rest_.size() >= end + sizeof(word); end += sizeof(word)) {
    std::memcpy(&word, rest_.data() + end, sizeof(word));
    const uint64_t high_bits = word & (kEach << 7);
    const uint64_t zeros = (word - kEach) & ~word & (kEach << 7);  // exact up to the lowest one
    if (zeros == 0 && high_bits == 0) continue;
    if (zeros == 0 || (high_bits & (zeros - 1)) != 0) break;
    end += static_cast<size_t>(std::countr_zero(zeros)) / 8;
    text = rest_.substr(at, end - at);
    rest_.remove_prefix(end + 1);
    return true;
  }
  return TakeOtherText(at, text);
}

bool QvdSymbolCursor::TakeOtherText(size_t at, std::string_view& text) {
  const size_t end = rest_.find('\0', at);
  if (end == std::string_view::npos) return Fault("a text has no end inside the symbol table");
  text = rest_.substr(at, end - at);
  if (!IsValidUtf8(text)) {
    if (!replace_invalid_text_) return Fault("a text is not UTF-8");
    repaired_ = ReplaceInvalidBytes(text);
    text = repaired_;
  }
  rest_.remove_prefix(end + 1);
  return true;
}

bool QvdSymbolCursor::Fault(std::string what) {
  fault_ = std::move(what);
  return false;
}

}  // namespace celadon
