#include "value/date_pattern.h"

#include <algorithm>
#include <utility>

#include "value/number_text.h"
#include "value/serial_day.h"
#include "value/text_cursor.h"

namespace celadon {

namespace {

using Tokens = std::vector<PatternToken>;

void AppendPadded(int64_t number, size_t width, std::string* out) {
  if (number < 0) out->push_back('-');
  const std::string digits = std::to_string(number < 0 ? -number : number);
  if (digits.size() < width) out->append(width - digits.size(), '0');
  out->append(digits);
}

// 0 for Monday.
unsigned WeekdayOf(std::chrono::year_month_day date) {
  return std::chrono::weekday(std::chrono::sys_days(date)).iso_encoding() - 1;
}

class DateWriter {
 public:
  DateWriter(const CivilTime& time, int fraction_digits, bool twelve_hours,
             const RegionalSettings& settings)
      : time_(time),
        fraction_digits_(fraction_digits),
        twelve_hours_(twelve_hours),
        settings_(settings) {}

  std::string Write(const Tokens& tokens) {
    for (size_t i = 0; i < tokens.size(); ++i) {
      const bool hidden =
          tokens[i].code == PatternCode::kOptionalBegin && !AnyNonZero(tokens, i, tokens[i].end);
      if (hidden) i = tokens[i].end;
      Append(tokens[i]);
    }
    return std::move(out_);
  }

 private:
  bool AnyNonZero(const Tokens& tokens, size_t begin, size_t end) const {
    return std::any_of(tokens.begin() + begin, tokens.begin() + end,
                       [&](const auto& token) { return token.numeric() && NumberOf(token) != 0; });
  }

  // What a code in digits shows.
  int64_t NumberOf(const PatternToken& token) const {
    switch (token.code) {
      case PatternCode::kDay:
        return unsigned{time_.date.day()};
      case PatternCode::kWeekday:
        return WeekdayOf(time_.date);
      case PatternCode::kMonth:
        return unsigned{time_.date.month()};
      case PatternCode::kYear:
        return Year(token.width());
      case PatternCode::kHour:
        return Hour();
      case PatternCode::kMinute:
        return time_.second / 60 % 60;
      case PatternCode::kSecond:
        return time_.second % 60;
      case PatternCode::kFraction:
        return Fraction(static_cast<int>(token.width()));
      default:
        return 0;
    }
  }

  // Y and YY show the last two digits of the year.
  int64_t Year(size_t width) const {
    const int year{time_.date.year()};
    return width > 2 ? year : (year % 100 + 100) % 100;
  }

  int64_t Hour() const {
    const int64_t hour = time_.second / 3600;
    return twelve_hours_ ? (hour + 11) % 12 + 1 : hour;
  }

  // The first `width` digits of the fraction.
  int64_t Fraction(int width) const {
    return width >= fraction_digits_ ? time_.fraction
                                     : time_.fraction / PowerOfTen(fraction_digits_ - width);
  }

  void Append(const PatternToken& token) {
    if (token.code == PatternCode::kLiteral) {
      out_ += token.text;
    } else if (token.code == PatternCode::kMeridiem) {
      const bool upper = token.text.front() == 'T';
      out_ += time_.second < kSecondsPerDay / 2 ? (upper ? "AM" : "am") : (upper ? "PM" : "pm");
    } else if (token.code == PatternCode::kFraction) {
      AppendFraction(token);
    } else if (token.numeric()) {
      AppendPadded(NumberOf(token), token.width(), &out_);
    } else if (token.code == PatternCode::kMonth) {
      out_ += (token.width() == 3 ? settings_.month_names
                                  : settings_.long_month_names)[unsigned{time_.date.month()} - 1];
    } else if (token.code == PatternCode::kWeekday) {
      out_ += (token.width() == 3 ? settings_.day_names
                                  : settings_.long_day_names)[WeekdayOf(time_.date)];
    }
  }

