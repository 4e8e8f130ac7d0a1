#include "expression/split_program.h"

#include <map>
#include <optional>
#include <utility>

namespace celadon {
namespace {

// A value that the program works out, once; registers are used again and again.
struct FormulaValue {
  Register source = {Register::Kind::kTemporary, 0};  // meaningless where `instruction` is set
  const Instruction* instruction = nullptr;           // null: an input or a constant
  std::vector<size_t> operands;                       // numbers of values
  // The input that it depends on alone; a constant depends on none.
  std::optional<uint32_t> input;
  bool single = true;  // whether it depends on one input at most, and on nothing else
};

bool IsPure(const Instruction& instruction) {
  return instruction.host == nullptr && instruction.function->stability != Stability::kRandom;
}

// The values of a program in the order in which they are worked out.
class ValueGraph {
 public:
  explicit ValueGraph(const Program& program) : in_register_(program.registers.size()) {
    for (size_t r = 0; r < program.registers.size(); ++r) {
      FormulaValue value;
      value.source = program.registers[r];
      if (value.source.kind == Register::Kind::kInput) value.input = value.source.index;
      in_register_[r] = Add(std::move(value));
    }
    for (const Instruction& instruction : program.instructions) Take(instruction);
    result_ = in_register_[program.result];
  }

  const FormulaValue& operator[](size_t number) const { return values_[number]; }
  size_t result() const { return result_; }

 private:
  size_t Add(FormulaValue value) {
    values_.push_back(std::move(value));
    return values_.size() - 1;
  }

  void Take(const Instruction& instruction) {
    FormulaValue value;
    value.instruction = &instruction;
    value.single = IsPure(instruction);
    for (const uint32_t operand : instruction.operands) {
      const size_t number = in_register_[operand];
      const FormulaValue& used = values_[number];
      value.operands.push_back(number);
      value.single = value.single && used.single &&
                     (!used.input || !value.input || *used.input == *value.input);
      if (used.input) value.input = used.input;
    }
    in_register_[instruction.result] = Add(std::move(value));
  }

  std::vector<FormulaValue> values_;
  std::vector<size_t> in_register_;  // the value that a register holds now
  size_t result_ = 0;
};

// Writes the program of one value; other values may be cut off and become inputs.
class ProgramWriter {
 public:
  ProgramWriter(const Program& whole, const ValueGraph& values) : whole_(whole), values_(values) {
    program_.environment = whole.environment;
  }

  // Makes a value an input by the number `column`.
  void CutOff(size_t value, uint32_t column, Fetch fetch) {
    const auto index = static_cast<uint32_t>(program_.inputs.size());
    program_.inputs.push_back({column, fetch});
    registers_[value] = AddRegister({Register::Kind::kInput, index});
  }

  std::shared_ptr<const Program> Write(size_t value) {
    program_.result = RegisterOf(value);
    return std::make_shared<const Program>(std::move(program_));
  }

 private:
  uint32_t AddRegister(Register source) {
    program_.registers.push_back(source);
    return static_cast<uint32_t>(program_.registers.size() - 1);
  }

  uint32_t RegisterOf(size_t number) {
    if (const auto known = registers_.find(number); known != registers_.end()) {
      return known->second;
    }
    const FormulaValue& value = values_[number];
    const uint32_t made = value.instruction == nullptr ? Constant(value) : Operation(value);
    registers_[number] = made;
    return made;
  }

  // All inputs have been cut off.
  uint32_t Constant(const FormulaValue& value) {
    program_.constants.push_back(whole_.constants[value.source.index]);
    return AddRegister(
        {Register::Kind::kConstant, static_cast<uint32_t>(program_.constants.size() - 1)});
  }

  uint32_t Operation(const FormulaValue& value) {
    Instruction instruction = *value.instruction;
    for (size_t i = 0; i < instruction.operands.size(); ++i) {
      instruction.operands[i] = RegisterOf(value.operands[i]);
    }
    instruction.result = AddRegister({Register::Kind::kTemporary, 0});
    program_.deterministic = program_.deterministic && IsPure(instruction);
    program_.instructions.push_back(std::move(instruction));
    return program_.instructions.back().result;
  }

  const Program& whole_;
  const ValueGraph& values_;
  Program program_;
  std::map<size_t, uint32_t> registers_;  // of the values written so far
};

class Splitter {
 public:
  explicit Splitter(const Program& program) : program_(program), values_(program) {}

  SplitProgram Split() {
    ProgramWriter rest(program_, values_);
    Visit(values_.result(), rest);
    split_.rest = rest.Write(values_.result());
    return std::move(split_);
  }

 private:
  void Visit(size_t number, ProgramWriter& rest) {
    const FormulaValue& value = values_[number];
    if (value.single) {
      if (value.input.has_value() && seen_.emplace(number, true).second) CutOff(number, rest);
      return;
    }
    if (!seen_.emplace(number, false).second) return;
    for (const size_t operand : value.operands) Visit(operand, rest);
  }

  void CutOff(size_t number, ProgramWriter& rest) {
    const FormulaValue& value = values_[number];
    const ProgramInput& input = program_.inputs[*value.input];
    std::shared_ptr<const Program> part;
    if (value.instruction != nullptr) {
      ProgramWriter writer(program_, values_);
      CutOffInput(number, input, writer);
      part = writer.Write(number);
    }
    const Fetch fetch = part == nullptr ? input.fetch : Fetch::kTexts;
    rest.CutOff(number, static_cast<uint32_t>(split_.parts.size()), fetch);
    split_.parts.push_back({input.column, std::move(part)});
  }

  // Each input has one register, which holds one value.
  void CutOffInput(size_t number, const ProgramInput& input, ProgramWriter& writer) {
    const FormulaValue& value = values_[number];
    if (value.instruction == nullptr) {
      if (value.input.has_value()) writer.CutOff(number, input.column, input.fetch);
      return;
    }
    for (const size_t operand : value.operands) {
      if (values_[operand].input.has_value()) return CutOffInput(operand, input, writer);
    }
  }

  const Program& program_;
  const ValueGraph values_;
  std::map<size_t, bool> seen_;
  SplitProgram split_;
};

}  // namespace

SplitProgram SplitByColumn(const Program& program) { return Splitter(program).Split(); }

}  // namespace celadon
