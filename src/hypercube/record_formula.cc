#include "hypercube/record_formula.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hypercube/aggr_lookup.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/argument_reader.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class RecordFormula {
 public:
  RecordFormula(const ChartPlan& plan, const AggregationPlan& formula, std::vector<RecordRoot> base,
                const CubeSurroundings& surroundings)
      : plan_(plan), formula_(formula), base_(std::move(base)), surroundings_(surroundings) {}

  // One value number a record, which has all fields of the formula; `values` receives what they
  // stand for.
  absl::StatusOr<std::vector<uint32_t>> Calculate(RecordSource records,
                                                  std::unique_ptr<const MetValues>* values) {
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(formula_.sets));
    records_.push_back(std::move(records));
    CELADON_ASSIGN_OR_RETURN(ReadArgument argument, Argument(*set));
    std::vector<ReadArgument> arguments;
    arguments.push_back(std::move(argument));
    ArgumentReader reader(std::move(arguments), Accumulator::Needs::kValues,
                          surroundings_.interpreter);
    std::vector<uint32_t> numbers;
    ArgumentBlock block;
    const uint64_t rows = records_.front().rows();
    numbers.reserve(rows);
    for (uint64_t first = 0; first < rows; first += kBlockRows) {
      CELADON_RETURN_IF_ERROR(surroundings_.execution.cancel.status());
      const size_t count = std::min<uint64_t>(kBlockRows, rows - first);
      CELADON_RETURN_IF_ERROR(
          reader.Read({.first_row = first, .count = count, .slots = nullptr}, &block));
      numbers.insert(numbers.end(), block.values, block.values + count);
    }
    *values = reader.TakeValues();
    return numbers;
  }

 private:
  absl::StatusOr<ReadArgument> Argument(const RecordSet& set) {
    const ChartFields& fields = surroundings_.fields;
    const RegionalSettings& settings = *surroundings_.context.settings;
    const ArgumentPlan& argument = formula_.arguments.front();
    ReadArgument read{.program = argument.program, .inputs = {}, .symbols = nullptr};
    for (const ProgramInput& input : argument.program->inputs) {
      const ProgramColumn column(input.column);
      ArgumentInput made;
      if (column.kind == ProgramColumn::Kind::kField) {
        made.columns = ColumnsOf(column.index, records_);
        made.null_code = fields.symbols(column.index).size();
        made.lanes = std::make_shared<const SymbolLanes>(fields.symbols(column.index), input.fetch,
                                                         /*nulls=*/true, settings);
      } else if (column.kind == ProgramColumn::Kind::kAggr) {
        AggrPlan everywhere = plan_.aggrs[column.index];
        everywhere.nodistinct = true;
        CELADON_ASSIGN_OR_RETURN(AggrRows rows,
                                 CalculateAggr(everywhere, /*sorted=*/true, surroundings_));
        rows.NumberValues();
        aggrs_.push_back(std::make_unique<const AggrRows>(std::move(rows)));
        const AggrRows& aggr = *aggrs_.back();
        made.null_code = aggr.symbols->size();
        made.lanes = std::make_shared<const SymbolLanes>(*aggr.symbols, input.fetch, /*nulls=*/true,
                                                         settings);
        CELADON_ASSIGN_OR_RETURN(made.lookup, MakeAggrLookup(everywhere, aggr, base_, records_, set,
                                                             /*by_row=*/false, surroundings_));
      } else {
        CELADON_ASSIGN_OR_RETURN(const Value constant, Constant(column.index));
        made.lanes = std::make_shared<const SymbolLanes>(constant);
      }
      read.inputs.push_back(std::move(made));
    }
    return read;
  }

  // The result of an aggregation over all records, which stands in the formula.
  absl::StatusOr<Value> Constant(uint32_t aggregation) {
    if (!constants_.has_value()) {
      CELADON_ASSIGN_OR_RETURN(
          constants_, GatherCubeRows({}, plan_, surroundings_, {.sets = {}, .rewrite = {}}));
    }
    const AggregationResult& result = constants_->aggregations[aggregation];
    CELADON_RETURN_IF_ERROR(result.error);
    return Value(result.total[0]);
  }

  const ChartPlan& plan_;
  const AggregationPlan& formula_;
  std::vector<RecordRoot> base_;
  const CubeSurroundings& surroundings_;
  std::vector<RecordSource> records_;
  std::optional<CubeRows> constants_;  // what stands in the formula, without dimensions
  std::vector<std::unique_ptr<const AggrRows>> aggrs_;
};

// Symbols in the order in which their values were met.
std::shared_ptr<const SymbolTable> NumberSymbols(const MetValues& values,
                                                 std::vector<uint32_t>* numbers) {
  DualVector met;
  std::vector<uint32_t> elements;  // by value number
  for (const uint32_t number : *numbers) {
    if (number == ArgumentBlock::kNoValue) continue;
    for (uint32_t next = static_cast<uint32_t>(met.size()); next <= number; ++next) {
      met.Append(values.Of(next).front());
    }
  }
  std::vector<SymbolId> ids;
  auto symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(std::move(met), NumberFormat(), &ids));
  for (uint32_t& number : *numbers) {
    number = number == ArgumentBlock::kNoValue ? symbols->size() : ids[number];
  }
  return symbols;
}

}  // namespace

absl::StatusOr<RecordValues> CalculateRecords(const ChartPlan& plan, const AggregationPlan& formula,
                                              std::vector<RecordRoot> base, RecordSource records,
                                              const CubeSurroundings& surroundings) {
  std::unique_ptr<const MetValues> met;
  RecordValues values;
  CELADON_ASSIGN_OR_RETURN(values.codes, RecordFormula(plan, formula, std::move(base), surroundings)
                                             .Calculate(std::move(records), &met));
  values.symbols = NumberSymbols(*met, &values.codes);
  return values;
}

}  // namespace celadon