  void AppendFraction(const PatternToken& token) {
    const size_t known = std::min(token.width(), static_cast<size_t>(fraction_digits_));
    AppendPadded(NumberOf(token), known, &out_);
    out_.append(token.width() - known, '0');
  }

  const CivilTime& time_;
  const int fraction_digits_;
  const bool twelve_hours_;
  const RegionalSettings& settings_;
  std::string out_;
};

// What has been read; the rest keeps its default.
struct DateFields {
  int64_t year = 1900;
  int64_t month = 1;
  int64_t day = 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  double fraction = 0;

  // Of a day.
  double Time() const {
    return (static_cast<double>(hour * 3600 + minute * 60 + second) + fraction) /
           static_cast<double>(kSecondsPerDay);
  }

  // nullopt where there is no such day.
  std::optional<double> DateAndTime() const {
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) return std::nullopt;
    return static_cast<double>(SerialDay(date)) + Time();
  }
};

class DateReader {
 public:
  DateReader(const Tokens& tokens, std::string_view text, const RegionalSettings& settings)
      : tokens_(tokens), settings_(settings), cursor_(text) {}

  // Whether the whole text fits.
  bool Read() { return ReadTokens(0, tokens_.size()) && cursor_.at_end(); }
  const DateFields& fields() const { return fields_; }

 private:
  bool ReadTokens(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const PatternToken& token = tokens_[i];
      if (token.code == PatternCode::kOptionalBegin) {
        ReadOptional(i);
        i = token.end;
      } else if (cursor_.at_end() && IsMeridiemTail(i)) {
        return true;
      } else if (!ReadToken(i)) {
        return false;
      }
    }
    return true;
  }

  void ReadOptional(size_t begin) {
    const TextCursor cursor = cursor_;
    const DateFields fields = fields_;
    if (ReadTokens(begin + 1, tokens_[begin].end)) return;
    cursor_ = cursor;
    fields_ = fields;
  }

  // Whether only blanks and AM or PM follow.
  bool IsMeridiemTail(size_t i) const {
    if (i + 2 == tokens_.size() && TrimBlanks(tokens_[i].text).empty()) ++i;
    return i + 1 == tokens_.size() && tokens_[i].code == PatternCode::kMeridiem;
  }

  bool ReadToken(size_t i) {
    const PatternToken& token = tokens_[i];
    switch (token.code) {
      case PatternCode::kLiteral:
        return cursor_.TakeText(token.text);
      case PatternCode::kDay:
        return ReadNumber(i, 2, 1, 31, &fields_.day);
      case PatternCode::kMonth:
        return token.numeric() ? ReadNumber(i, 2, 1, 12, &fields_.month) : ReadMonthName(token);
      case PatternCode::kYear:
        return ReadYear(token);
      case PatternCode::kWeekday:
        return ReadWeekday(i);
      case PatternCode::kHour:
        return ReadNumber(i, 2, 0, 23, &fields_.hour);
      case PatternCode::kMinute:
        return ReadNumber(i, 2, 0, 59, &fields_.minute);
      case PatternCode::kSecond:
        return ReadNumber(i, 2, 0, 59, &fields_.second);
      case PatternCode::kFraction:
        return ReadFraction(i);
      case PatternCode::kMeridiem:
        return ReadMeridiem();
      default:
        return true;
    }
  }

  bool DigitsFollow(size_t i) const { return i + 1 < tokens_.size() && tokens_[i + 1].numeric(); }

  // Between numbers that touch each other, only the widths tell where one ends.
  bool TouchesDigits(size_t i) const {
    return DigitsFollow(i) || (i > 0 && tokens_[i - 1].numeric());
  }

  bool ReadNumber(size_t i, size_t most, int64_t low, int64_t high, int64_t* number) {
    const size_t width = tokens_[i].width();
    const bool exact = TouchesDigits(i);
    const std::optional<int64_t> read =
        cursor_.TakeNumber(exact ? width : 1, exact ? width : std::max(width, most));
    if (!read || *read < low || *read > high) return false;
    *number = *read;
    return true;
  }

