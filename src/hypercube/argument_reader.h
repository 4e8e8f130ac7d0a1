// The values of an aggregation's argument, block by block.
#ifndef CELADON_HYPERCUBE_ARGUMENT_READER_H_
#define CELADON_HYPERCUBE_ARGUMENT_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "celadon/format.h"
#include "expression/evaluate.h"
#include "hypercube/accumulator.h"
#include "hypercube/measure.h"
#include "hypercube/record_plan.h"
#include "value/dictionary.h"

namespace celadon {

// What the symbols of a field look like to a formula: shared by all workers of a cube, made once.
class SymbolLanes {
 public:
  // `fetch` says whether texts are needed.
  SymbolLanes(const SymbolTable& symbols, Fetch fetch, const RegionalSettings& settings);

  // Indexed by code; one more than there are symbols, the last being NULL.
  const std::vector<double>& numbers() const { return numbers_; }
  // Null data where there is no text; empty where texts are not needed.
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::vector<double> numbers_;
  std::vector<std::string_view> texts_;
  std::vector<std::string> written_;  // numbers through the format of the field
};

// An input of an argument: the column in the records and the lanes of its symbols.
struct ArgumentInput {
  const BitPackedColumn* column = nullptr;
  std::shared_ptr<const SymbolLanes> lanes;  // null where only codes are read
};

// Reads for one worker. A single field hands over the codes of its symbols as value numbers; values
// that are calculated are numbered as they are met.
class ArgumentReader {
 public:
  ArgumentReader(const AggregationPlan& plan, std::vector<ArgumentInput> inputs,
                 Accumulator::Needs needs, const TextInterpreter& interpreter);

  // Reads the rows [first_row, first_row + rows), a block or less. The lanes stay until the next
  // call.
  absl::Status Read(uint64_t first_row, size_t rows, ArgumentBlock* block);

  // The calculated values by number; empty for a single field.
  const DualVector& values() const { return dictionary_.values(); }
  // The number of a calculated value, for merging what two readers have met.
  uint32_t NumberOf(ValueView value) { return dictionary_.Intern(value); }

 private:
  void ReadField(uint64_t first_row, size_t rows, ArgumentBlock* block);
  absl::Status ReadProgram(uint64_t first_row, size_t rows, ArgumentBlock* block);
  void NumberValues(const ValueLanes& lanes, size_t rows);

  std::vector<ArgumentInput> inputs_;
  Accumulator::Needs needs_;
  std::unique_ptr<Evaluator> evaluator_;  // null: a single field
  Dictionary dictionary_;
  std::vector<uint32_t> codes_;
  std::vector<uint32_t> values_;
  std::vector<double> numbers_;
  std::vector<std::vector<double>> input_numbers_;
  std::vector<std::vector<std::string_view>> input_texts_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ARGUMENT_READER_H_
