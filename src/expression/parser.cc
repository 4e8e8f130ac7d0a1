#include "expression/parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/operators.h"
#include "expression/set_parser.h"
#include "expression/source_error.h"
#include "expression/token_stream.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Functions that TOTAL may stand in alone.
constexpr auto kPositionFunctions =
    std::to_array<std::string_view>({"RowNo", "NoOfRows", "ColumnNo", "NoOfColumns"});
// Behind an operand, and never before one.
constexpr auto kOperandEnds = std::to_array<std::string_view>({",", "*", "/", "&", "=", "<>"});

uint32_t HeightBelow(const Qualifiers& qualifiers) {
  return qualifiers.set == nullptr ? 0 : qualifiers.set->height;
}

class Parser {
 public:
  Parser(std::string_view text, size_t begin, Expansions expansions = Expansions::kDone)
      : tokens_(text, begin, expansions) {}

  absl::StatusOr<NodePtr> Whole();
  absl::StatusOr<NodePtr> Expression();

  const TokenStream& tokens() const { return tokens_; }

 private:
  void AcceptComparison();
  absl::StatusOr<NodePtr> Binary(int loosest);
  std::optional<Operator> OperatorHere(bool* has_token) const;
  absl::StatusOr<NodePtr> Unary();
  absl::StatusOr<NodePtr> Prefixed(Operator op, int operand_precedence);
  absl::StatusOr<NodePtr> Primary();
  absl::StatusOr<NodePtr> Number();
  absl::StatusOr<NodePtr> Text();
  absl::StatusOr<NodePtr> Parenthesised();
  absl::StatusOr<NodePtr> NameOrCall();
  absl::StatusOr<NodePtr> CallOf(std::string name, uint32_t begin);
  absl::Status ParseQualifiers(std::string_view function, Qualifiers& qualifiers);
  bool AtFieldNamedAsQualifier(std::string_view function) const;
  absl::StatusOr<bool> ParseQualifier(Qualifiers& qualifiers);
  absl::Status ParseTotalFields(Qualifiers& qualifiers);
  bool AtRecords() const;
  absl::StatusOr<Argument> ParseArgument(bool may_be_sorted_dimension);
  absl::StatusOr<NodePtr> ParseSortedDimension();
  absl::StatusOr<SortedDimension::Criterion> ParseSortCriterion();
  bool AtSortedDimension() const;

  absl::StatusOr<NodePtr> Make(Node::Form form, uint32_t begin, uint32_t height_below);

  TokenStream tokens_;
};

absl::StatusOr<NodePtr> Parser::Make(Node::Form form, uint32_t begin, uint32_t height_below) {
  if (height_below >= kMaxHeight) return tokens_.TooDeep(begin);
  Node node{std::move(form), begin, tokens_.previous_end(), height_below + 1};
  return std::make_shared<const Node>(std::move(node));
}

absl::StatusOr<NodePtr> Parser::Whole() {
  if (!tokens_.AcceptSymbol("=") && tokens_.pending()) AcceptComparison();
  CELADON_ASSIGN_OR_RETURN(NodePtr root, Expression());
  if (tokens_.token().kind != TokenKind::kEnd) return tokens_.Expected("an operator or the end");
  return root;
}

// The start of a list box's search, which compares each value: `>=10<20`.
void Parser::AcceptComparison() {
  for (const std::string_view comparison : {"<", "<=", ">", ">="}) {
    if (tokens_.AcceptSymbol(comparison)) return;
  }
}

absl::StatusOr<NodePtr> Parser::Expression() {
  const Nesting nesting(tokens_);
  const uint32_t begin = tokens_.token().begin;
  if (nesting.too_deep()) return tokens_.TooDeep(begin);
  if (!tokens_.token().IsSymbol("{")) return Binary(kLoosest);
  CELADON_ASSIGN_OR_RETURN(SetPtr set, ParseBracedSet(tokens_));
  if (tokens_.pending() && tokens_.token().kind == TokenKind::kEnd) {  // a set alone, to be put in
    CELADON_ASSIGN_OR_RETURN(NodePtr nothing, Make(TextLiteral(), begin, 0));
    const uint32_t height = set->height;
    return Make(ScopedSet{std::move(set), std::move(nothing)}, begin, height);
  }
  CELADON_ASSIGN_OR_RETURN(NodePtr body, Expression());  // several sets may follow each other
  const uint32_t height = std::max(set->height, body->height);
  return Make(ScopedSet{std::move(set), std::move(body)}, begin, height);
}

