// A formula bound to its inputs: a flat list of instructions over registers.
#ifndef CELADON_EXPRESSION_PROGRAM_H_
#define CELADON_EXPRESSION_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "celadon/environment.h"
#include "celadon/value.h"
#include "expression/scalar_function.h"

namespace celadon {

// A function that the scope brings along, such as one with a memory of the rows before or one that
// runs elsewhere. It is called once a block with all rows, in the order of the instructions.
class HostFunction {
 public:
  virtual ~HostFunction() = default;
  // Arguments are handed over as they are (ArgumentUse::kValue). Sets every row of the result.
  virtual absl::Status Evaluate(const KernelCall& call) const = 0;
};

// How much of an input a program looks at; each includes the one before.
enum class Fetch : uint8_t {
  kNumbers,             // number lanes will do; texts without number may be left out
  kTextsWithoutNumber,  // texts may be left out where there is a number too
  kTexts
};

struct ProgramInput {
  uint32_t column;  // the number that the scope gave
  Fetch fetch;
};

struct Register {
  enum class Kind : uint8_t { kInput, kConstant, kTemporary };
  Kind kind;
  uint32_t index;  // into the inputs or the constants; meaningless for a temporary
};

struct Instruction {
  const ScalarFunction* function;  // null where `host` is set
  std::shared_ptr<const HostFunction> host;
  std::vector<uint32_t> operands;  // registers
  uint32_t result;                 // a temporary register, none of the operands
};

// Immutable once bound; any number of evaluators may share it. A program with one input may be
// evaluated over the distinct values of that input instead of its rows, if it is deterministic.
struct Program {
  std::vector<ProgramInput> inputs;  // each column once
  std::vector<Value> constants;
  std::vector<Register> registers;
  std::vector<Instruction> instructions;
  uint32_t result = 0;        // the register that holds the value in the end
  bool deterministic = true;  // equal inputs give equal values, whatever the order of rows
  // Of the scope; set where a function depends on it, and then a result may be out of date in a
  // later environment.
  std::shared_ptr<const Environment> environment;

  bool is_constant() const { return registers[result].kind == Register::Kind::kConstant; }
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_PROGRAM_H_