  bool ReadYear(const PatternToken& token) {
    const size_t digits = token.width() > 2 ? 4 : 2;
    const bool negative = digits == 4 && cursor_.TakeText("-");
    const std::optional<int64_t> year = cursor_.TakeNumber(digits, digits);
    if (!year) return false;
    fields_.year = negative ? -*year : *year;
    if (digits == 2) fields_.year += fields_.year < 70 ? 2000 : 1900;
    return true;
  }

  bool ReadMonthName(const PatternToken& token) {
    const std::optional<size_t> month =
        cursor_.TakeName(token.width() == 3 ? settings_.month_names : settings_.long_month_names);
    if (month) fields_.month = static_cast<int64_t>(*month) + 1;
    return month.has_value();
  }

  // A weekday must be one, but does not help to find the date.
  bool ReadWeekday(size_t i) {
    const PatternToken& token = tokens_[i];
    int64_t ignored = 0;
    if (token.numeric()) return ReadNumber(i, token.width(), 0, 6, &ignored);
    return cursor_.TakeName(token.width() == 3 ? settings_.day_names : settings_.long_day_names)
        .has_value();
  }

  // Up to nine digits are taken whatever the width (load script, section 3.4); those past the
  // width, and past the milliseconds, count for nothing, as numbers in QVD files show.
  bool ReadFraction(size_t i) {
    const size_t width = tokens_[i].width();
    const std::string_view digits = cursor_.TakeDigits(DigitsFollow(i) ? width : 9);
    double unit = 1;
    double fraction = 0;
    for (const char digit : digits.substr(0, std::clamp<size_t>(width, 3, 9))) {
      fraction = fraction * 10 + (digit - '0');
      unit *= 10;
    }
    fields_.fraction = fraction / unit;
    return !digits.empty();
  }

  bool ReadMeridiem() {
    if (fields_.hour > 12) return false;
    const bool afternoon = cursor_.TakeText("PM");
    if (!afternoon && !cursor_.TakeText("AM")) return false;
    fields_.hour = fields_.hour % 12 + (afternoon ? 12 : 0);
    return true;
  }

  const Tokens& tokens_;
  const RegionalSettings& settings_;
  TextCursor cursor_;
  DateFields fields_;
};

bool IsDateCode(const PatternToken& token) {
  return token.code == PatternCode::kDay || token.code == PatternCode::kMonth ||
         token.code == PatternCode::kYear || token.code == PatternCode::kWeekday;
}

bool IsMeridiem(const PatternToken& token) { return token.code == PatternCode::kMeridiem; }

}  // namespace

DatePattern::DatePattern(std::string_view pattern)
    : tokens_(TokenizePattern(pattern)),
      fraction_digits_(FractionDigits(tokens_)),
      has_date_(std::any_of(tokens_.begin(), tokens_.end(), IsDateCode)),
      has_meridiem_(std::any_of(tokens_.begin(), tokens_.end(), IsMeridiem)) {}

std::string DatePattern::Format(double serial_day, const RegionalSettings& settings) const {
  const std::optional<CivilTime> time = ToCivil(serial_day, fraction_digits_);
  if (!time) return "";
  return DateWriter(*time, fraction_digits_, has_meridiem_, settings).Write(tokens_);
}

std::optional<double> DatePattern::Parse(std::string_view text,
                                         const RegionalSettings& settings) const {
  if (tokens_.empty()) return std::nullopt;
  DateReader reader(tokens_, TrimBlanks(text), settings);
  if (!reader.Read()) return std::nullopt;
  return has_date_ ? reader.fields().DateAndTime() : reader.fields().Time();
}

std::string FormatDateTime(double serial_day, std::string_view pattern,
                           const RegionalSettings& settings) {
  return DatePattern(pattern).Format(serial_day, settings);
}

std::optional<double> ParseDateTime(std::string_view text, std::string_view pattern,
                                    const RegionalSettings& settings) {
  return DatePattern(pattern).Parse(text, settings);
}

}  // namespace celadon
