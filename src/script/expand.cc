#include "script/expand.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/print.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

constexpr std::string_view kOpening = "$(";

// Knows, while a text is passed byte by byte, whether the place lies between single quotes.
class LiteralTracker {
 public:
  void Pass(std::string_view text) {
    for (const char c : text) {
      if (closing_ == '\0') {
        if (IsQuote(c)) closing_ = c == '[' ? ']' : c;
      } else if (c == closing_) {
        closing_ = '\0';
      }
    }
  }
  bool in_literal() const { return closing_ == '\''; }

 private:
  char closing_ = '\0';
};

std::string WithQuotesDoubled(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '\'' ? 2 : 1, c);
  return doubled;
}

// Raw arguments between the commas outside parentheses and quotes, blanks around removed.
std::vector<std::string_view> SplitArguments(std::string_view text) {
  std::vector<std::string_view> arguments;
  size_t begin = 0;
  for (size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && (text[at] == '(' || text[at] == '\'')) {
      const size_t end = text[at] == '(' ? ParenthesisEnd(text, at) : QuotedEnd(text, at);
      if (end != kUnclosed) at = end - 1;
    } else if (at == text.size() || text[at] == ',') {
      arguments.push_back(Trim(text.substr(begin, at - begin)));
      begin = at + 1;
    }
  }
  return arguments;
}

absl::Status Unclosed(std::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrFormat("a dollar expansion is not closed: %s", text.substr(0, 40)));
}

}  // namespace

std::string ExpansionText(const Value& value) {
  if (value.has_text()) return value.text();
  return value.has_number() ? PlainNumberText(value.number()) : std::string();
}

bool IsCalculated(const Value& value) { return value.has_text() && value.text().starts_with('='); }

absl::StatusOr<std::string> Expander::ExpandFormula(std::string_view text) {
  expansions_ = 0;
  bytes_ = 0;
  in_chart_ = true;
  return ExpandText(text, 0);
}

absl::StatusOr<Statement> Expander::Expand(const Statement& statement, const ScriptText* script) {
  expansions_ = 0;
  bytes_ = 0;
  const std::string_view text = statement.text();
  Statement expanded(script);
  LiteralTracker tracker;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = std::min(text.find(kOpening, at), text.size());
    expanded.AppendPart(statement, at, open);
    tracker.Pass(text.substr(at, open - at));
    if (open == text.size()) break;
    at = ParenthesisEnd(text, open + 1);
    if (at == kUnclosed) return statement.Placed(Unclosed(text.substr(open)), open);
    const auto inserted = ExpandOne(text.substr(open + 2, at - open - 3), 1);
    if (!inserted.ok()) return statement.Placed(inserted.status(), open);
    const auto [begin, end] = statement.OriginOf(open, at);
    expanded.AppendInPlaceOf(tracker.in_literal() ? WithQuotesDoubled(*inserted) : *inserted, begin,
                             end);
  }
  return expanded;
}

absl::StatusOr<std::string> Expander::ExpandText(std::string_view text, int depth) {
  std::string expanded;
  LiteralTracker tracker;
  size_t at = 0;
  while (true) {
    const size_t open = std::min(text.find(kOpening, at), text.size());
    expanded += text.substr(at, open - at);
    tracker.Pass(text.substr(at, open - at));
    if (open == text.size()) return expanded;
    at = ParenthesisEnd(text, open + 1);
    if (at == kUnclosed) return Unclosed(text.substr(open));
    CELADON_ASSIGN_OR_RETURN(const std::string inserted,
                             ExpandOne(text.substr(open + 2, at - open - 3), depth + 1));
    expanded += tracker.in_literal() && !in_chart_ ? WithQuotesDoubled(inserted) : inserted;
    if (expanded.size() > kMaxBytes) return CheckBounds(kMaxDepth + 1);
  }
}

