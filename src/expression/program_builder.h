// A program in the making: its registers, inputs, constants and instructions.
#ifndef CELADON_EXPRESSION_PROGRAM_BUILDER_H_
#define CELADON_EXPRESSION_PROGRAM_BUILDER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/format.h"
#include "expression/column_vector.h"
#include "expression/program.h"

namespace celadon {

using RegisterIndex = uint32_t;

class ProgramBuilder {
 public:
  explicit ProgramBuilder(const TextInterpreter& interpreter) : folding_{interpreter} {}

  // The register of a column, the same one whenever it is asked for.
  RegisterIndex Input(uint32_t column, Fetch fetch);
  RegisterIndex Constant(Value value);
  bool IsConstant(RegisterIndex index) const { return IsKind(index, Register::Kind::kConstant); }

  // Calls a function of the operands, whose temporary registers may be taken for later results.
  RegisterIndex Emit(const ScalarFunction* function, std::shared_ptr<const HostFunction> host,
                     std::vector<RegisterIndex> operands);
  // Evaluates a function of constants now; they are the last registers made, and go again.
  // ResourceExhausted where its text grows too large.
  absl::StatusOr<RegisterIndex> Fold(const ScalarFunction& function,
                                     const std::vector<RegisterIndex>& operands);

  void TakeEnvironment(std::shared_ptr<const Environment> environment);
  bool has_environment() const { return program_.environment != nullptr; }
  // Equal inputs may give different values from now on.
  void SetRandom() { program_.deterministic = false; }

  std::shared_ptr<const Program> Finish(RegisterIndex result) &&;

 private:
  bool IsKind(RegisterIndex index, Register::Kind kind) const {
    return program_.registers[index].kind == kind;
  }
  RegisterIndex AddRegister(Register::Kind kind, size_t index);

  EvaluationContext folding_;
  Program program_;
  std::vector<RegisterIndex> free_;  // temporaries whose values have been used
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PROGRAM_BUILDER_H_
