#include "expression/bind.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "expression/aggregation.h"
#include "expression/functions/families.h"
#include "expression/operators.h"
#include "expression/program_builder.h"
#include "expression/signature.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

class Binder {
 public:
  Binder(Scope& scope, const FunctionRegistry& functions, const TextInterpreter& interpreter,
         std::string_view text)
      : scope_(scope), functions_(functions), text_(text), program_(interpreter) {}

  absl::StatusOr<std::shared_ptr<const Program>> Whole(const NodePtr& root, Fetch fetch);

 private:
  absl::StatusOr<RegisterIndex> Formula(const NodePtr& node, Fetch fetch);
  // What is no operation. On its own, since long chains of operations go deep: frames stay small.
  absl::StatusOr<RegisterIndex> Operand(const NodePtr& node, Fetch fetch);
  absl::StatusOr<RegisterIndex> Name(const NodePtr& node, const NameReference& name, Fetch fetch);
  absl::StatusOr<RegisterIndex> CallOf(const NodePtr& node, const Call& call, Fetch fetch);
  absl::StatusOr<RegisterIndex> RegistryCall(const NodePtr& node, const Call& call, Fetch fetch);
  absl::StatusOr<RegisterIndex> HostCall(const Call& call,
                                         std::shared_ptr<const HostFunction> host);
  absl::StatusOr<RegisterIndex> ScalarCall(const Node& node, const Call& call,
                                           const ScalarFunction& function, Fetch fetch);
  absl::StatusOr<RegisterIndex> Apply(const ScalarFunction& function,
                                      const std::vector<NodePtr>& arguments, Fetch fetch);
  template <typename Body>
  absl::StatusOr<RegisterIndex> UnderSet(const Node& node, const SetPtr& set, Body body);

  Fetch ArgumentFetch(const ScalarFunction& function, const std::vector<NodePtr>& arguments,
                      size_t argument, Fetch fetch) const;
  bool IsAlwaysNumber(const NodePtr& node) const;
  absl::Status CheckArity(const Node& node, const Call& call, size_t given,
                          std::string_view parameters) const;
  // Lets a function that is not pure see the environment of the scope.
  absl::Status TakeEnvironment(const Node& node, const ScalarFunction& function);
  absl::Status NoMeaningHere(const Node& node, const FunctionInfo& function) const;
  absl::Status ErrorAt(const Node& node, std::string_view message) const;
  absl::Status At(const Node& node, const absl::Status& status) const;

  // That of a component, or the plain one.
  const ScalarFunction& FunctionOf(Operator op) const;

  Scope& scope_;
  const FunctionRegistry& functions_;
  std::string_view text_;
  ProgramBuilder program_;
};

absl::StatusOr<std::shared_ptr<const Program>> Binder::Whole(const NodePtr& root, Fetch fetch) {
  CELADON_ASSIGN_OR_RETURN(const RegisterIndex result, Formula(root, fetch));
  return std::move(program_).Finish(result);
}

const ScalarFunction& Binder::FunctionOf(Operator op) const {
  const ScalarFunction& plain = OperatorFunction(op);
  const FunctionInfo* const own = functions_.Find(plain.name);
  const bool is_operator = own != nullptr && own->scalar != nullptr && own->help() == kOperatorHelp;
  return is_operator ? *own->scalar : plain;
}

absl::StatusOr<RegisterIndex> Binder::Formula(const NodePtr& node, Fetch fetch) {
  if (const auto* unary = node->As<UnaryOperation>()) {
    return Apply(FunctionOf(unary->op), {unary->operand}, fetch);
  }
  if (const auto* binary = node->As<BinaryOperation>()) {
    return Apply(FunctionOf(binary->op), {binary->left, binary->right}, fetch);
  }
  return Operand(node, fetch);
}

absl::StatusOr<RegisterIndex> Binder::Operand(const NodePtr& node, Fetch fetch) {
  if (const auto* number = node->As<NumberLiteral>())
    return program_.Constant(Value::Number(number->value));
  if (const auto* text = node->As<TextLiteral>()) return program_.Constant(Value::Text(text->text));
  if (const auto* name = node->As<NameReference>()) return Name(node, *name, fetch);
  if (const auto* call = node->As<Call>()) return CallOf(node, *call, fetch);
  if (const auto* scoped = node->As<ScopedSet>()) {
    return UnderSet(*node, scoped->set, [&] { return Formula(scoped->body, fetch); });
  }
  return ErrorAt(*node, "a sorted dimension belongs into Aggr");
}

template <typename Body>
absl::StatusOr<RegisterIndex> Binder::UnderSet(const Node& node, const SetPtr& set, Body body) {
  CELADON_RETURN_IF_ERROR(At(node, scope_.EnterSet(set)));
  auto result = body();
  scope_.LeaveSet();
  return result;
}

