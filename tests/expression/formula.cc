#include "expression/formula.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "expression/parser.h"
#include "expression/print.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

const TextInterpreter& Interpreter() {
  static const TextInterpreter interpreter{RegionalSettings()};
  return interpreter;
}

// The same tree with a name in place of each literal; the literals go into `values`.
NodePtr LiftLiterals(const NodePtr& node, std::map<std::string, Value>& values) {
  const auto lift = [&values](Value value) {
    const std::string name = absl::StrFormat("literal %d", values.size());
    values.emplace(name, std::move(value));
    return std::make_shared<const Node>(Node{NameReference{name}});
  };
  if (node == nullptr) return nullptr;
  if (const auto* number = node->As<NumberLiteral>()) return lift(Value::Number(number->value));
  if (const auto* text = node->As<TextLiteral>()) return lift(Value::Text(text->text));
  Node copy = *node;
  if (auto* unary = std::get_if<UnaryOperation>(&copy.form)) {
    unary->operand = LiftLiterals(unary->operand, values);
  } else if (auto* binary = std::get_if<BinaryOperation>(&copy.form)) {
    binary->left = LiftLiterals(binary->left, values);
    binary->right = LiftLiterals(binary->right, values);
  } else if (auto* call = std::get_if<Call>(&copy.form)) {
    for (Argument& argument : call->arguments) {
      argument.value = LiftLiterals(argument.value, values);
    }
  }
  return std::make_shared<const Node>(std::move(copy));
}

absl::StatusOr<Value> BindAndEvaluate(const NodePtr& root, std::map<std::string, Value> values,
                                      std::string_view text, size_t rows) {
  NamedValues scope(std::move(values));
  CELADON_ASSIGN_OR_RETURN(const auto program,
                           Bind(root, scope, FunctionRegistry::BuiltIn(), Interpreter(),
                                {.result = Fetch::kTexts, .text = text}));
  return EvaluateOver(*program, scope, rows);
}

}  // namespace

absl::StatusOr<NameMeaning> NamedValues::ResolveName(const std::string& name) {
  const auto found = values_.find(name);
  if (found == values_.end()) {
    return absl::NotFoundError(absl::StrFormat("field is unknown: %s", name));
  }
  const auto [column, added] = numbers_.try_emplace(name, static_cast<uint32_t>(columns_.size()));
  if (added) columns_.push_back(found->second);
  return InputColumn{column->second};
}

std::shared_ptr<const Environment> NamedValues::environment() const {
  Environment environment;
  environment.utc = 41773.5;
  environment.time_zone = "Europe/Stockholm";
  environment.reload_time = 41773 + 8.0 / 24;
  environment.seed = 7;
  environment.document_name = "shop";
  environment.document_path = "/data/shop.celadon";
  environment.user = "maria";
  environment.computer = "calculon";
  environment.version = "1.2.3";
  return std::make_shared<const Environment>(std::move(environment));
}

absl::StatusOr<Value> EvaluateOver(const Program& program, const NamedValues& values, size_t rows) {
  std::vector<std::vector<double>> numbers;
  std::vector<std::vector<std::string_view>> texts;
  std::vector<ValueLanes> lanes;
  for (const ProgramInput& input : program.inputs) {
    const Value& value = values.value(input.column);
    numbers.emplace_back(rows, value.has_number() ? value.number() : kNoNumber);
    texts.emplace_back(rows,
                       value.has_text() ? std::string_view(value.text()) : std::string_view());
    // What the program says it does not look at is not there.
    const bool fetched =
        value.has_text() && (input.fetch == Fetch::kTexts ||
                             (input.fetch == Fetch::kTextsWithoutNumber && !value.has_number()));
    lanes.push_back({numbers.back().data(), fetched ? texts.back().data() : nullptr});
  }
  Evaluator evaluator(std::make_shared<const Program>(program), Interpreter(), rows);
  CELADON_RETURN_IF_ERROR(evaluator.Run(lanes, rows));
  for (size_t row = 1; row < rows; ++row) {
    if (Show(Value(evaluator.result()[row])) != Show(Value(evaluator.result()[0]))) {
      return absl::InternalError("rows of equal values have unequal results");
    }
  }
  return Value(evaluator.result()[0]);
}

absl::StatusOr<std::shared_ptr<const Program>> BindText(std::string_view text, Scope& scope,
                                                        Fetch result) {
  CELADON_ASSIGN_OR_RETURN(const NodePtr root, ParseFormula(text));
  return Bind(root, scope, FunctionRegistry::BuiltIn(), Interpreter(),
              {.result = result, .text = text});
}

absl::StatusOr<Value> EvaluateText(std::string_view text, std::map<std::string, Value> values) {
  CELADON_ASSIGN_OR_RETURN(const NodePtr root, ParseFormula(text));
  const auto folded = BindAndEvaluate(root, values, text, 1);
  const NodePtr lifted = LiftLiterals(root, values);
  const auto unfolded = BindAndEvaluate(lifted, values, text, 3);
  if (folded.ok() && Show(folded) != Show(unfolded)) {
    return absl::InternalError(
        absl::StrFormat("folding matters: %s but %s unfolded", Show(folded), Show(unfolded)));
  }
  return folded;
}

std::string Show(const absl::StatusOr<Value>& value) {
  if (!value.ok()) return value.status().ToString();
  if (value->is_null()) return "NULL";
  const std::string number = value->has_number() ? PlainNumberText(value->number()) : "";
  if (!value->has_text()) return number;
  const std::string text = QuoteText(value->text());
  return value->has_number() ? absl::StrFormat("%s = %s", text, number) : text;
}

std::string Show(std::string_view formula, std::map<std::string, Value> values) {
  return Show(EvaluateText(formula, std::move(values)));
}

}  // namespace celadon
