// Runs a program over blocks of rows.
#ifndef CELADON_EXPRESSION_EVALUATE_H_
#define CELADON_EXPRESSION_EVALUATE_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/format.h"
#include "expression/column_vector.h"
#include "expression/program.h"

namespace celadon {

// The registers of one program. Used by one thread; evaluators of one program run side by side.
class Evaluator {
 public:
  // `max_rows` bounds the rows of a block; registers take some 8 to 24 bytes a row each.
  Evaluator(std::shared_ptr<const Program> program, const TextInterpreter& interpreter,
            size_t max_rows = kBlockRows);

  // Evaluates rows [0, rows) of the inputs, which stand in the order of program().inputs and stay
  // as they are until the next call; requires rows <= max_rows. A number without own text is
  // written as a plain number where its text is asked for, so a caller whose field has another
  // format hands over its text. ResourceExhausted if the texts of one block grow too large; errors
  // of host functions.
  absl::Status Run(std::span<const ValueLanes> inputs, size_t rows);

  // The number of the next block's first row, which random numbers depend on; without a call, the
  // rows of a Run are numbered on from those of the one before.
  void StartAt(uint64_t row) { next_row_ = row; }

  // The values of the last Run, valid until the next.
  const ValueLanes& result() const { return registers_[program_->result].lanes(); }
  const Program& program() const { return *program_; }

 private:
  absl::Status Execute(const Instruction& instruction, size_t rows);

  std::shared_ptr<const Program> program_;
  EvaluationContext constants_;  // keeps what constants are written as
  EvaluationContext context_;
  std::vector<ColumnVector> registers_;
  std::vector<ValueLanes> arguments_;  // of the instruction at hand
  uint64_t next_row_ = 0;
};

// The lanes that a kernel is given for an argument that it uses so.
ValueLanes LanesFor(ArgumentUse use, ColumnVector& argument, size_t rows,
                    EvaluationContext& context);

// ResourceExhausted if the texts of a block have outgrown the arena.
absl::Status CheckArena(const EvaluationContext& context);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_EVALUATE_H_
