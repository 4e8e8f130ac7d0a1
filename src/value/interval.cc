// Intervals: durations in days, written and read through patterns such as `D hh:mm:ss`.
//
// The codes D, h, m, s and f (M is a minute here) stand for units; all else is literal text. A
// pattern of one letter is a unit by itself: `Interval#(5,'h')` is 5/24.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "celadon/format.h"
#include "value/number_text.h"
#include "value/pattern_token.h"
#include "value/serial_day.h"
#include "value/text_cursor.h"

namespace celadon {

namespace {

// Ticks of six decimals of a second still count in 64 bits.
constexpr double kMostDays = 1e8;

// Seconds of the unit that a code stands for; 0 where it is none.
int64_t UnitSeconds(PatternCode code) {
  switch (code) {
    case PatternCode::kDay:
      return kSecondsPerDay;
    case PatternCode::kHour:
      return 3600;
    case PatternCode::kMonth:
    case PatternCode::kMinute:
      return 60;
    case PatternCode::kSecond:
      return 1;
    default:
      return 0;
  }
}

bool IsBracket(const PatternToken& token) {
  return token.code == PatternCode::kOptionalBegin || token.code == PatternCode::kOptionalEnd;
}

// An interval has no half days: AM or PM, and the blanks before it, are left out.
std::vector<PatternToken> IntervalTokens(std::string_view pattern) {
  std::vector<PatternToken> tokens = TokenizePattern(pattern);
  if (!tokens.empty() && tokens.back().code == PatternCode::kMeridiem) {
    tokens.pop_back();
    if (!tokens.empty() && TrimBlanks(tokens.back().text).empty()) tokens.pop_back();
  }
  return tokens;
}

class IntervalWriter {
 public:
  IntervalWriter(double days, const std::vector<PatternToken>& tokens)
      : digits_(FractionDigits(tokens)) {
    const auto day_ticks = static_cast<double>(kSecondsPerDay * PowerOfTen(digits_));
    const int64_t ticks = std::llround(std::abs(days) * day_ticks);
    seconds_ = ticks / PowerOfTen(digits_);
    fraction_ = ticks % PowerOfTen(digits_);
    if (days < 0 && ticks > 0) out_ = "-";
  }

  std::string Write(const std::vector<PatternToken>& tokens) {
    // Larger units take whole units away, whatever the order in which the pattern names them.
    std::vector<int64_t> units;
    for (const PatternToken& token : tokens) units.push_back(UnitSeconds(token.code));
    std::sort(units.begin(), units.end(), std::greater<>());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].code == PatternCode::kOptionalBegin && fraction_ == 0) {
        i = tokens[i].end;
      } else {
        Append(tokens[i], units);
      }
    }
    return out_;
  }

 private:
  int64_t Share(int64_t unit, const std::vector<int64_t>& units) const {
    int64_t rest = seconds_;
    for (const int64_t larger : units) {
      if (larger > unit) rest %= larger;
    }
    return rest / unit;
  }

  void Append(const PatternToken& token, const std::vector<int64_t>& units) {
    const int64_t unit = UnitSeconds(token.code);
    if (unit > 0) {
      const std::string number = std::to_string(Share(unit, units));
      if (number.size() < token.width()) out_.append(token.width() - number.size(), '0');
      out_ += number;
    } else if (token.code == PatternCode::kFraction) {
      std::string number = std::to_string(fraction_);
      number.insert(0, static_cast<size_t>(digits_) - number.size(), '0');
      number.resize(token.width(), '0');
      out_ += number;
    } else if (!IsBracket(token)) {
      out_ += token.text;
    }
  }

  const int digits_;
  int64_t seconds_ = 0;
  int64_t fraction_ = 0;
  std::string out_;
};

class IntervalReader {
 public:
  IntervalReader(const std::vector<PatternToken>& tokens, std::string_view text)
      : tokens_(tokens), cursor_(text) {}

  std::optional<double> Read() {
    const bool negative = cursor_.TakeText("-");
    if (!ReadTokens(0, tokens_.size()) || !cursor_.at_end()) return std::nullopt;
    const double days = seconds_ / static_cast<double>(kSecondsPerDay);
    return negative ? -days : days;
  }

 private:
  bool ReadTokens(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (tokens_[i].code == PatternCode::kOptionalBegin) {
        ReadOptional(i);
        i = tokens_[i].end;
      } else if (!ReadToken(i)) {
        return false;
      }
    }
    return true;
  }

  void ReadOptional(size_t begin) {
    const TextCursor cursor = cursor_;
    const double seconds = seconds_;
    if (ReadTokens(begin + 1, tokens_[begin].end)) return;
    cursor_ = cursor;
    seconds_ = seconds;
  }

  bool ReadToken(size_t i) {
    const PatternToken& token = tokens_[i];
    const int64_t unit = UnitSeconds(token.code);
    if (unit == 0 && token.code != PatternCode::kFraction) return cursor_.TakeText(token.text);
    const bool exact = i + 1 < tokens_.size() && tokens_[i + 1].numeric();
    const std::string_view digits = cursor_.TakeDigits(exact ? token.width() : 9);
    if (digits.empty()) return false;
    const double number = static_cast<double>(*TextCursor(digits).TakeNumber(1, digits.size()));
    seconds_ += unit > 0 ? number * static_cast<double>(unit)
                         : number / std::pow(10, static_cast<double>(digits.size()));
    return true;
  }

  const std::vector<PatternToken>& tokens_;
  TextCursor cursor_;
  double seconds_ = 0;
};

}  // namespace

std::string FormatInterval(double days, std::string_view pattern) {
  if (!(std::abs(days) < kMostDays)) return PlainNumberText(days);
  const std::vector<PatternToken> tokens = IntervalTokens(pattern);
  return IntervalWriter(days, tokens).Write(tokens);
}

std::optional<double> ParseInterval(std::string_view text, std::string_view pattern) {
  const std::vector<PatternToken> tokens = IntervalTokens(pattern);
  if (tokens.empty()) return std::nullopt;
  text = TrimBlanks(text);
  const int64_t unit = UnitSeconds(tokens.front().code);
  if (unit > 0 && tokens.size() == 1 && tokens.front().width() == 1) {
    const std::optional<double> units = ParseNumber(text, NumberShape());
    if (!units) return std::nullopt;
    return *units * static_cast<double>(unit) / static_cast<double>(kSecondsPerDay);
  }
  return IntervalReader(tokens, text).Read();
}

}  // namespace celadon
