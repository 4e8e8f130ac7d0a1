// How numbers are written as text and texts are read as numbers.
//
// Source: Qlik help "Number interpretation", "Conventions for number and time formats"; the rules
// are those of the expression language, section 9, and of the load script, section 3.
#ifndef CELADON_FORMAT_H_
#define CELADON_FORMAT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace celadon {

// What kind of number a field or a measure holds; the names are those of a QVD header.
enum class NumberType : uint8_t {
  kUnknown,
  kAscii,
  kInteger,
  kReal,
  kFix,
  kMoney,
  kDate,
  kTime,
  kTimestamp,
  kInterval
};

// The display format of a field: it never changes a value.
struct NumberFormat {
  NumberType type = NumberType::kUnknown;
  std::string pattern;  // empty: the default of the type
  int decimals = 0;     // of kFix
  bool use_thousands = false;
  std::string decimal_separator;   // empty: that of the regional settings
  std::string thousand_separator;  // empty: that of the regional settings

  bool operator==(const NumberFormat&) const = default;
};

// The script variables that rule interpretation and default formats (DecimalSep, DateFormat, …).
struct RegionalSettings {
  std::string decimal_separator = ".";
  std::string thousand_separator = ",";
  std::string money_decimal_separator;   // empty: as decimal_separator
  std::string money_thousand_separator;  // empty: as thousand_separator
  std::string money_format = "$#,##0.00;-$#,##0.00";
  std::string date_format = "YYYY-MM-DD";
  std::string time_format = "hh:mm:ss";
  std::string timestamp_format = "YYYY-MM-DD hh:mm:ss[.fff]";
  std::array<std::string, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<std::string, 12> long_month_names = {"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
  // Monday first.
  std::array<std::string, 7> day_names = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  std::array<std::string, 7> long_day_names = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
  // What date functions go by where their arguments don't say.
  int first_week_day = 0;  // the day that weeks begin with: 0 Monday to 6 Sunday
  bool broken_weeks =
      false;              // whether week 1 begins on 1 January and the last one ends with the year
  int reference_day = 4;  // 1 to 7: week 1 is the one with that day of January; not if broken
};

// A number as plain text: at most 14 significant digits, no thousand separators, the settings'
// decimal separator; very small and large ones as 1.1574076779652e-05.
std::string PlainNumberText(double number, std::string_view decimal_separator = ".");

// A number as the format says.
std::string FormatNumber(double number, const NumberFormat& format,
                         const RegionalSettings& settings);

// A number through a number or money pattern such as `#,##0.00;(#,##0.00)` or `0.0%`.
std::string FormatPattern(double number, std::string_view pattern,
                          std::string_view decimal_separator, std::string_view thousand_separator);

// A serial day number (days since 1899-12-30, time as fraction) through a pattern of the codes
// D DD WWW WWWW M MM MMM MMMM YY YYYY h hh m mm s ss f ff fff tt; `[.fff]` is shown where not zero.
// Empty where the day is outside the calendar's range (years -9999 to 9999).
std::string FormatDateTime(double serial_day, std::string_view pattern,
                           const RegionalSettings& settings);

// A duration in days through an interval pattern: D whole days, else hours beyond 24.
std::string FormatInterval(double days, std::string_view pattern);

// The reverse of FormatPattern and FormatDateTime: nullopt where the whole text does not fit.
std::optional<double> ParsePattern(std::string_view text, std::string_view pattern,
                                   std::string_view decimal_separator,
                                   std::string_view thousand_separator);
std::optional<double> ParseDateTime(std::string_view text, std::string_view pattern,
                                    const RegionalSettings& settings);
std::optional<double> ParseInterval(std::string_view text, std::string_view pattern);

// A timestamp as ISO 8601 has it: `2014-05-14T10:20:30.5Z`, `2014-05-14T12:20+02:00`. The result is
// in the zone Z; a text without zone is taken as it stands.
std::optional<double> ParseIsoTimestamp(std::string_view text);

// Reads a text without type information as a number: the eleven steps of the load script's section
// 3.4, the first that fits. nullopt: the text is only text. Blanks around are ignored. Built once
// per settings and then used per distinct text; thread-safe, and copies share what was built.
//
// Our own: a whole number past 2^53 that is written out in digits stays text, for a double would
// merge neighbouring identifiers; so do numbers that no double can hold.
class TextInterpreter {
 public:
  explicit TextInterpreter(RegionalSettings settings);
  std::optional<double> Number(std::string_view text) const;
  const RegionalSettings& settings() const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace celadon

#endif  // CELADON_FORMAT_H_