absl::StatusOr<RegisterIndex> Binder::Name(const NodePtr& node, const NameReference& name,
                                           Fetch fetch) {
  auto meaning = scope_.ResolveName(name.name);
  if (!meaning.ok()) return At(*node, meaning.status());
  if (const auto* input = std::get_if<InputColumn>(&*meaning))
    return program_.Input(input->column, fetch);
  if (auto* constant = std::get_if<Value>(&*meaning))
    return program_.Constant(std::move(*constant));
  const Call only{"Only", {}, {{node, ""}}};
  const auto call =
      std::make_shared<const Node>(Node{only, node->begin, node->end, node->height + 1});
  auto aggregation = scope_.BindAggregation(call);
  if (!aggregation.ok()) return At(*node, aggregation.status());
  return program_.Input(aggregation->column, fetch);
}

absl::StatusOr<RegisterIndex> Binder::CallOf(const NodePtr& node, const Call& call, Fetch fetch) {
  auto meaning = scope_.ResolveCall(node);
  if (!meaning.ok()) return At(*node, meaning.status());
  if (const auto* input = std::get_if<InputColumn>(&*meaning))
    return program_.Input(input->column, fetch);
  if (auto* host = std::get_if<std::shared_ptr<const HostFunction>>(&*meaning)) {
    return HostCall(call, std::move(*host));
  }
  return RegistryCall(node, call, fetch);
}

absl::StatusOr<RegisterIndex> Binder::RegistryCall(const NodePtr& node, const Call& call,
                                                   Fetch fetch) {
  const FunctionInfo* const info = functions_.Find(call.name);
  if (info == nullptr) return At(*node, functions_.Unknown(call.name));
  if (info->scalar != nullptr) {
    const auto bind = [&] { return ScalarCall(*node, call, *info->scalar, fetch); };
    return call.qualifiers.set == nullptr ? bind() : UnderSet(*node, call.qualifiers.set, bind);
  }
  if (info->scope != nullptr) return NoMeaningHere(*node, *info);
  if (info->aggregation == nullptr) return NoMeaningHere(*node, *info);  // external
  const AggregationFunction& aggregation = *info->aggregation;
  CELADON_RETURN_IF_ERROR(CheckArity(*node, call, call.arguments.size(), aggregation.parameters));
  auto input = scope_.BindAggregation(node);
  if (!input.ok()) return At(*node, input.status());
  return program_.Input(input->column, fetch);
}

// The values of the arguments: empty ones at the end are left out, one before another argument is
// NULL (our own).
std::vector<NodePtr> GivenArguments(const Call& call) {
  std::vector<NodePtr> values;
  for (const Argument& argument : call.arguments) values.push_back(argument.value);
  while (!values.empty() && values.back() == nullptr) values.pop_back();
  return values;
}

absl::StatusOr<RegisterIndex> Binder::ScalarCall(const Node& node, const Call& call,
                                                 const ScalarFunction& function, Fetch fetch) {
  const Qualifiers& qualifiers = call.qualifiers;
  if (qualifiers.distinct || qualifiers.nodistinct || qualifiers.total || qualifiers.all) {
    return ErrorAt(node, "a qualifier stands in a function that does not aggregate");
  }
  const std::vector<NodePtr> arguments = GivenArguments(call);
  CELADON_RETURN_IF_ERROR(CheckArity(node, call, arguments.size(), function.parameters));
  CELADON_RETURN_IF_ERROR(TakeEnvironment(node, function));
  return Apply(function, arguments, fetch);
}

absl::Status Binder::TakeEnvironment(const Node& node, const ScalarFunction& function) {
  if (function.stability == Stability::kPure || program_.has_environment()) {
    return absl::OkStatus();
  }
  program_.TakeEnvironment(scope_.environment());
  if (program_.has_environment()) return absl::OkStatus();
  return ErrorAt(node, absl::StrFormat("the function has no meaning here: %s", function.name));
}

absl::Status Binder::NoMeaningHere(const Node& node, const FunctionInfo& function) const {
  const std::string remark = function.remark();
  return ErrorAt(node, absl::StrFormat("the function has no meaning here: %s%s", function.name(),
                                       remark.empty() ? "" : " (" + remark + ")"));
}

absl::StatusOr<RegisterIndex> Binder::HostCall(const Call& call,
                                               std::shared_ptr<const HostFunction> host) {
  std::vector<RegisterIndex> operands;
  for (const NodePtr& argument : GivenArguments(call)) {
    if (argument == nullptr) {
      operands.push_back(program_.Constant(Value()));
      continue;
    }
    CELADON_ASSIGN_OR_RETURN(operands.emplace_back(), Formula(argument, Fetch::kTexts));
  }
  program_.SetRandom();
  return program_.Emit(nullptr, std::move(host), std::move(operands));
}

