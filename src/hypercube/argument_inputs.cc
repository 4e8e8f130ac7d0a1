#include "hypercube/argument_inputs.h"

#include <algorithm>
#include <utility>

#include "expression/split_program.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {

ArgumentInput ArgumentInputs::OfField(FieldId field, Fetch fetch,
                                      const std::vector<RecordSource>& records) {
  std::vector<SlotColumn> columns = ColumnsOf(field, records);
  const bool everywhere = records.size() == 1 && !columns.front().column->has_nulls();
  return {.columns = std::move(columns),
          .lookup = nullptr,
          .null_code = fields_.symbols(field).size(),
          .lanes = LanesOf(field, fetch, /*nulls=*/!everywhere)};
}

absl::StatusOr<ReadArgument> ArgumentInputs::Calculated(
    const std::shared_ptr<const Program>& program, const std::map<uint32_t, ArgumentInput>& inputs,
    const std::vector<RecordSource>& records) const {
  ReadArgument read{.program = program, .inputs = {}, .symbols = nullptr};
  uint64_t rows = 0;
  for (const RecordSource& source : records) rows += source.rows();
  const bool few_values = std::ranges::all_of(inputs, [rows](const auto& input) {
    return input.second.lanes->numbers().size() <= rows + 1;
  });
  if (!few_values) {
    for (const ProgramInput& input : program->inputs) {
      read.inputs.push_back(inputs.at(input.column));
    }
    return read;
  }
  SplitProgram split = SplitByColumn(*program);
  read.program = std::move(split.rest);
  for (ColumnProgram& part : split.parts) {
    ArgumentInput& input = read.inputs.emplace_back(inputs.at(part.column));
    if (part.program == nullptr) continue;
    CELADON_ASSIGN_OR_RETURN(
        input.lanes,
        SymbolLanes::Calculate(std::move(part.program), *input.lanes, interpreter_, &executor_));
  }
  return read;
}

std::shared_ptr<const SymbolLanes> ArgumentInputs::LanesOf(FieldId field, Fetch fetch, bool nulls) {
  auto& lanes = lanes_[{field, fetch, nulls}];
  if (lanes == nullptr) {
    lanes = std::make_shared<const SymbolLanes>(fields_.symbols(field), fetch, nulls, settings_);
  }
  return lanes;
}

}  // namespace celadon