// Expansions inside come first, and what is put in is looked through again.
absl::StatusOr<std::string> Expander::ExpandOne(std::string_view inside, int depth) {
  CELADON_RETURN_IF_ERROR(CheckBounds(depth));
  CELADON_ASSIGN_OR_RETURN(const std::string flat, ExpandText(inside, depth));
  CELADON_ASSIGN_OR_RETURN(std::string text, Replacement(Trim(flat)));
  bytes_ += text.size();
  if (text.find(kOpening) == std::string::npos) return text;
  return ExpandText(text, depth);
}

absl::StatusOr<std::optional<Value>> Expander::VariableValue(std::string_view name) const {
  const Value* const value = variables_.Find(name);
  if (value == nullptr) return std::nullopt;
  if (!in_chart_ || !IsCalculated(*value)) return *value;
  CELADON_ASSIGN_OR_RETURN(Value result, evaluate_(std::string_view(value->text()).substr(1)));
  return result;
}

absl::StatusOr<std::string> Expander::Replacement(std::string_view inside) {
  if (inside.starts_with('#')) {
    CELADON_ASSIGN_OR_RETURN(const Value value, ValueOf(Trim(inside.substr(1))));
    if (value.has_number()) return PrintNumber(value.number());
    const auto number = TextInterpreter(variables_.Settings()).Number(ExpansionText(value));
    return PrintNumber(number.value_or(0));
  }
  if (include_ != nullptr && !inside.starts_with('=')) {
    CELADON_ASSIGN_OR_RETURN(auto included, include_(inside));
    if (included.has_value()) return *std::move(included);
  }
  CELADON_ASSIGN_OR_RETURN(const Value value, ValueOf(inside));
  return TextOf(value);
}

// Numbers are written as fields show them, so with the decimal sign of the script.
std::string Expander::TextOf(const Value& value) const {
  std::string text = ExpansionText(value);
  const size_t point = value.has_text() ? std::string::npos : text.find('.');
  const Value* const sign = point == std::string::npos ? nullptr : variables_.Find("DecimalSep");
  if (sign != nullptr && sign->has_text()) text.replace(point, 1, sign->text());
  return text;
}

// Of a formula behind `=`, a variable, or one with arguments; NULL where there is none of the name.
absl::StatusOr<Value> Expander::ValueOf(std::string_view inside) const {
  if (inside.starts_with('=')) return evaluate_(inside.substr(1));
  CELADON_ASSIGN_OR_RETURN(auto value, VariableValue(inside));
  if (value.has_value()) return *std::move(value);
  const size_t open = inside.find('(');
  return open == kUnclosed ? Value() : Value::Text(WithArguments(inside, open));
}

// `name(a,b)`: the text of `name` with $1, $2 … replaced by the arguments and $0 by their number.
std::string Expander::WithArguments(std::string_view inside, size_t open) const {
  const Value* const value = variables_.Find(Trim(inside.substr(0, open)));
  if (value == nullptr) return std::string();
  const size_t close = ParenthesisEnd(inside, open);
  const size_t end = close == kUnclosed ? inside.size() : close - 1;
  const auto arguments = SplitArguments(inside.substr(open + 1, end - open - 1));
  const std::string text = TextOf(*value);
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t digit =
        text[i] == '$' && i + 1 < text.size() ? static_cast<size_t>(text[i + 1] - '0') : 10;
    if (digit > std::min<size_t>(9, arguments.size())) {
      result += text[i];
      continue;
    }
    result += digit == 0 ? std::to_string(arguments.size()) : std::string(arguments[digit - 1]);
    ++i;
  }
  return result;
}

absl::Status Expander::CheckBounds(int depth) {
  if (depth <= kMaxDepth && ++expansions_ <= kMaxExpansions && bytes_ <= kMaxBytes) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "dollar expansions never end or grow too large; at most %d inside each other, %d in a "
      "statement and %d bytes are allowed",
      kMaxDepth, kMaxExpansions, kMaxBytes));
}

}  // namespace celadon
