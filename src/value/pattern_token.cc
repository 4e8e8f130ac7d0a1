#include "value/pattern_token.h"

#include <algorithm>

namespace celadon {

namespace {

PatternCode CodeOf(char c) {
  switch (c) {
    case 'D':
    case 'd':
      return PatternCode::kDay;
    case 'W':
    case 'w':
      return PatternCode::kWeekday;
    case 'M':
      return PatternCode::kMonth;
    case 'Y':
    case 'y':
      return PatternCode::kYear;
    case 'H':
    case 'h':
      return PatternCode::kHour;
    case 'm':
      return PatternCode::kMinute;
    case 'S':
    case 's':
      return PatternCode::kSecond;
    case 'F':
    case 'f':
      return PatternCode::kFraction;
    case 'T':
    case 't':
      return PatternCode::kMeridiem;
    case '[':
      return PatternCode::kOptionalBegin;
    case ']':
      return PatternCode::kOptionalEnd;
    default:
      return PatternCode::kLiteral;
  }
}

// The length of the code at the front of `rest`, 0 where there is literal text.
size_t RunLength(std::string_view rest) {
  const PatternCode code = CodeOf(rest.front());
  if (code == PatternCode::kLiteral) return 0;
  if (code == PatternCode::kOptionalBegin || code == PatternCode::kOptionalEnd) return 1;
  const size_t other = rest.find_first_not_of(rest.front());
  const size_t run = other == std::string_view::npos ? rest.size() : other;
  if (code == PatternCode::kMeridiem) return run < 2 ? 0 : 2;
  return run;
}

void PairBrackets(std::vector<PatternToken>* tokens) {
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens->size(); ++i) {
    PatternToken& token = (*tokens)[i];
    if (token.code == PatternCode::kOptionalBegin) {
      open.push_back(i);
    } else if (token.code == PatternCode::kOptionalEnd) {
      if (open.empty()) {
        token.code = PatternCode::kLiteral;
      } else {
        (*tokens)[open.back()].end = i;
        open.pop_back();
      }
    }
  }
  for (const size_t i : open) (*tokens)[i].code = PatternCode::kLiteral;
}

}  // namespace

bool PatternToken::numeric() const {
  switch (code) {
    case PatternCode::kDay:
    case PatternCode::kYear:
    case PatternCode::kHour:
    case PatternCode::kMinute:
    case PatternCode::kSecond:
    case PatternCode::kFraction:
      return true;
    case PatternCode::kWeekday:
    case PatternCode::kMonth:
      return width() < 3;
    default:
      return false;
  }
}

std::vector<PatternToken> TokenizePattern(std::string_view pattern) {
  std::vector<PatternToken> tokens;
  while (!pattern.empty()) {
    const size_t run = RunLength(pattern);
    if (run > 0) {
      tokens.push_back({CodeOf(pattern.front()), std::string(pattern.substr(0, run))});
    } else if (!tokens.empty() && tokens.back().code == PatternCode::kLiteral) {
      tokens.back().text += pattern.front();
    } else {
      tokens.push_back({PatternCode::kLiteral, std::string(1, pattern.front())});
    }
    pattern.remove_prefix(std::max<size_t>(run, 1));
  }
  PairBrackets(&tokens);
  return tokens;
}

int FractionDigits(const std::vector<PatternToken>& tokens) {
  size_t digits = 3;
  for (const PatternToken& token : tokens) {
    if (token.code == PatternCode::kFraction) digits = std::max(digits, token.width());
  }
  return static_cast<int>(std::min<size_t>(digits, 6));
}

}  // namespace celadon