std::optional<Operator> BinaryOperatorAt(const Token& token) {
  if (token.kind != TokenKind::kSymbol && token.kind != TokenKind::kName) return std::nullopt;
  return BinaryOperator(token.raw);
}

bool BeginsOperand(const Token& token) {
  return token.IsSymbol("(") || token.kind == TokenKind::kNumber ||
         token.kind == TokenKind::kText || token.kind == TokenKind::kQuotedName ||
         (token.kind == TokenKind::kName && !IsReservedWord(token.raw));
}

// The operator at the current token; at the seam of an expansion, which may bring one in, some
// operator without a token of its own.
std::optional<Operator> Parser::OperatorHere(bool* has_token) const {
  const auto op = BinaryOperatorAt(tokens_.token());
  *has_token = op.has_value();
  if (op.has_value() || !tokens_.AtSeam() || !BeginsOperand(tokens_.token())) return op;
  return Operator::kConcat;
}

absl::StatusOr<NodePtr> Parser::Binary(int loosest) {
  CELADON_ASSIGN_OR_RETURN(NodePtr left, Unary());
  bool has_token = false;
  while (const auto op = OperatorHere(&has_token)) {
    if (Precedence(*op) < loosest) break;
    if (has_token) tokens_.Advance();
    CELADON_ASSIGN_OR_RETURN(NodePtr right, Binary(Precedence(*op) + 1));
    const uint32_t begin = left->begin;
    const uint32_t height = std::max(left->height, right->height);
    CELADON_ASSIGN_OR_RETURN(
        left, Make(BinaryOperation{*op, std::move(left), std::move(right)}, begin, height));
  }
  return left;
}

// `not` is read wherever an operand may begin, also where the ladder would want parentheses around
// it (`a = not b`); this is our own.
absl::StatusOr<NodePtr> Parser::Unary() {
  const Token& token = tokens_.token();
  const bool may_be_operator = token.kind == TokenKind::kSymbol || token.kind == TokenKind::kName;
  const auto op = may_be_operator ? PrefixOperator(token.raw) : std::nullopt;
  return op.has_value() ? Prefixed(*op, Precedence(*op)) : Primary();
}

absl::StatusOr<NodePtr> Parser::Prefixed(Operator op, int operand_precedence) {
  const Nesting nesting(tokens_);
  const uint32_t begin = tokens_.token().begin;
  if (nesting.too_deep()) return tokens_.TooDeep(begin);
  tokens_.Advance();
  CELADON_ASSIGN_OR_RETURN(NodePtr operand, Binary(operand_precedence));
  const uint32_t height = operand->height;
  return Make(UnaryOperation{op, std::move(operand)}, begin, height);
}

absl::StatusOr<NodePtr> Parser::Primary() {
  switch (tokens_.token().kind) {
    case TokenKind::kNumber:
      return Number();
    case TokenKind::kText:
      return Text();
    case TokenKind::kName:
    case TokenKind::kQuotedName:
      return NameOrCall();
    default:
      if (tokens_.token().IsSymbol("(")) return Parenthesised();
      return tokens_.Expected("a value, a field, a function or \"(\"");
  }
}

absl::StatusOr<NodePtr> Parser::Number() {
  const Token token = tokens_.token();
  double value = 0;
  const char* const last = token.raw.data() + token.raw.size();
  const auto [end, error] = std::from_chars(token.raw.data(), last, value);
  if (error != std::errc() || end != last) {
    return SourceError(tokens_.text(), token.begin, token.end, "the number is out of range");
  }
  tokens_.Advance();
  return Make(NumberLiteral{value}, token.begin, 0);
}

