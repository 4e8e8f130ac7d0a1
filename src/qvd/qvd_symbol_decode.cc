#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "qvd/qvd_symbol.h"
#include "runtime/status_macros.h"
#include "value/utf8.h"

namespace celadon {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

constexpr uint64_t kSymbolsBetweenPolls = uint64_t{1} << 16;

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

class SymbolDecoder {
 public:
  SymbolDecoder(const QvdSymbolTable& table, const CancelToken& cancel)
      : table_(table), cancel_(cancel), rest_(table.bytes) {}

  absl::StatusOr<DualVector> Decode() {
    values_.Reserve(table_.symbols, TextBytes());
    // A table of numbers of one tag is known by its length, were it not for other tags of the same
    // total; so every tag is still looked at.
    if (rest_.size() == table_.symbols * 5) CELADON_RETURN_IF_ERROR(TakeRun<int32_t>(QvdTag::kInt));
    if (rest_.size() == table_.symbols * 9)
      CELADON_RETURN_IF_ERROR(TakeRun<double>(QvdTag::kDouble));
    while (values_.size() < table_.symbols) {
      if (values_.size() % kSymbolsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(cancel_.status());
      CELADON_RETURN_IF_ERROR(TakeSymbol());
    }
    if (!rest_.empty()) {
      return Error(absl::StrFormat("%d bytes are left over behind the last symbol", rest_.size()));
    }
    values_.ShrinkToFit();
    return std::move(values_);
  }

 private:
  // Of all texts, where all symbols are of the kind of the first one; else about so many.
  size_t TextBytes() const {
    if (rest_.empty()) return 0;
    const auto tag = static_cast<QvdTag>(rest_[0]);
    const size_t number = tag == QvdTag::kDualInt      ? sizeof(int32_t)
                          : tag == QvdTag::kDualDouble ? sizeof(double)
                                                       : 0;
    const bool text = number != 0 || tag == QvdTag::kText;
    const size_t others = (2 + number) * table_.symbols;  // the tag, and the zero behind the text
    return text && others < rest_.size() ? rest_.size() - others : 0;
  }

  // Takes numbers as long as their tag is `tag`.
  template <typename Number>
  absl::Status TakeRun(QvdTag tag) {
    constexpr size_t kStride = 1 + sizeof(Number);
    while (rest_.size() >= kStride && rest_[0] == static_cast<char>(tag)) {
      if (values_.size() % kSymbolsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(cancel_.status());
      values_.Append(ValueView::Number(Load<Number>(rest_.data() + 1)));
      rest_.remove_prefix(kStride);
    }
    return absl::OkStatus();
  }

  absl::Status TakeSymbol() {
    if (rest_.empty()) return Error("the symbol table ends before its last symbol");
    const auto tag = static_cast<QvdTag>(rest_[0]);
    switch (tag) {
      case QvdTag::kInt:
      case QvdTag::kDualInt:
        return TakeNumber<int32_t>(tag == QvdTag::kDualInt);
      case QvdTag::kDouble:
      case QvdTag::kDualDouble:
        return TakeNumber<double>(tag == QvdTag::kDualDouble);
      case QvdTag::kText:
        return TakeText(1, nullptr);
    }
    return Error(absl::StrFormat("a symbol has the unknown tag 0x%02x",
                                 static_cast<unsigned char>(rest_[0])));
  }

  template <typename Number>
  absl::Status TakeNumber(bool has_text) {
    constexpr size_t kSize = 1 + sizeof(Number);
    if (rest_.size() < kSize) return Error("a number reaches past the end of the symbol table");
    const double number = Load<Number>(rest_.data() + 1);
    if (has_text) return TakeText(kSize, &number);
    values_.Append(ValueView::Number(number));
    rest_.remove_prefix(kSize);
    return absl::OkStatus();
  }

  // The length of the text that starts at this place, where it is of less than eight bytes, all of
  // them ASCII, and can be told in one word; else nullopt.
  std::optional<size_t> ShortText(size_t at) const {
    constexpr uint64_t kEach = 0x0101010101010101;
    uint64_t word;
    if (rest_.size() < at + sizeof(word)) return std::nullopt;
    std::memcpy(&word, rest_.data() + at, sizeof(word));
    const uint64_t high_bits = word & (kEach << 7);
    const uint64_t zeros = (word - kEach) & ~word & (kEach << 7);  // exact up to the lowest one
    if (zeros == 0 || (high_bits & (zeros - 1)) != 0) return std::nullopt;
    return static_cast<size_t>(std::countr_zero(zeros)) / 8;
  }

  // Takes a text that starts `at` bytes behind the tag, and the number before it if there is one.
  absl::Status TakeText(size_t at, const double* number) {
    if (const auto size = ShortText(at)) {
      Append(rest_.substr(at, *size), number);
      rest_.remove_prefix(at + *size + 1);
      return absl::OkStatus();
    }
    const size_t end = rest_.find('\0', at);
    if (end == std::string_view::npos) return Error("a text has no end inside the symbol table");
    const std::string_view text = rest_.substr(at, end - at);
    if (IsValidUtf8(text)) {
      Append(text, number);
    } else if (table_.replace_invalid_text) {
      Append(ReplaceInvalidBytes(text), number);
    } else {
      return Error("a text is not UTF-8");
    }
    rest_.remove_prefix(end + 1);
    return absl::OkStatus();
  }

  void Append(std::string_view text, const double* number) {
    values_.Append(number == nullptr ? ValueView::Text(text) : ValueView::Dual(text, *number));
  }

  absl::Status Error(const std::string& what) const {
    return absl::DataLossError(absl::StrFormat(
        "%s: symbol %d of %d, byte position %d", what, values_.size(), table_.symbols,
        table_.position + static_cast<uint64_t>(rest_.data() - table_.bytes.data())));
  }

  const QvdSymbolTable& table_;
  const CancelToken& cancel_;
  std::string_view rest_;
  DualVector values_;
};

}  // namespace

absl::StatusOr<DualVector> DecodeSymbols(const QvdSymbolTable& table, const CancelToken& cancel) {
  return SymbolDecoder(table, cancel).Decode();
}

}  // namespace celadon
