// Texts without type information, read as numbers: load script, section 3.4.
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/format.h"
#include "celadon/text_rules.h"
#include "value/date_pattern.h"
#include "value/number_pattern.h"
#include "value/number_text.h"

namespace celadon {

namespace {

constexpr std::string_view kIsoDate = "YYYY-MM-DD";
constexpr std::string_view kIsoTimestamp = "YYYY-MM-DD hh:mm[:ss[.fff]]";
constexpr std::string_view kIsoTime = "hh:mm[:ss[.fff]]";

const std::string& FirstSet(const std::string& a, const std::string& b) {
  return a.empty() ? b : a;
}

// The bytes with which a text that is more than text can begin.
class FirstBytes {
 public:
  bool Has(char byte) const { return may_[static_cast<unsigned char>(byte)]; }
  void Add(std::string_view bytes) {
    for (const char byte : bytes) may_[static_cast<unsigned char>(byte)] = true;
  }
  void AddFirst(std::string_view text) {
    const TextRules& rules = PlainTextRules();
    Add(text.substr(0, 1));
    Add(std::string_view(rules.Lower(text)).substr(0, 1));
    Add(std::string_view(rules.Upper(text)).substr(0, 1));
  }

  void AddFrom(const DatePattern& pattern, const RegionalSettings& settings) {
    for (const PatternToken& token : pattern.tokens()) {
      if (token.code == PatternCode::kOptionalBegin) continue;  // what follows may begin as well
      AddToken(token, settings);
      return;
    }
  }

 private:
  void AddToken(const PatternToken& token, const RegionalSettings& settings) {
    if (token.code == PatternCode::kLiteral) AddFirst(token.text);
    if (token.code == PatternCode::kMeridiem) Add("AaPp");
    if (token.numeric()) return;
    const auto add_names = [this](const auto& names) {
      for (const std::string& name : names) AddFirst(name);
    };
    if (token.code == PatternCode::kMonth) {
      add_names(settings.month_names);
      add_names(settings.long_month_names);
    } else if (token.code == PatternCode::kWeekday) {
      add_names(settings.day_names);
      add_names(settings.long_day_names);
    }
  }

  std::array<bool, 256> may_ = {};
};

// Step 1, 9 and 10.
std::optional<double> PlainNumber(std::string_view text, const NumberShape& shape) {
  const std::optional<double> number = ParseNumber(text, shape);
  if (!number || std::abs(*number) <= kExactIntegers) return number;
  const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
  return has_exponent ? number : std::nullopt;
}

}  // namespace

struct TextInterpreter::Compiled {
  explicit Compiled(RegionalSettings regional);

  bool Separates(std::string_view separator) const {
    return settings.decimal_separator == separator || settings.thousand_separator == separator;
  }

  RegionalSettings settings;
  std::vector<DatePattern> dates;  // in the order of steps 2 to 7
  NumberPattern money;
  FirstBytes first_bytes;
  bool try_point_decimals;  // step 9
  bool try_comma_decimals;  // step 10
};

TextInterpreter::Compiled::Compiled(RegionalSettings regional)
    : settings(std::move(regional)),
      money(settings.money_format,
            FirstSet(settings.money_decimal_separator, settings.decimal_separator),
            FirstSet(settings.money_thousand_separator, settings.thousand_separator)),
      try_point_decimals(!Separates(",")),
      try_comma_decimals(!Separates(".")) {
  const std::string_view patterns[] = {settings.date_format, settings.timestamp_format,
                                       settings.time_format, kIsoDate,
                                       kIsoTimestamp,        kIsoTime};
  for (const std::string_view pattern : patterns) {
    dates.emplace_back(pattern);
    first_bytes.AddFrom(dates.back(), settings);
  }
  first_bytes.Add("0123456789+-.,");
  first_bytes.AddFirst(settings.decimal_separator);
  for (const NumberPattern::Section& section : money.sections()) {
    first_bytes.AddFirst(TrimBlanks(section.prefix));
  }
}

TextInterpreter::TextInterpreter(RegionalSettings settings)
    : compiled_(std::make_shared<const Compiled>(std::move(settings))) {}

const RegionalSettings& TextInterpreter::settings() const { return compiled_->settings; }

std::optional<double> TextInterpreter::Number(std::string_view text) const {
  const Compiled& compiled = *compiled_;
  text = TrimBlanks(text);
  if (text.empty() || !compiled.first_bytes.Has(text.front())) return std::nullopt;
  const RegionalSettings& settings = compiled.settings;
  std::optional<double> number =
      PlainNumber(text, {settings.decimal_separator, settings.thousand_separator});
  for (size_t i = 0; !number && i < compiled.dates.size(); ++i) {
    number = compiled.dates[i].Parse(text, settings);
  }
  if (!number) number = compiled.money.Parse(text);
  if (!number && compiled.try_point_decimals) number = PlainNumber(text, {".", ","});
  if (!number && compiled.try_comma_decimals) number = PlainNumber(text, {",", "."});
  return number;
}

}  // namespace celadon