absl::StatusOr<NodePtr> Parser::Text() {
  const Token token = tokens_.token();
  tokens_.Advance();
  return Make(TextLiteral{Unquote(token)}, token.begin, 0);
}

absl::StatusOr<NodePtr> Parser::Parenthesised() {
  tokens_.Advance();
  CELADON_ASSIGN_OR_RETURN(NodePtr inner, Expression());
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(")", "or an operator"));
  return inner;
}

absl::StatusOr<NodePtr> Parser::NameOrCall() {
  const Token token = tokens_.token();
  const bool bare = token.kind == TokenKind::kName;
  if (bare && IsReservedWord(token.raw) && !IsQualifierWord(token.raw)) {
    return tokens_.Expected("a value, a field, a function or \"(\"");
  }
  tokens_.Advance();
  if (bare && token.raw == "$" && tokens_.token().IsSymbol("(")) {
    return SourceError(tokens_.text(), token.begin, token.end,
                       "a dollar expansion is left in the formula; expand it before parsing");
  }
  if (bare && tokens_.token().IsSymbol("(")) return CallOf(Unquote(token), token.begin);
  return Make(NameReference{Unquote(token)}, token.begin, 0);
}

absl::StatusOr<NodePtr> Parser::CallOf(std::string name, uint32_t begin) {
  const bool is_aggr = EqualsIgnoringCase(name, "aggr");
  Call call{std::move(name), {}, {}};
  tokens_.Advance();
  CELADON_RETURN_IF_ERROR(ParseQualifiers(call.name, call.qualifiers));
  uint32_t height = HeightBelow(call.qualifiers);
  if (EqualsIgnoringCase(call.name, "count") && AtRecords()) {
    CELADON_ASSIGN_OR_RETURN(call.arguments.emplace_back().value,
                             Make(NumberLiteral{1}, tokens_.token().begin, 0));
    tokens_.Advance();
  } else if (!tokens_.token().IsSymbol(")")) {
    do {
      CELADON_ASSIGN_OR_RETURN(Argument argument,
                               ParseArgument(is_aggr && !call.arguments.empty()));
      if (argument.value != nullptr) height = std::max(height, argument.value->height);
      call.arguments.push_back(std::move(argument));
    } while (tokens_.AcceptSymbol(","));
  }
  CELADON_RETURN_IF_ERROR(
      tokens_.ExpectSymbol(")", absl::StrFormat("or \",\" after an argument of %s", call.name)));
  return Make(std::move(call), begin, height);
}

absl::Status Parser::ParseQualifiers(std::string_view function, Qualifiers& qualifiers) {
  while (!AtFieldNamedAsQualifier(function)) {
    CELADON_ASSIGN_OR_RETURN(const bool found, ParseQualifier(qualifiers));
    if (!found) break;
  }
  return absl::OkStatus();
}

// Whether the word is an operand, so a field: Sum(Total), Max(all * 2); but RowNo(total).
bool Parser::AtFieldNamedAsQualifier(std::string_view function) const {
  if (tokens_.token().kind != TokenKind::kName) return false;
  const Token next = tokens_.Peek();
  if (next.IsSymbol(")")) {
    return std::ranges::none_of(kPositionFunctions, [function](std::string_view name) {
      return EqualsIgnoringCase(function, name);
    });
  }
  return std::ranges::any_of(kOperandEnds,
                             [&next](std::string_view end) { return next.IsSymbol(end); });
}

absl::StatusOr<bool> Parser::ParseQualifier(Qualifiers& qualifiers) {
  if (tokens_.token().IsSymbol("{")) {
    if (qualifiers.set != nullptr) return tokens_.Expected("only one set expression");
    CELADON_ASSIGN_OR_RETURN(qualifiers.set, ParseBracedSet(tokens_));
    return true;
  }
  const std::pair<std::string_view, bool*> words[] = {{"distinct", &qualifiers.distinct},
                                                      {"nodistinct", &qualifiers.nodistinct},
                                                      {"total", &qualifiers.total},
                                                      {"all", &qualifiers.all}};
  for (const auto& [word, given] : words) {
    if (!tokens_.AcceptWord(word)) continue;
    *given = true;
    if (given == &qualifiers.total) CELADON_RETURN_IF_ERROR(ParseTotalFields(qualifiers));
    return true;
  }
  return false;
}

