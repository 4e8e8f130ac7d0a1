// Reads search strings. What kind one is, is told by its first characters alone.
#include <optional>

#include "absl/strings/str_format.h"
#include "celadon/search.h"
#include "runtime/status_macros.h"
#include "selection/search_node.h"

namespace celadon {
namespace {

using NodePtr = std::shared_ptr<const SearchNode>;

template <typename Form>
NodePtr MakeNode(Form form) {
  return std::make_shared<const SearchNode>(SearchNode{std::move(form)});
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain.push_back(text[i]);
  }
  return plain;
}

// What stands between quotes, if the whole text does.
std::optional<std::string_view> Quoted(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const char close = text.front() == '[' ? ']' : text.front();
  const bool opens = text.front() == '"' || text.front() == '\'' || text.front() == '[';
  if (!opens || text.find(close, 1) != text.size() - 1) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

NodePtr MakePattern(std::string_view text, bool escaping) {
  TextPattern pattern(text, escaping);
  std::string plain;
  if (!pattern.has_wildcards()) plain = escaping ? Unescaped(text) : std::string(text);
  return MakeNode(PatternSearch{std::move(pattern), std::move(plain)});
}

NodePtr MakeTerms(std::string_view text, bool escaping) {
  TermSearch search;
  std::string folded;
  FoldInto(escaping ? Unescaped(text) : std::string(text), &folded);
  for (size_t i = 0; (i = folded.find_first_not_of(" \t", i)) != std::string::npos;) {
    const size_t end = std::min(folded.find_first_of(" \t", i), folded.size());
    search.terms.push_back(folded.substr(i, end - i));
    i = end;
  }
  return MakeNode(std::move(search));
}

// What is no such search, as `>=` with nothing behind it, which a variable without a value leaves,
// is looked for as a text (our own).
NodePtr ParseNumbers(std::string_view text, bool escaping) {
  NumberSearch search;
  for (std::string_view rest = text; !rest.empty();) {
    NumberLimit limit{.above = rest.front() == '>', .inclusive = false, .text = {}};
    rest.remove_prefix(1);
    if (rest.starts_with('=')) {
      limit.inclusive = true;
      rest.remove_prefix(1);
    }
    const size_t end = std::min(rest.find_first_of("<>"), rest.size());
    limit.text = Trim(rest.substr(0, end));
    rest.remove_prefix(end);
    search.limits.push_back(std::move(limit));
    if (search.limits.back().text.empty() || search.limits.size() > 2) {
      return MakePattern(text, escaping);
    }
  }
  return MakeNode(std::move(search));
}

// `( a & b | c )`: `&` binds tighter.
class CompoundParser {
 public:
  CompoundParser(std::string_view text, bool escaping) : text_(text), escaping_(escaping) {}

  absl::StatusOr<NodePtr> Parse() {
    CELADON_ASSIGN_OR_RETURN(NodePtr node, Any());
    if (at_ < text_.size()) return Error("an operator is expected");
    return node;
  }

 private:
  static constexpr size_t kDeepest = 200;

  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s at character %d of the search: %s", what, at_ + 1, text_));
  }
  bool Accept(char c) {
    SkipBlanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    SkipBlanks();
    return true;
  }
  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  template <typename Operand>
  absl::StatusOr<NodePtr> Joined(char sign, Operand operand) {
    CompoundSearch search{.all = sign == '&', .operands = {}};
    do {
      CELADON_ASSIGN_OR_RETURN(NodePtr node, operand());
      search.operands.push_back(std::move(node));
    } while (Accept(sign));
    if (search.operands.size() == 1) return search.operands.front();
    return MakeNode(std::move(search));
  }
  absl::StatusOr<NodePtr> Any() {
    return Joined('|', [this] { return All(); });
  }
  absl::StatusOr<NodePtr> All() {
    return Joined('&', [this] { return Operand(); });
  }

  absl::StatusOr<NodePtr> Operand() {
    SkipBlanks();
    if (!Accept('(')) return Text();
    if (++depth_ > kDeepest) return Error("too many parentheses");
    CELADON_ASSIGN_OR_RETURN(NodePtr node, Any());
    if (!Accept(')')) return Error("a closing parenthesis is expected");
    --depth_;
    return node;
  }

  absl::StatusOr<NodePtr> Text() {
    const size_t begin = at_;
    size_t parentheses = 0;  // those of the operand itself, such as of an expression
    char quote = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || (c == '\'' && at_ == begin)) {
        quote = c;
      } else if (escaping_ && c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
      } else if (c == '(') {
        ++parentheses;
      } else if (c == ')' && parentheses > 0) {
        --parentheses;
      } else if (c == ')' || (parentheses == 0 && (c == '&' || c == '|'))) {
        break;
      }
    }
    const std::string_view operand = Trim(text_.substr(begin, at_ - begin));
    if (operand.empty()) return Error("an operand is expected");
    if (quote != 0) return Error("a quote is not closed");
    if (const auto quoted = Quoted(operand)) return MakePattern(*quoted, escaping_);
    if (operand.front() == '=') return MakeNode(FormulaSearch{std::string(operand.substr(1))});
    if (operand.front() == '<' || operand.front() == '>') return ParseNumbers(operand, escaping_);
    return MakePattern(operand, escaping_);
  }

  std::string_view text_;
  bool escaping_;
  size_t at_ = 0;
  size_t depth_ = 0;
};

absl::StatusOr<NodePtr> ParseNode(std::string_view text, const SearchOptions& options) {
  const std::string_view trimmed = Trim(text);
  switch (trimmed.empty() ? '\0' : trimmed.front()) {
    case '=':
      if (Trim(trimmed.substr(1)).empty()) break;  // nothing to ask: a text
      return MakeNode(FormulaSearch{std::string(trimmed.substr(1))});
    case '<':
    case '>':
      return ParseNumbers(trimmed, options.escaping);
    case '~': {
      FuzzySearch search;
      FoldInto(Trim(trimmed.substr(1)), &search.text);
      return MakeNode(std::move(search));
    }
    case '(':
      return CompoundParser(trimmed, options.escaping).Parse();
  }
  if (const auto quoted = Quoted(trimmed)) return MakePattern(*quoted, options.escaping);
  const bool wild = TextPattern(text, options.escaping).has_wildcards();
  if (options.interactive && !wild) return MakeTerms(text, options.escaping);
  return MakePattern(text, options.escaping);
}

}  // namespace

absl::StatusOr<SearchString> SearchString::Parse(std::string_view text,
                                                 const SearchOptions& options) {
  CELADON_ASSIGN_OR_RETURN(NodePtr root, ParseNode(text, options));
  return SearchString(std::string(text), std::move(root));
}

bool SearchString::fuzzy() const { return std::holds_alternative<FuzzySearch>(root_->form); }

}  // namespace celadon
