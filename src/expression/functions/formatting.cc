// Formatting functions, number to dual, and interpretation functions, text to dual.
//
// Source: the expression language, sections 9, 10.16 and 10.19; Qlik help "Formatting functions",
// "Interpretation functions".
#include <optional>
#include <string>

#include "celadon/format.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

using Row = RowArguments;

std::string FormatNumberText(double number, std::string_view pattern, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return FormatPattern(number, pattern, row.text_or(2, settings.decimal_separator),
                       row.text_or(3, settings.thousand_separator));
}

std::string NumText(double number, const Row& row) {
  if (row.size() > 1) return FormatNumberText(number, row.text(1), row);
  return PlainNumberText(number, row.context().settings().decimal_separator);
}

std::string MoneyText(double number, const Row& row) {
  return FormatNumberText(number, row.text_or(1, row.context().settings().money_format), row);
}

std::string DateText(double number, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return FormatDateTime(number, row.text_or(1, settings.date_format), settings);
}

std::string TimeText(double number, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return FormatDateTime(number, row.text_or(1, settings.time_format), settings);
}

std::string TimestampText(double number, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return FormatDateTime(number, row.text_or(1, settings.timestamp_format), settings);
}

std::string IntervalText(double number, const Row& row) {
  return FormatInterval(number, row.text_or(1, row.context().settings().time_format));
}

// A number that has no such text, as one outside the calendar, stays a number.
template <std::string (*kText)(double, const Row&)>
void Format(const KernelCall& call) {
  StrictValueRows(call, [](const Row& row, size_t i, ValueWriter& out) {
    const double number = row.number(0);
    const std::string text = kText(number, row);
    text.empty() ? out.Number(i, number) : out.Dual(i, row.context().arena.Store(text), number);
  });
}

// A second argument that is no number leaves the text alone.
void MakeDual(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const Row row(call, i);
    row.is_null(0) ? out.Null(i) : out.Dual(i, row.text(0), row.number(1));
  }
}

std::optional<double> ParseNumber(std::string_view text, std::string_view pattern, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return ParsePattern(text, pattern, row.text_or(2, settings.decimal_separator),
                      row.text_or(3, settings.thousand_separator));
}

std::optional<double> ReadNum(std::string_view text, const Row& row) {
  if (row.size() > 1) return ParseNumber(text, row.text(1), row);
  return row.context().interpreter.Number(text);
}

std::optional<double> ReadMoney(std::string_view text, const Row& row) {
  return ParseNumber(text, row.text_or(1, row.context().settings().money_format), row);
}

// A year of two digits does for YYYY, where no other digits touch it: the page's own example reads
// 8/7/97 by M/D/YYYY.
std::optional<double> ParseAnyYear(std::string_view text, std::string_view pattern,
                                   const RegionalSettings& settings) {
  const auto number = ParseDateTime(text, pattern, settings);
  const size_t year = pattern.find("YYYY");
  if (number.has_value() || year == std::string_view::npos) return number;
  const auto is_code = [&](size_t at) {
    return at < pattern.size() && std::isalpha(static_cast<unsigned char>(pattern[at])) != 0;
  };
  if (is_code(year - 1) || is_code(year + 4)) return std::nullopt;
  return ParseDateTime(text, std::string(pattern).erase(year, 2), settings);
}

std::optional<double> ReadDate(std::string_view text, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return ParseAnyYear(text, row.text_or(1, settings.date_format), settings);
}

std::optional<double> ReadTime(std::string_view text, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  return ParseDateTime(text, row.text_or(1, settings.time_format), settings);
}

std::optional<double> ReadTimestamp(std::string_view text, const Row& row) {
  const RegionalSettings& settings = row.context().settings();
  const auto number = ParseAnyYear(text, row.text_or(1, settings.timestamp_format), settings);
  return number.has_value() ? number : ParseIsoTimestamp(text);
}

std::optional<double> ReadInterval(std::string_view text, const Row& row) {
  return ParseInterval(text, row.text_or(1, row.context().settings().time_format));
}

// The text stays; it gets the number that it is read as, if there is one.
template <std::optional<double> (*kRead)(std::string_view, const Row&)>
void Interpret(const KernelCall& call) {
  StrictValueRows(call, [](const Row& row, size_t i, ValueWriter& out) {
    const std::optional<double> number = kRead(row.text(0), row);
    out.Dual(i, row.text(0), number.value_or(kNoNumber));
  });
}

void TextOnly(const KernelCall& call) {
  StrictTextRows(call, [](const Row& row) { return row.text(0); });
}

constexpr ScalarFunction kFormatting[] = {
    {"Num", "number[, pattern[, decimal_separator[, thousand_separator]]]", "nt", false,
     Format<NumText>, "A number through a number pattern"},
    {"Money", "number[, pattern[, decimal_separator[, thousand_separator]]]", "nt", false,
     Format<MoneyText>, "A number through a money pattern"},
    {"Date", "number[, pattern]", "nt", false, Format<DateText>, "A number as a date"},
    {"Time", "number[, pattern]", "nt", false, Format<TimeText>, "A number as a time of day"},
    {"Timestamp", "number[, pattern]", "nt", false, Format<TimestampText>,
     "A number as date and time"},
    {"Interval", "number[, pattern]", "nt", false, Format<IntervalText>,
     "A number of days as a duration"},
    {"Dual", "text, number", "tn", false, MakeDual, "A text and a number as one value"},
};

constexpr ScalarFunction kInterpretation[] = {
    {"Num#", "text[, pattern[, decimal_separator[, thousand_separator]]]", "t", false,
     Interpret<ReadNum>, "A text read through a number pattern"},
    {"Money#", "text[, pattern[, decimal_separator[, thousand_separator]]]", "t", false,
     Interpret<ReadMoney>, "A text read through a money pattern"},
    {"Date#", "text[, pattern]", "t", false, Interpret<ReadDate>, "A text read as a date"},
    {"Time#", "text[, pattern]", "t", false, Interpret<ReadTime>, "A text read as a time of day"},
    {"Timestamp#", "text[, pattern]", "t", false, Interpret<ReadTimestamp>,
     "A text read as date and time"},
    {"Interval#", "text[, pattern]", "t", false, Interpret<ReadInterval>,
     "A text read as a duration"},
    {"Text", "value", "t", false, TextOnly, "A value as text without number"},
};

}  // namespace

std::span<const ScalarFunction> FormattingFunctions() { return kFormatting; }

std::span<const ScalarFunction> InterpretationFunctions() { return kInterpretation; }

}  // namespace celadon
