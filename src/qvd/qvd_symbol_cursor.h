// Walking through the symbols of a field as they lie in the file.
#ifndef CELADON_QVD_QVD_SYMBOL_CURSOR_H_
#define CELADON_QVD_QVD_SYMBOL_CURSOR_H_

#include <cstddef>
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
  // Takes a symbol; its text is valid until the next call. Where there is none, gives false, stays
  // and says in fault() what is wrong.
  bool Next(ValueView& value);
  const std::string& fault() const { return fault_; }

 private:
  template <typename Number>
  bool NextNumber(bool has_text, ValueView& value);
  // Takes a text that starts `at` bytes behind the tag, and all before it.
  bool TakeText(size_t at, std::string_view& text);
  bool TakeOtherText(size_t at, std::string_view& text);
  bool Fault(std::string what);

  std::string_view rest_;
  bool replace_invalid_text_;
  std::string repaired_;  // the last text, where bytes of it were replaced
  std::string fault_;
};

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_CURSOR_H_
