// Walking through the symbols of a field as they lie in the file.
#ifndef CELADON_QVD_QVD_SYMBOL_CURSOR_H_
#define CELADON_QVD_QVD_SYMBOL_CURSOR_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "celadon/value.h"
#include "qvd/qvd_symbol.h"

namespace celadon {

// Takes symbols one by one from the front of some bytes. Used by one thread.
class QvdSymbolCursor {
 public:
  QvdSymbolCursor(std::string_view bytes, bool replace_invalid_text)
      : rest_(bytes), replace_invalid_text_(replace_invalid_text) {}

  // The bytes behind the last symbol that was taken.
  std::string_view rest() const { return rest_; }
  // Leaves out bytes at the front of these.
  void Skip(size_t bytes) { rest_.remove_prefix(bytes); }
  // Takes a symbol; its text is valid until the next call. Where there is none, gives false, stays
  // and says in fault() what is wrong.
  bool Next(ValueView& value);
  const std::string& fault() const { return fault_; }

 private:
  template <typename Number>
  bool NextNumber(bool has_text, ValueView& value);
  // Takes a text that starts `at` bytes behind the tag, and all before it.
  bool TakeText(size_t at, std::string_view& text);
  bool Fault(std::string what);
  bool FaultAtTag();

  std::string_view rest_;
  bool replace_invalid_text_;
  std::string repaired_;  // the last text, where bytes of it were replaced
  std::string fault_;
};

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

inline bool QvdSymbolCursor::Next(ValueView& value) {
  const auto tag = rest_.empty() ? QvdTag() : static_cast<QvdTag>(rest_[0]);
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
  return FaultAtTag();
}

template <typename Number>
bool QvdSymbolCursor::NextNumber(bool has_text, ValueView& value) {
  constexpr size_t kSize = 1 + sizeof(Number);
  if (rest_.size() < kSize) return Fault("a number reaches past the end of the symbol table");
  Number stored;
  std::memcpy(&stored, rest_.data() + 1, sizeof(stored));
  const auto number = static_cast<double>(stored);
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

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_CURSOR_H_
