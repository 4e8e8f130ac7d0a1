#include "hypercube/calculated_field.h"

#include <algorithm>
#include <utility>

#include "expression/print.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/declared_field.h"
#include "hypercube/learned_fields.h"
#include "hypercube/occupied_cells.h"
#include "hypercube/record_formula.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"
#include "storage/written_column.h"

namespace celadon {
namespace {

// The fields that the formula reads, those behind its Aggrs among them.
std::vector<FieldId> PartsOf(const ChartPlan& plan, const AggregationPlan& formula) {
  std::vector<FieldId> parts;
  const auto add = [&parts](FieldId field) {
    if (std::ranges::find(parts, field) == parts.end()) parts.push_back(field);
  };
  for (const ProgramInput& input : formula.arguments.front().program->inputs) {
    const ProgramColumn column(input.column);
    if (column.kind == ProgramColumn::Kind::kField) add(column.index);
  }
  for (const uint32_t aggr : formula.aggrs) {
    for (const AggrPlan::Dimension& dimension : plan.aggrs[aggr].dimensions) add(dimension.field);
  }
  return parts;
}

// The table that a field's value is taken from, as far as combinations are concerned: the first one
// of the base that holds it.
size_t SlotOf(const ChartFields& fields, std::span<const RecordRoot> base, FieldId field) {
  const auto holds = [&](const RecordRoot& root) {
    return root.table.has_value() ? fields.ColumnIn(field, root.table) != nullptr
                                  : root.key == fields.key_of(field);
  };
  return static_cast<size_t>(std::ranges::find_if(base, holds) - base.begin());
}

// All tuples of the fields that combinations can show in any selections: those of all records, in
// their order, and what is left of these where some of the tables take no part.
absl::StatusOr<TupleRows> AllTuples(const std::vector<FieldId>& parts,
                                    std::span<const RecordRoot> base,
                                    const CubeSurroundings& surroundings) {
  CELADON_ASSIGN_OR_RETURN(
      const CubeRows whole,
      GatherCubeRows(parts, ChartPlan(), surroundings, {.sets = {EverythingSet()}, .rewrite = {}}));
  std::vector<size_t> slots;
  for (const FieldId part : parts) slots.push_back(SlotOf(surroundings.fields, base, part));
  TupleRows tuples(parts.size());
  const uint64_t most = uint64_t{1} << base.size();
  for (uint64_t present = most - 1; present > 0; --present) {
    for (size_t row = 0; row < whole.tuples.size(); ++row) {
      std::vector<TupleValue> tuple(whole.tuples.tuple(row).begin(), whole.tuples.tuple(row).end());
      for (size_t p = 0; p < parts.size(); ++p) {
        if ((present >> slots[p] & 1) == 0) tuple[p] = kNullValue;
      }
      tuples.RowOf(tuple);
    }
  }
  return tuples;
}

// The tuples as records of their own, with a column a field.
std::shared_ptr<const Table> TableOfTuples(const std::vector<FieldId>& parts,
                                           const TupleRows& tuples, const ChartFields& fields) {
  auto table = std::make_shared<Table>();
  table->rows = tuples.size();
  std::vector<uint32_t> codes(tuples.size());
  for (size_t p = 0; p < parts.size(); ++p) {
    const uint32_t cardinality = fields.symbols(parts[p]).size();
    for (size_t row = 0; row < codes.size(); ++row) {
      codes[row] = std::min(tuples.value(row, p), cardinality);
    }
    table->columns.push_back(
        {.field = parts[p], .codes = *BitPackedColumn::Pack(codes, cardinality), .histogram = {}});
  }
  return table;
}

absl::StatusOr<FieldId> AddCombinedField(std::string_view text, const ChartPlan& plan,
                                         const AggregationPlan& formula,
                                         const std::vector<RecordRoot>& base, ChartFields* fields,
                                         const CubeSurroundings& surroundings) {
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  derived.parts = PartsOf(plan, formula);
  CELADON_ASSIGN_OR_RETURN(TupleRows tuples, AllTuples(derived.parts, base, surroundings));
  const auto table = TableOfTuples(derived.parts, tuples, *fields);
  CELADON_ASSIGN_OR_RETURN(
      RecordValues values,
      CalculateRecords(plan, formula, base, RecordSource::OfRows(*fields, table), surroundings));
  derived.symbols = std::move(values.symbols);
  tuples.Index();
  derived.combine = [known = std::make_shared<const TupleRows>(std::move(tuples)),
                     codes = std::move(values.codes), cardinality = derived.symbols->size()](
                        std::span<const uint32_t> parts) -> std::optional<SymbolId> {
    const auto row = known->Find(parts);
    if (!row.has_value() || codes[*row] == cardinality) return std::nullopt;
    return codes[*row];
  };
  return fields->Add(std::move(derived));
}

// A field with the one value in a part of the model by itself.
absl::StatusOr<FieldId> AddConstantField(const NodePtr& formula, std::string_view text,
                                         ChartFields* fields,
                                         const CubeSurroundings& surroundings) {
  CELADON_ASSIGN_OR_RETURN(
      const Cell cell,
      EvaluateExpression(PrintFormula(*formula), surroundings.context, surroundings.execution));
  DualVector value;
  if (!cell.null) value.Append(ValueOfCell(cell, *surroundings.context.settings));
  const std::vector<uint32_t> codes(value.size(), 0);
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  derived.symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(std::move(value), NumberFormat(), nullptr));
  derived.synthetic = true;
  derived.columns.push_back({std::nullopt, *BitPackedColumn::Pack(codes, 1)});
  return fields->Add(std::move(derived));
}

// The one field that the formula follows from, row by row: then it is evaluated for its symbols
// alone. Nullopt where it reads more, or equal values may give different ones.
std::optional<FieldId> OnlySource(const ChartPlan& plan, const AggregationPlan& formula) {
  const std::vector<FieldId> parts = PartsOf(plan, formula);
  if (parts.size() != 1 || !formula.arguments.front().program->deterministic) return std::nullopt;
  return parts.front();
}

// The symbols of a field in load order, and NULL.
TupleRows SymbolsInLoadOrder(const SymbolTable& symbols) {
  TupleRows tuples(1);
  for (uint32_t element = 0; element < symbols.size(); ++element) {
    const TupleValue symbol = symbols.symbol_at(element);
    tuples.AddNew(std::span(&symbol, 1));
  }
  tuples.AddNew(std::span(&kNullValue, 1));
  return tuples;
}

// A field of the table that holds the source.
absl::StatusOr<CalculatedField> FieldOfOne(std::string_view text, const ChartPlan& plan,
                                           const AggregationPlan& formula, FieldId source,
                                           const RecordRoot& root, const ChartFields& fields,
                                           const CubeSurroundings& surroundings) {
  const TupleRows tuples = SymbolsInLoadOrder(fields.symbols(source));
  const auto table = TableOfTuples({source}, tuples, fields);
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  CELADON_ASSIGN_OR_RETURN(
      RecordValues values,
      CalculateRecords(plan, formula, {root}, RecordSource::OfRows(fields, table), surroundings));
  derived.symbols = std::move(values.symbols);
  derived.source = source;
  std::vector<uint32_t> code_of(values.codes.size());
  for (size_t row = 0; row < code_of.size(); ++row) {
    code_of[table->columns[0].codes[row]] = values.codes[row];
  }
  CELADON_ASSIGN_OR_RETURN(BitPackedColumn column,
                           MapColumn(*fields.ColumnIn(source, root.table), code_of,
                                     derived.symbols->size(), surroundings.execution));
  derived.columns.push_back({root.table, std::move(column)});
  return derived;
}

// A field of a table whose formula reads several fields of it: evaluated for each combination that
// rows have, as long as these need not be looked for. Nullopt where they are too many, or equal
// values may give different results.
absl::StatusOr<std::optional<CalculatedField>> FieldOfSeveral(
    std::string_view text, const ChartPlan& plan, const AggregationPlan& formula,
    const RecordRoot& root, const ChartFields& fields, const CubeSurroundings& surroundings) {
  const std::vector<FieldId> parts = PartsOf(plan, formula);
  if (parts.size() < 2 || !formula.aggrs.empty() ||
      !formula.arguments.front().program->deterministic) {
    return std::nullopt;
  }
  std::vector<const BitPackedColumn*> columns;
  for (const FieldId part : parts) {
    columns.push_back(fields.ColumnIn(part, root.table));
    if (columns.back() == nullptr) return std::nullopt;
  }
  CELADON_ASSIGN_OR_RETURN(std::optional<OccupiedCells> occupied,
                           FindOccupiedCells(columns, surroundings.execution));
  if (!occupied.has_value()) return std::nullopt;
  auto table = std::make_shared<Table>();
  table->rows = occupied->size();
  for (size_t p = 0; p < parts.size(); ++p) {
    const uint32_t cardinality = fields.symbols(parts[p]).size();
    table->columns.push_back({.field = parts[p],
                              .codes = *BitPackedColumn::Pack(occupied->codes[p], cardinality),
                              .histogram = {}});
  }
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  CELADON_ASSIGN_OR_RETURN(
      RecordValues values,
      CalculateRecords(plan, formula, {root}, RecordSource::OfRows(fields, table), surroundings));
  derived.symbols = std::move(values.symbols);
  for (uint32_t& of_row : occupied->of_row) of_row = values.codes[of_row];
  derived.columns.push_back(
      {root.table, *BitPackedColumn::Pack(occupied->of_row, derived.symbols->size())});
  return derived;
}

// A field without columns, and what they are made of.
absl::StatusOr<RecordValues> CalculateField(const ChartPlan& plan, const AggregationPlan& formula,
                                            RecordSource records, const RecordRoot& root,
                                            const CubeSurroundings& surroundings,
                                            CalculatedField* derived) {
  CELADON_ASSIGN_OR_RETURN(RecordValues values, CalculateRecords(plan, formula, {root},
                                                                 std::move(records), surroundings));
  derived->symbols = values.symbols;
  const std::vector<FieldId> parts = PartsOf(plan, formula);
  if (parts.size() == 1) derived->source = parts.front();
  return values;
}

absl::StatusOr<CalculatedField> FieldOfTable(std::string_view text, const ChartPlan& plan,
                                             const AggregationPlan& formula, const RecordRoot& root,
                                             const ChartFields& fields,
                                             const CubeSurroundings& surroundings) {
  if (const auto source = OnlySource(plan, formula)) {
    return FieldOfOne(text, plan, formula, *source, root, fields, surroundings);
  }
  CELADON_ASSIGN_OR_RETURN(std::optional<CalculatedField> of_several,
                           FieldOfSeveral(text, plan, formula, root, fields, surroundings));
  if (of_several.has_value()) return *std::move(of_several);
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  CELADON_ASSIGN_OR_RETURN(
      const RecordValues values,
      CalculateField(plan, formula, RecordSource::OfTable(fields, *root.table, {}), root,
                     surroundings, &derived));
  derived.columns.push_back(
      {root.table, *BitPackedColumn::Pack(values.codes, values.symbols->size())});
  return derived;
}

// A field of the values of a key.
absl::StatusOr<FieldId> AddFieldOfKey(std::string_view text, const ChartPlan& plan,
                                      const AggregationPlan& formula, const RecordRoot& root,
                                      ChartFields* fields, const CubeSurroundings& surroundings) {
  CalculatedField derived{.name = std::string(text), .symbols = nullptr, .key = {}, .columns = {}};
  CELADON_ASSIGN_OR_RETURN(const RecordValues values,
                           CalculateField(plan, formula, RecordSource::OfKey(*fields, root.key, {}),
                                          root, surroundings, &derived));
  derived.key = root.key;
  CELADON_ASSIGN_OR_RETURN(derived.columns,
                           ColumnsBySource(fields->model(), root.key, values.codes,
                                           values.symbols->size(), surroundings.execution));
  return fields->Add(std::move(derived));
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
  if (base.empty()) return AddConstantField(formula, text, fields, surroundings);
  if (base.size() > 1) {
    return AddCombinedField(text, binder.plan(), plan, base, fields, surroundings);
  }
  if (!base.front().table.has_value()) {
    return AddFieldOfKey(text, binder.plan(), plan, base.front(), fields, surroundings);
  }
  LearnedFields* const learned =
      plan.arguments.front().formula.empty() ? nullptr : fields->learned();
  const RegionalSettings& settings = *surroundings.context.settings;
  if (learned != nullptr) {
    if (auto known = learned->Find(text, settings)) return fields->Add(std::move(known));
  }
  CELADON_ASSIGN_OR_RETURN(
      CalculatedField derived,
      FieldOfTable(text, binder.plan(), plan, base.front(), *fields, surroundings));
  if (learned == nullptr) return fields->Add(std::move(derived));
  return fields->Add(learned->Keep(text, settings, std::move(derived)));
}

}  // namespace celadon
