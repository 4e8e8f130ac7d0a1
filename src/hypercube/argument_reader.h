// The values of an aggregation's arguments, block by block.
#ifndef CELADON_HYPERCUBE_ARGUMENT_READER_H_
#define CELADON_HYPERCUBE_ARGUMENT_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/format.h"
#include "expression/evaluate.h"
#include "hypercube/accumulator.h"
#include "hypercube/record_coder.h"
#include "hypercube/symbol_lanes.h"
#include "value/dictionary.h"

namespace celadon {

// A column, and which table of the records holds it.
struct SlotColumn {
  const BitPackedColumn* column = nullptr;
  size_t slot = 0;
};

// Codes that are looked up by what other columns hold.
class CodeLookup {
 public:
  virtual ~CodeLookup() = default;
  virtual const std::vector<SlotColumn>& columns() const = 0;
  // Fills the code of each record. `held` has the codes of the columns, `slots` the rows of the
  // records by slot.
  virtual void Find(const std::vector<std::vector<uint32_t>>& held,
                    const std::vector<std::vector<uint32_t>>& slots,
                    std::span<uint32_t> codes) const = 0;
};

// An input of an argument: where its codes stand in the records, and the lanes of its symbols.
struct ArgumentInput {
  // The first of these columns in a table that takes part in the record; none, and no lookup: a
  // constant.
  std::vector<SlotColumn> columns;
  std::shared_ptr<const CodeLookup> lookup;
  uint32_t null_code = 0;
  std::shared_ptr<const SymbolLanes> lanes;  // null where only codes are read
};

struct ReadArgument {
  std::shared_ptr<const Program> program;  // null: the field of the one input, as it is
  std::vector<ArgumentInput> inputs;
  const SymbolTable* symbols = nullptr;  // of that field
  std::string formula = {};              // as ArgumentPlan has it

  // The value that it has in all records, by the formula alone; null where there is none.
  const Value* constant() const {
    if (program == nullptr || !program->is_constant()) return nullptr;
    return &program->constants[program->registers[program->result].index];
  }
};

// For each argument, the number of its constant().
std::vector<std::optional<double>> ConstantsOf(const std::vector<ReadArgument>& arguments);
// Whether combinations of arguments are told apart by the first one, the others being constants.
bool FirstTellsAll(const std::vector<ReadArgument>& arguments);

// Records to read: consecutive rows of one table, or combinations of rows of several, a list a slot
// with kMissingValue where a table takes no part.
struct RecordRows {
  uint64_t first_row = 0;
  size_t count = 0;  // a block or less
  const std::vector<std::vector<uint32_t>>* slots = nullptr;
};

// The distinct values of the first argument that a reader has met, or the distinct combinations of
// all, by number. A single field counts in the codes of its symbols and keeps nothing here; nor do
// combinations of fields, and of constants, that are numbered in mixed radix.
class MetValues final : public ArgumentValues {
 public:
  MetValues(const std::vector<ReadArgument>& arguments, Accumulator::Needs needs,
            const RegionalSettings& settings);

  std::vector<Value> Of(uint32_t number) const override;
  bool in_order() const override { return single_field() || !weights_.empty(); }
  // The numbers here of what another reader has numbered; empty where the numbers are the same.
  std::vector<uint32_t> Adopt(const MetValues& other);
  // How many values or combinations are kept.
  size_t size() const;
  // Heap bytes, at the most, while `more` combinations are met.
  size_t BytesToTake(size_t more) const;

 private:
  friend class ArgumentReader;
  bool single_field() const { return symbols_.size() == 1 && symbols_.front() != nullptr; }
  bool is_constant(size_t argument) const {
    return argument < constants_.size() && constants_[argument].has_value();
  }
  // Sets the weights, if numbers are not too large for that.
  void FindWeights();
  uint32_t RadixOf(size_t argument) const {  // the last one is that of NULL
    return is_constant(argument) ? 1 : symbols_[argument]->size() + 1;
  }
  Value ValueOf(size_t argument, uint32_t number) const;
  uint32_t NumberOf(const std::vector<uint32_t>& combination);

  const RegionalSettings* settings_;
  std::vector<const SymbolTable*> symbols_;  // an argument that is numbered; null: calculated
  std::vector<Dictionary> dictionaries_;     // the same
  // Of all arguments, where combinations are asked for: nullopt for one that is no constant.
  std::vector<std::optional<Value>> constants_;
  // What a value of each argument counts in the number of a combination; empty: it is looked up.
  std::vector<uint32_t> weights_;
  // Of several arguments: value numbers, one an argument, in nodes that stay where they are.
  absl::node_hash_map<std::vector<uint32_t>, uint32_t> numbers_;
  std::vector<const std::vector<uint32_t>*> combinations_;
};

// Reads for one worker.
class ArgumentReader {
 public:
  ArgumentReader(std::vector<ReadArgument> arguments, Accumulator::Needs needs,
                 const TextInterpreter& interpreter);

  // The lanes stay until the next call.
  absl::Status Read(const RecordRows& rows, ArgumentBlock* block);

  MetValues& values() { return *values_; }
  const MetValues& values() const { return *values_; }
  std::unique_ptr<const MetValues> TakeValues() { return std::move(values_); }

 private:
  // One argument's own buffers.
  struct Lane {
    std::unique_ptr<Evaluator> evaluator;  // null: a single field
    std::vector<std::vector<double>> input_numbers;
    std::vector<std::vector<std::string_view>> input_texts;
    std::vector<double> numbers;
    std::vector<uint32_t> values;
    const double* shown = nullptr;  // the numbers of the last block
  };
  // What is wanted of an argument.
  struct Wanted {
    bool numbers = false, values = false;
  };

  void ReadCodes(const ArgumentInput& input, const RecordRows& rows);
  static void ReadColumn(const SlotColumn& column, const RecordRows& rows,
                         std::span<uint32_t> codes);
  void LookUpCodes(const CodeLookup& lookup, const RecordRows& rows);
  Wanted WantedOf(size_t argument) const;
  void ReadField(size_t argument, const RecordRows& rows);
  absl::Status ReadProgram(size_t argument, const RecordRows& rows);
  void NumberCombinations(size_t rows);
  void NumberValues(size_t argument, const ValueLanes& lanes, size_t rows);

  std::vector<ReadArgument> arguments_;
  Accumulator::Needs needs_;
  std::unique_ptr<MetValues> values_;
  std::vector<Lane> lanes_;
  std::vector<uint32_t> codes_;
  std::vector<uint32_t> combined_;  // empty: value numbers are those of the first argument
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ARGUMENT_READER_H_
