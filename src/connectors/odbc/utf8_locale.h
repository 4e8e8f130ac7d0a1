// The locale that a driver manager sees while it connects.
#ifndef CELADON_CONNECTORS_ODBC_UTF8_LOCALE_H_
#define CELADON_CONNECTORS_ODBC_UTF8_LOCALE_H_

#include <locale.h>

namespace celadon {

// UTF-8 for this thread alone. unixODBC asks the locale once, at connecting, how it is to convert
// texts for drivers that have narrow functions only; in the locale "C" it would drop letters.
// Characters beyond the first 65536 do not reach such drivers in any locale.
class Utf8Locale {
 public:
  Utf8Locale() : own_(newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t())) {
    if (own_ != locale_t()) before_ = uselocale(own_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (own_ == locale_t()) return;
    uselocale(before_);
    freelocale(own_);
  }

 private:
  locale_t own_;
  locale_t before_ = locale_t();
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_UTF8_LOCALE_H_
