#include "expression/evaluate.h"

#include <cassert>
#include <utility>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {

ValueLanes LanesFor(ArgumentUse use, ColumnVector& argument, size_t rows,
                    EvaluationContext& context) {
  const ValueLanes own = argument.lanes();
  switch (use) {
    case ArgumentUse::kReading:
      return {argument.Readings(rows, context), nullptr};
    case ArgumentUse::kText:
      return {own.numbers, argument.WrittenTexts(rows, context)};
    case ArgumentUse::kComparison:
    case ArgumentUse::kPresence:
      return {argument.Readings(rows, context), own.texts};
    case ArgumentUse::kValue:
    case ArgumentUse::kPresentValue:
    case ArgumentUse::kWholeValue:
      break;
  }
  return own;
}

absl::Status CheckArena(const EvaluationContext& context) {
  if (!context.arena.exhausted()) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("the texts that the formula makes are too long: more than %d bytes at once",
                      TextArena::kMaxBytes));
}

Evaluator::Evaluator(std::shared_ptr<const Program> program, const TextInterpreter& interpreter,
                     size_t max_rows)
    : program_(std::move(program)),
      constants_{interpreter},
      context_{interpreter, program_->environment} {
  registers_.reserve(program_->registers.size());
  for (const Register& source : program_->registers) {
    ColumnVector& vector = registers_.emplace_back(max_rows);
    if (source.kind != Register::Kind::kConstant) continue;
    vector.Broadcast(program_->constants[source.index], constants_);
  }
}

absl::Status Evaluator::Run(std::span<const ValueLanes> inputs, size_t rows) {
  assert(inputs.size() == program_->inputs.size());
  context_.arena.Clear();
  context_.first_row = std::exchange(next_row_, next_row_ + rows);
  context_.random_calls = 0;
  for (size_t i = 0; i < registers_.size(); ++i) {
    const Register& source = program_->registers[i];
    if (source.kind == Register::Kind::kInput) registers_[i].Borrow(inputs[source.index]);
  }
  for (const Instruction& instruction : program_->instructions) {
    CELADON_RETURN_IF_ERROR(Execute(instruction, rows));
  }
  return CheckArena(context_);
}

absl::Status Evaluator::Execute(const Instruction& instruction, size_t rows) {
  arguments_.clear();
  for (size_t i = 0; i < instruction.operands.size(); ++i) {
    const bool host = instruction.host != nullptr;
    const ArgumentUse use = host ? ArgumentUse::kValue : instruction.function->use(i);
    arguments_.push_back(LanesFor(use, registers_[instruction.operands[i]], rows, context_));
  }
  const KernelCall call{instruction.function, rows, arguments_, registers_[instruction.result],
                        context_};
  if (instruction.host != nullptr) return instruction.host->Evaluate(call);
  instruction.function->kernel(call);
  return absl::OkStatus();
}

}  // namespace celadon