absl::Status Parser::ParseTotalFields(Qualifiers& qualifiers) {
  if (!tokens_.AcceptSymbol("<")) return absl::OkStatus();
  do {
    CELADON_ASSIGN_OR_RETURN(std::string field, tokens_.ExpectName("a field of TOTAL <…>"));
    qualifiers.total_fields.push_back(std::move(field));
  } while (tokens_.AcceptSymbol(","));
  return tokens_.ExpectSymbol(">", "or \",\" after a field of TOTAL <…>");
}

absl::StatusOr<Argument> Parser::ParseArgument(bool may_be_sorted_dimension) {
  Argument argument;
  if (tokens_.token().IsSymbol(",") || tokens_.token().IsSymbol(")")) return argument;
  if (may_be_sorted_dimension && AtSortedDimension()) {
    CELADON_ASSIGN_OR_RETURN(argument.value, ParseSortedDimension());
    return argument;
  }
  CELADON_ASSIGN_OR_RETURN(argument.value, Expression());
  if (tokens_.AcceptWord("as")) {
    CELADON_ASSIGN_OR_RETURN(argument.name, tokens_.ExpectName("a name after as"));
  }
  return argument;
}

// Whether `*)` follows: Count(*) counts records, as Count(1) does.
bool Parser::AtRecords() const {
  return tokens_.token().IsSymbol("*") && tokens_.Peek().IsSymbol(")");
}

// Whether `(name ,` follows.
bool Parser::AtSortedDimension() const {
  TokenStream ahead = tokens_;
  return ahead.AcceptSymbol("(") && ahead.ExpectName("").ok() && ahead.token().IsSymbol(",");
}

absl::StatusOr<SortedDimension::Criterion> Parser::ParseSortCriterion() {
  SortedDimension::Criterion criterion;
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol("(", "before the sort type"));
  if (tokens_.AcceptSymbol("=")) {
    CELADON_ASSIGN_OR_RETURN(criterion.formula, Expression());
  } else {
    CELADON_ASSIGN_OR_RETURN(criterion.sort_type, tokens_.ExpectName("a sort type"));
  }
  if (tokens_.AcceptSymbol(",")) {
    CELADON_ASSIGN_OR_RETURN(criterion.order, tokens_.ExpectName("an order"));
  }
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(")", "after the order"));
  return criterion;
}

absl::StatusOr<NodePtr> Parser::ParseSortedDimension() {
  const uint32_t begin = tokens_.token().begin;
  tokens_.Advance();
  SortedDimension dimension;
  CELADON_ASSIGN_OR_RETURN(dimension.field, tokens_.ExpectName("a field"));
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(",", "after the field"));
  uint32_t height = 0;
  do {
    CELADON_ASSIGN_OR_RETURN(dimension.criteria.emplace_back(), ParseSortCriterion());
    const NodePtr& formula = dimension.criteria.back().formula;
    if (formula != nullptr) height = std::max(height, formula->height);
  } while (tokens_.AcceptSymbol(","));
  CELADON_RETURN_IF_ERROR(tokens_.ExpectSymbol(")", "after the structured dimension"));
  return Make(std::move(dimension), begin, height);
}

}  // namespace

absl::StatusOr<NodePtr> ParseFormula(std::string_view text) { return Parser(text, 0).Whole(); }

absl::StatusOr<NodePtr> ParseUnexpandedFormula(std::string_view text) {
  return Parser(text, 0, Expansions::kPending).Whole();
}

absl::StatusOr<NodePtr> ParseFormulaPrefix(std::string_view text, size_t begin, size_t* end) {
  Parser parser(text, begin);
  CELADON_ASSIGN_OR_RETURN(NodePtr root, parser.Expression());
  *end = parser.tokens().previous_end();
  return root;
}

}  // namespace celadon
