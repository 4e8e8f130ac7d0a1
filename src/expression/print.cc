#include "expression/print.h"

#include <array>
#include <charconv>

#include "expression/lexer.h"
#include "expression/operators.h"

namespace celadon {
namespace {

std::string Quoted(std::string_view text, char opening, char closing) {
  std::string quoted(1, opening);
  for (char c : text) {
    quoted += c;
    if (c == closing) quoted += c;
  }
  return quoted += closing;
}

bool IsWordOperator(Operator op) {
  const char first = Spelling(op).front();
  return first >= 'a' && first <= 'z';
}

// How tightly a node binds as an operand.
int OperandPrecedence(const Node& node) {
  if (const auto* unary = node.As<UnaryOperation>()) return Precedence(unary->op);
  if (const auto* binary = node.As<BinaryOperation>()) return Precedence(binary->op);
  return node.As<ScopedSet>() != nullptr ? 0 : kUnaryPrecedence + 1;
}

class Printer {
 public:
  std::string Take() { return std::move(out_); }

  void Print(const Node& node) {
    std::visit([this](const auto& form) { Write(form); }, node.form);
  }

 private:
  void Operand(const Node& node, int tightest_needed) {
    if (OperandPrecedence(node) >= tightest_needed) return Print(node);
    out_ += '(';
    Print(node);
    out_ += ')';
  }

  void Write(const NumberLiteral& number) { out_ += PrintNumber(number.value); }
  void Write(const TextLiteral& text) { out_ += QuoteText(text.text); }
  void Write(const NameReference& name) { out_ += QuoteName(name.name); }

  void Write(const UnaryOperation& operation) {
    out_ += Spelling(operation.op);
    if (IsWordOperator(operation.op)) out_ += ' ';
    Operand(*operation.operand, Precedence(operation.op));
  }

  void Write(const BinaryOperation& operation) {
    const int precedence = Precedence(operation.op);
    // A `not` at the end of the left side would take this operator into its operand.
    const bool open_left = EndsInLooserPrefix(*operation.left, precedence);
    Operand(*operation.left, open_left ? kUnaryPrecedence + 1 : precedence);
    out_ += ' ';
    out_ += Spelling(operation.op);
    out_ += ' ';
    Operand(*operation.right, precedence + 1);
  }

  // Whether the printed text of the node ends in a prefix operator's operand that binds looser than
  // `precedence`.
  static bool EndsInLooserPrefix(const Node& node, int precedence) {
    const Node* last = &node;
    while (true) {
      if (const auto* unary = last->As<UnaryOperation>()) {
        if (Precedence(unary->op) < precedence) return true;
        last = unary->operand.get();
      } else if (const auto* binary = last->As<BinaryOperation>()) {
        last = binary->right.get();
        if (OperandPrecedence(*last) <= Precedence(binary->op)) return false;  // parenthesised
      } else {
        return false;
      }
    }
  }

  void Write(const ScopedSet& scoped) {
    out_ += '{';
    out_ += PrintSet(*scoped.set);
    out_ += "} ";
    Operand(*scoped.body, kLoosest);
  }

  void Write(const SortedDimension& dimension) {
    out_ += '(' + QuoteName(dimension.field);
    for (const SortedDimension::Criterion& criterion : dimension.criteria) {
      out_ += ", (";
      if (criterion.formula == nullptr) {
        out_ += QuoteName(criterion.sort_type);
      } else {
        out_ += '=';
        Operand(*criterion.formula, kLoosest);
      }
      if (!criterion.order.empty()) out_ += ", " + QuoteName(criterion.order);
      out_ += ')';
    }
    out_ += ')';
  }

  void Write(const Call& call) {
    out_ += call.name;
    out_ += '(';
    const std::string qualifiers = PrintQualifiers(call.qualifiers);
    out_ += qualifiers;
    bool first = true;
    for (const Argument& argument : call.arguments) {
      if (!first) out_ += ", ";
      if (first && !qualifiers.empty() && argument.value != nullptr) out_ += ' ';
      WriteArgument(argument, first);
      first = false;
    }
    out_ += ')';
  }

  void WriteArgument(const Argument& argument, bool first) {
    if (argument.value == nullptr) return;
    // In the first place an outer set would be read as the call's own.
    Operand(*argument.value, first ? kLoosest : 0);
    if (!argument.name.empty()) out_ += " as " + QuoteName(argument.name);
  }

  static std::string PrintQualifiers(const Qualifiers& qualifiers) {
    std::string out;
    const auto add = [&out](std::string_view part) {
      if (!out.empty()) out += ' ';
      out += part;
    };
    if (qualifiers.set != nullptr) add('{' + PrintSet(*qualifiers.set) + '}');
    if (qualifiers.distinct) add("distinct");
    if (qualifiers.nodistinct) add("nodistinct");
    if (qualifiers.all) add("all");
    if (qualifiers.total) add("total");
    for (size_t i = 0; i < qualifiers.total_fields.size(); ++i) {
      out += i == 0 ? " <" : ", ";
      out += QuoteName(qualifiers.total_fields[i]);
    }
    if (!qualifiers.total_fields.empty()) out += '>';
    return out;
  }

  std::string out_;
};

}  // namespace

std::string PrintFormula(const Node& node) {
  Printer printer;
  printer.Print(node);
  return printer.Take();
}

std::string QuoteName(std::string_view name) {
  const bool bare = IsBareName(name) && !IsReservedWord(name);
  return bare ? std::string(name) : BracketName(name);
}

std::string BracketName(std::string_view name) { return Quoted(name, '[', ']'); }

std::string QuoteText(std::string_view text) { return Quoted(text, '\'', '\''); }

std::string PrintNumber(double number) {
  std::array<char, 32> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return std::string(buffer.data(), result.ptr);
}

}  // namespace celadon
