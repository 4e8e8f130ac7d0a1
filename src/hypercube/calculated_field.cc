#include "hypercube/calculated_field.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "hypercube/aggr_lookup.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class FieldCalculator {
 public:
  FieldCalculator(const ChartPlan& plan, const AggregationPlan& formula,
                  std::vector<RecordRoot> base, const CubeSurroundings& surroundings)
      : plan_(plan), formula_(formula), base_(std::move(base)), surroundings_(surroundings) {}

  // One value number a record of the base; `values` receives what they stand for.
  absl::StatusOr<std::vector<uint32_t>> Calculate(std::unique_ptr<const MetValues>* values) {
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(formula_.sets));
    records_.push_back(base_.front().table.has_value()
                           ? RecordSource::OfTable(surroundings_.fields, *base_.front().table, {})
                           : RecordSource::OfKey(surroundings_.fields, base_.front().key, {}));
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
                                                         settings);
      } else if (column.kind == ProgramColumn::Kind::kAggr) {
        AggrPlan everywhere = plan_.aggrs[column.index];
        everywhere.nodistinct = true;
        CELADON_ASSIGN_OR_RETURN(AggrRows rows, CalculateAggr(everywhere, surroundings_));
        aggrs_.push_back(std::make_unique<const AggrRows>(std::move(rows)));
        const AggrRows& aggr = *aggrs_.back();
        made.null_code = aggr.symbols->size();
        made.lanes = std::make_shared<const SymbolLanes>(*aggr.symbols, input.fetch, settings);
        CELADON_ASSIGN_OR_RETURN(
            made.lookup, MakeAggrLookup(everywhere, aggr, base_, records_, set, surroundings_));
      } else {
        return absl::UnimplementedError(
            "Unimplemented: an aggregation with total in a calculated dimension");
      }
      read.inputs.push_back(std::move(made));
    }
    return read;
  }

  const ChartPlan& plan_;
  const AggregationPlan& formula_;
  std::vector<RecordRoot> base_;
  const CubeSurroundings& surroundings_;
  std::vector<RecordSource> records_;
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

// The column of every table that holds the key, by way of the key's symbols.
std::vector<DerivedField::Column> ColumnsByKey(const DataModel& model, FieldId key,
                                               const std::vector<uint32_t>& code_of_symbol,
                                               uint32_t cardinality) {
  std::vector<DerivedField::Column> columns;
  columns.push_back({std::nullopt, *BitPackedColumn::Pack(code_of_symbol, cardinality)});
  for (const ColumnRef& ref : model.field(key).columns) {
    const BitPackedColumn& held = model.column(ref).codes;
    std::vector<uint32_t> codes(held.rows());
    for (size_t first = 0; first < codes.size(); first += kBlockRows) {
      const size_t count = std::min(kBlockRows, codes.size() - first);
      held.Unpack(first, std::span(codes).subspan(first, count));
    }
    for (uint32_t& code : codes) {
      code = code == held.null_code() ? cardinality : code_of_symbol[code];
    }
    columns.push_back({ref.table, *BitPackedColumn::Pack(codes, cardinality)});
  }
  return columns;
}

}  // namespace

absl::StatusOr<FieldId> AddCalculatedField(const NodePtr& formula, std::string_view text,
                                           const SetChain& sets, ChartFields* fields,
                                           const CubeSurroundings& surroundings) {
  MeasureBinder binder(*fields, surroundings.context, surroundings.interpreter,
                       surroundings.execution, {}, sets);
  CELADON_ASSIGN_OR_RETURN(const AggregationPlan plan, binder.BindDimension(formula, text));
  if (plan.arguments.front().program == nullptr) {
    return ProgramColumn(plan.arguments.front().column).index;  // a field in parentheses
  }
  std::vector<RecordRoot> base = plan.base;
  for (const uint32_t aggr : plan.aggrs) {
    for (const RecordRoot& root : AggrBase(*fields, binder.plan().aggrs[aggr])) {
      if (std::ranges::find(base, root) == base.end()) base.push_back(root);
    }
  }
  if (base.size() != 1) {
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: a calculated dimension over %s: %s",
                        base.empty() ? "no field" : "fields of several tables", text));
  }
  std::unique_ptr<const MetValues> values;
  CELADON_ASSIGN_OR_RETURN(
      std::vector<uint32_t> codes,
      FieldCalculator(binder.plan(), plan, base, surroundings).Calculate(&values));
  DerivedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  derived.symbols = NumberSymbols(*values, &codes);
  const uint32_t cardinality = derived.symbols->size();
  if (base.front().table.has_value()) {
    derived.columns.push_back({base.front().table, *BitPackedColumn::Pack(codes, cardinality)});
  } else {
    derived.key = base.front().key;
    derived.columns = ColumnsByKey(fields->model(), base.front().key, codes, cardinality);
  }
  return fields->Add(std::move(derived));
}

}  // namespace celadon
