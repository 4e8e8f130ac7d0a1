#include "expression/program_builder.h"

#include <algorithm>
#include <utility>

#include "expression/evaluate.h"
#include "runtime/status_macros.h"

namespace celadon {

RegisterIndex ProgramBuilder::AddRegister(Register::Kind kind, size_t index) {
  program_.registers.push_back({kind, static_cast<uint32_t>(index)});
  return static_cast<RegisterIndex>(program_.registers.size() - 1);
}

RegisterIndex ProgramBuilder::Input(uint32_t column, Fetch fetch) {
  for (RegisterIndex i = 0; i < program_.registers.size(); ++i) {
    if (!IsKind(i, Register::Kind::kInput)) continue;
    ProgramInput& known = program_.inputs[program_.registers[i].index];
    if (known.column != column) continue;
    known.fetch = std::max(known.fetch, fetch);
    return i;
  }
  program_.inputs.push_back({column, fetch});
  return AddRegister(Register::Kind::kInput, program_.inputs.size() - 1);
}

RegisterIndex ProgramBuilder::Constant(Value value) {
  program_.constants.push_back(std::move(value));
  return AddRegister(Register::Kind::kConstant, program_.constants.size() - 1);
}

// The result never shares a register with an operand, so it is taken before they are given back.
RegisterIndex ProgramBuilder::Emit(const ScalarFunction* function,
                                   std::shared_ptr<const HostFunction> host,
                                   std::vector<RegisterIndex> operands) {
  if (free_.empty()) free_.push_back(AddRegister(Register::Kind::kTemporary, 0));
  const RegisterIndex result = free_.back();
  free_.pop_back();
  for (const RegisterIndex operand : operands) {
    if (IsKind(operand, Register::Kind::kTemporary)) free_.push_back(operand);
  }
  program_.instructions.push_back({function, std::move(host), std::move(operands), result});
  return result;
}

absl::StatusOr<RegisterIndex> ProgramBuilder::Fold(const ScalarFunction& function,
                                                   const std::vector<RegisterIndex>& operands) {
  folding_.arena.Clear();
  std::vector<ColumnVector> vectors;
  vectors.reserve(operands.size());
  std::vector<ValueLanes> arguments;
  for (size_t i = 0; i < operands.size(); ++i) {
    const Value& value = program_.constants[program_.registers[operands[i]].index];
    vectors.emplace_back(1).Broadcast(value, folding_);
    arguments.push_back(LanesFor(function.use(i), vectors.back(), 1, folding_));
  }
  program_.constants.resize(program_.constants.size() - operands.size());
  program_.registers.resize(program_.registers.size() - operands.size());
  ColumnVector result(1);
  function.kernel({&function, 1, arguments, result, folding_});
  CELADON_RETURN_IF_ERROR(CheckArena(folding_));
  return Constant(Value(result.lanes()[0]));
}

void ProgramBuilder::TakeEnvironment(std::shared_ptr<const Environment> environment) {
  program_.environment = std::move(environment);
  folding_.environment = program_.environment;
}

std::shared_ptr<const Program> ProgramBuilder::Finish(RegisterIndex result) && {
  program_.result = result;
  return std::make_shared<const Program>(std::move(program_));
}

}  // namespace celadon