absl::StatusOr<RegisterIndex> Binder::Apply(const ScalarFunction& function,
                                            const std::vector<NodePtr>& arguments, Fetch fetch) {
  std::vector<RegisterIndex> operands;
  bool constant = function.stability != Stability::kRandom;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == nullptr) {
      operands.push_back(program_.Constant(Value()));
      continue;
    }
    const Fetch needed = ArgumentFetch(function, arguments, i, fetch);
    CELADON_ASSIGN_OR_RETURN(operands.emplace_back(), Formula(arguments[i], needed));
    constant = constant && program_.IsConstant(operands.back());
  }
  if (constant) return program_.Fold(function, operands);
  if (function.stability == Stability::kRandom) program_.SetRandom();
  return program_.Emit(&function, nullptr, std::move(operands));
}

Fetch Binder::ArgumentFetch(const ScalarFunction& function, const std::vector<NodePtr>& arguments,
                            size_t argument, Fetch fetch) const {
  switch (function.use(argument)) {
    case ArgumentUse::kReading:
    case ArgumentUse::kPresence:
      return Fetch::kTextsWithoutNumber;
    case ArgumentUse::kText:
    case ArgumentUse::kWholeValue:
      return Fetch::kTexts;
    case ArgumentUse::kValue:
      return fetch;
    case ArgumentUse::kPresentValue:
      return std::max(fetch, Fetch::kTextsWithoutNumber);
    case ArgumentUse::kComparison:
      break;
  }
  // Beside nothing but numbers, the text of a number is never looked at.
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i != argument && !IsAlwaysNumber(arguments[i])) return Fetch::kTexts;
  }
  return Fetch::kTextsWithoutNumber;
}

// Whether the node gives a number or NULL, whatever its operands; an empty argument is NULL.
bool Binder::IsAlwaysNumber(const NodePtr& node) const {
  if (node == nullptr || node->As<NumberLiteral>() != nullptr) return true;
  if (node->As<UnaryOperation>() != nullptr) return true;
  if (const auto* binary = node->As<BinaryOperation>()) return OperatorFunction(binary->op).numeric;
  const auto* const call = node->As<Call>();
  const FunctionInfo* const info = call == nullptr ? nullptr : functions_.Find(call->name);
  return info != nullptr && info->scalar != nullptr && info->scalar->numeric;
}

absl::Status Binder::CheckArity(const Node& node, const Call& call, size_t given,
                                std::string_view parameters) const {
  const size_t least = FewestArguments(parameters);
  const size_t most = MostArguments(parameters);
  if (given < least) {
    return ErrorAt(node, absl::StrFormat("too few arguments for %s: %d given, at least %d needed",
                                         call.name, given, least));
  }
  if (given > most) {
    return ErrorAt(node, absl::StrFormat("too many arguments for %s: %d given, at most %d taken",
                                         call.name, given, most));
  }
  return absl::OkStatus();
}

absl::Status Binder::ErrorAt(const Node& node, std::string_view message) const {
  if (text_.empty()) return absl::InvalidArgumentError(std::string(message));
  return SourceError(text_, node.begin, node.end, message);
}

// The error of a scope or registry with the place added, if it has none of its own.
absl::Status Binder::At(const Node& node, const absl::Status& status) const {
  if (status.ok() || text_.empty() || PlaceOfError(status).has_value()) return status;
  const absl::Status placed = SourceError(text_, node.begin, node.end, ToStd(status.message()));
  absl::Status result(status.code(), placed.message());
  placed.ForEachPayload([&result](absl::string_view url, const absl::Cord& payload) {
    result.SetPayload(url, payload);
  });
  return result;
}

}  // namespace

absl::StatusOr<CallMeaning> Scope::ResolveCall(const NodePtr&) { return CallMeaning(); }

absl::StatusOr<InputColumn> Scope::BindAggregation(const NodePtr& call) {
  return absl::InvalidArgumentError(
      absl::StrFormat("an aggregation has no rows to aggregate here: %s", call->As<Call>()->name));
}

absl::Status Scope::EnterSet(const SetPtr&) {
  return absl::InvalidArgumentError("a set expression has no meaning outside charts");
}

absl::StatusOr<std::shared_ptr<const Program>> Bind(const NodePtr& root, Scope& scope,
                                                    const FunctionRegistry& functions,
                                                    const TextInterpreter& interpreter,
                                                    const BindOptions& options) {
  return Binder(scope, functions, interpreter, options.text).Whole(root, options.result);
}

}  // namespace celadon
