// A chart from its definition: bind, gather, calculate, suppress, sort, page.
#include "celadon/hypercube.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "celadon/cube_columns.h"
#include "celadon/memory_budget.h"
#include "hypercube/others.h"
#include "hypercube/pivot.h"
#include "hypercube/record_pass.h"
#include "hypercube/shown_columns.h"
#include "hypercube/shown_rows.h"
#include "hypercube/straight_table.h"
#include "hypercube/table_columns.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kRowsBetweenPolls = 1 << 12;

uint64_t Cardinality(const StraightTable& table, size_t dimension) {
  absl::flat_hash_set<TupleValue> values;
  for (const uint32_t row : table.order()) {
    const TupleValue value = table.rows().tuples.value(row, dimension);
    if (value < kTotalValue) values.insert(value);
  }
  return values.size();
}

void FindBounds(const ValueColumn& column, std::span<const uint32_t> rows, MeasureInfo* info) {
  for (const uint32_t row : rows) {
    const double number = column.number(row);
    if (std::isnan(number)) continue;
    info->min = std::min(info->min.value_or(number), number);
    info->max = std::max(info->max.value_or(number), number);
  }
}

HyperCube Describe(const ShownColumns& shown, const BoundCube& bound, const StraightTable& table) {
  HyperCube cube;
  cube.records = table.rows().records;
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    cube.dimensions.push_back({.name = bound.dimension_names[d],
                               .cardinality = Cardinality(table, d),
                               .definition = shown.dimensions[d],
                               .group_position = shown.group_positions[d]});
  }
  const size_t measures = bound.measure_names.size();
  for (size_t m = 0; m < measures; ++m) {
    MeasureInfo info{.name = bound.measure_names[m],
                     .min = {},
                     .max = {},
                     .error = table.error(m),
                     .definition = shown.measures[m]};
    FindBounds(table.measures().rows[m], table.order(), &info);
    cube.measures.push_back(std::move(info));
    cube.totals.push_back(table.ResultCell(m, table.measures().totals[m], 0));
    if (shown.cube.suppress_totals) cube.totals.back() = ValueColumn(1).MakeCell(0, {});
  }
  cube.attributes = bound.attributes;
  for (size_t a = 0; a < bound.attributes.size(); ++a) {
    cube.attributes[a].error = table.error(measures + a);
  }
  return cube;
}

// The cells of one row, and those of its attributes.
class RowCells {
 public:
  RowCells(const HyperCubeDefinition& definition, const BoundCube& bound,
           const StraightTable& table)
      : definition_(definition), bound_(bound), table_(table) {}

  std::vector<Cell> Columns(const ShownRow& shown) const {
    std::vector<Cell> cells;
    cells.reserve(bound_.columns());
    for (size_t d = 0; d < bound_.dimensions.size(); ++d) cells.push_back(Dimension(shown, d));
    for (size_t m = 0; m < bound_.measure_names.size(); ++m) cells.push_back(Measure(shown, m));
    return cells;
  }
  std::vector<Cell> Attributes(const ShownRow& shown) const {
    std::vector<Cell> cells;
    for (size_t m = bound_.measure_names.size(); m < bound_.measures.size(); ++m) {
      cells.push_back(Measure(shown, m));
    }
    return cells;
  }

 private:
  Cell Dimension(const ShownRow& shown, size_t d) const {
    if (shown.level == nullptr) {
      return table_.DimensionCell(d, table_.rows().tuples.value(shown.row, d));
    }
    if (d < shown.dimensions) {
      return table_.DimensionCell(d, shown.level->rows.tuples.value(shown.row, d));
    }
    Cell cell;
    cell.element = -1;
    if (d == shown.dimensions) cell.text = definition_.dimensions[d].total_label;
    return cell;
  }
  Cell Measure(const ShownRow& shown, size_t m) const {
    return shown.level == nullptr ? table_.MeasureCell(m, shown.row)
                                  : table_.ResultCell(m, shown.level->measures[m], shown.row);
  }

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const StraightTable& table_;
};

// Counts the cells while they are made; what texts take that a string does not hold in itself is
// not foreseen.
absl::Status FillPage(const Page& page, const ShownRows& rows, const RowCells& cells,
                      size_t columns, const Execution& execution, HyperCube* cube) {
  const size_t first = std::min<uint64_t>(page.skip, rows.size());
  const size_t count = std::min<uint64_t>(page.top, rows.size() - first);
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(
      count * (sizeof(std::vector<Cell>) + columns * sizeof(Cell)), "the cells of a chart"));
  for (size_t i = first; i < first + count; ++i) {
    if (i % kRowsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(execution.cancel.status());
    const ShownRow row = rows[i];
    cube->cells.push_back(cells.Columns(row));
    if (!cube->attributes.empty()) cube->attribute_cells.push_back(cells.Attributes(row));
  }
  return absl::OkStatus();
}

absl::Status CheckCondition(const HyperCubeDefinition& cube, const ChartContext& context,
                            const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const bool holds,
                           ConditionHolds(cube.calculation_condition, context, execution));
  if (holds) return absl::OkStatus();
  std::string message = "the calculation condition of the chart is not fulfilled";
  if (!cube.calculation_message.empty()) {
    CELADON_ASSIGN_OR_RETURN(const Cell cell,
                             EvaluateExpression(cube.calculation_message, context, execution));
    message = cell.text;
  }
  return absl::FailedPreconditionError(message);
}

// `bound` and `others` outlive what is returned.
CubeRowsOptions RowsOptions(const HyperCubeDefinition& definition, const BoundCube& bound,
                            const OthersLimits& others) {
  CubeRowsOptions options{.sets = bound.sets};
  if (others.any()) {
    options.rewrite = [&others](std::span<TupleValue> tuple) { others.Rewrite(tuple); };
  }
  for (size_t d = 0; d < definition.dimensions.size(); ++d) {
    if (definition.dimensions[d].show_all) options.show_all.push_back(d);
  }
  return options;
}

// One chart on its way: bound and prepared, and finished once the records were passed over.
class ChartCalculation {
 public:
  ChartCalculation(const HyperCubeDefinition& whole, const ChartContext& context,
                   const Execution& execution)
      : whole_(whole),
        context_(context),
        execution_(execution),
        interpreter_(*context.settings),
        fields_(context.state->model()),
        sets_(context, execution) {}

  absl::Status Prepare(RecordPasses* passes) {
    CELADON_RETURN_IF_ERROR(CheckCondition(whole_, context_, execution_));
    CELADON_ASSIGN_OR_RETURN(shown_, ShowColumns(whole_, context_, execution_));
    if (cube().mode == CubeMode::kStraight) {
      shown_.cube.sort = SortAroundTotals(cube());
    } else {
      hidden_ = HideCollapsed(&shown_);
    }
    CELADON_ASSIGN_OR_RETURN(bound_, BindCube(cube(), &fields_, surroundings_));
    CELADON_ASSIGN_OR_RETURN(others_, OthersLimits::Find(cube(), bound_, surroundings_));
    options_ = RowsOptions(cube(), bound_, others_);
    gathering_.emplace(bound_.dimensions, bound_.plan, surroundings_, options_);
    return gathering_->Prepare(passes);
  }

  // Whether formulas are bound or sets evaluated while it is finished, which is for one thread at a
  // time.
  bool AsksFormulas() const {
    const auto by_expression = [](const SortCriterion& criterion) {
      return criterion.by == SortBy::kExpression;
    };
    return !bound_.sets.empty() || !options_.show_all.empty() || !bound_.plan.aggrs.empty() ||
           !bound_.plan.row_functions.empty() ||
           std::ranges::any_of(bound_.plan.aggregations,
                               [](const AggregationPlan& plan) { return !plan.sets.empty(); }) ||
           std::ranges::any_of(cube().sort, [&](const ColumnSort& sort) {
             return std::ranges::any_of(sort.criteria, by_expression);
           });
  }

  absl::StatusOr<HyperCube> Finish() {
    CELADON_ASSIGN_OR_RETURN(const CubeRows rows, gathering_->Finish());
    StraightTable table(cube(), bound_, surroundings_, rows);
    CELADON_RETURN_IF_ERROR(table.Calculate());
    HyperCube result = Describe(shown_, bound_, table);
    result.warnings = sets_.warnings();
    CubeLevels levels(cube(), bound_, others_, table, surroundings_);
    if (cube().mode != CubeMode::kStraight) {
      CELADON_ASSIGN_OR_RETURN(result.pivot,
                               MakePivot(cube(), bound_, table, levels, hidden_, execution_));
      result.rows = result.pivot->data.size();
      return result;
    }
    CELADON_ASSIGN_OR_RETURN(const ShownRows shown_rows, ShownRows::Find(cube(), table, levels));
    result.rows = shown_rows.size();
    CELADON_RETURN_IF_ERROR(FillPage(cube().page, shown_rows, RowCells(cube(), bound_, table),
                                     bound_.columns(), execution_, &result));
    return result;
  }

  absl::StatusOr<CubeColumns> FinishColumns() {
    CELADON_ASSIGN_OR_RETURN(const CubeRows rows, gathering_->Finish());
    StraightTable table(cube(), bound_, surroundings_, rows);
    CELADON_RETURN_IF_ERROR(table.Calculate());
    return ColumnsOf(table, cube().page, bound_, fields_);
  }

 private:
  const HyperCubeDefinition& cube() const { return shown_.cube; }

  const HyperCubeDefinition& whole_;
  const ChartContext& context_;
  const Execution& execution_;
  const TextInterpreter interpreter_;
  ChartFields fields_;
  SetEvaluator sets_;
  const CubeSurroundings surroundings_{fields_, context_, interpreter_, execution_, sets_};
  ShownColumns shown_;
  HiddenSides hidden_;
  BoundCube bound_;
  OthersLimits others_;
  CubeRowsOptions options_;
  std::optional<CubeGathering> gathering_;
};

// The frequencies of listed fields without a selection, where charts count over the same rows by
// these fields and others.
class ListedFrequencies {
 public:
  explicit ListedFrequencies(const AssociationState& state) : state_(state) {}

  absl::Status Ask(std::span<const FieldId> fields, RecordPasses* passes,
                   const Execution& execution) {
    for (const FieldId id : fields) {
      const Field& field = state_.model().field(id);
      const TableId table = field.home().table;
      if (field.is_key() || field.is_key_part || state_.selections().entry(id) != nullptr) continue;
      CELADON_ASSIGN_OR_RETURN(const auto rows, state_.Rows(table, execution));
      RecordPass* pass = passes->Find(state_.model().table(table), rows.get());
      const BitPackedColumn& column = state_.model().column(field.home()).codes;
      const std::vector<CellAxis> axes = {{.column = &column, .radix = column.codes()}};
      if (pass == nullptr || rows == nullptr || !pass->CountsAlong(axes)) continue;
      asked_.push_back({id, pass, pass->Count(axes)});
    }
    return absl::OkStatus();
  }

  absl::Status HandOver(const Execution& execution) const {
    for (const Asked& asked : asked_) {
      const auto counts = asked.pass->counts(asked.counts);
      const size_t symbols = state_.model().field(asked.field).symbols->size();
      std::vector<uint64_t> frequencies(counts.begin(), counts.end());
      frequencies.resize(symbols);
      CELADON_RETURN_IF_ERROR(
          state_.KeepFrequencies(asked.field, std::move(frequencies), execution));
    }
    return absl::OkStatus();
  }

 private:
  struct Asked {
    FieldId field;
    RecordPass* pass;
    RecordPass::CountId counts;
  };

  const AssociationState& state_;
  std::vector<Asked> asked_;
};

}  // namespace

absl::StatusOr<std::vector<HyperCube>> CalculateHyperCubes(
    const std::vector<HyperCubeDefinition>& definitions, const ChartContext& context,
    const Execution& execution, std::span<const FieldId> listed) {
  const auto enter = [&context](std::string_view phase) {
    if (context.enter_phase) context.enter_phase(phase);
  };
  enter("bind charts");
  RecordPasses passes;
  std::deque<ChartCalculation> charts;
  for (const HyperCubeDefinition& definition : definitions) {
    CELADON_RETURN_IF_ERROR(charts.emplace_back(definition, context, execution).Prepare(&passes));
  }
  ListedFrequencies frequencies(*context.state);
  CELADON_RETURN_IF_ERROR(frequencies.Ask(listed, &passes, execution));
  enter("pass over records");
  CELADON_RETURN_IF_ERROR(passes.Run(execution));
  CELADON_RETURN_IF_ERROR(frequencies.HandOver(execution));
  enter("finish charts");
  std::vector<std::optional<absl::StatusOr<HyperCube>>> finished(charts.size());
  execution.executor->Run(charts.size(), [&](size_t chart, size_t) {
    if (!charts[chart].AsksFormulas()) finished[chart] = charts[chart].Finish();
  });
  std::vector<HyperCube> cubes;
  for (size_t chart = 0; chart < charts.size(); ++chart) {
    if (!finished[chart].has_value()) finished[chart] = charts[chart].Finish();
    CELADON_RETURN_IF_ERROR(finished[chart]->status());
    cubes.push_back(**std::move(finished[chart]));
  }
  return cubes;
}

absl::StatusOr<HyperCube> CalculateHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(std::vector<HyperCube> cubes,
                           CalculateHyperCubes({definition}, context, execution));
  return std::move(cubes.front());
}

absl::StatusOr<CubeColumns> CalculateCubeColumns(const HyperCubeDefinition& definition,
                                                 const ChartContext& context,
                                                 const Execution& execution) {
  if (definition.mode != CubeMode::kStraight) {
    return absl::InvalidArgumentError("only a straight table has columns");
  }
  RecordPasses passes;
  ChartCalculation chart(definition, context, execution);
  CELADON_RETURN_IF_ERROR(chart.Prepare(&passes));
  CELADON_RETURN_IF_ERROR(passes.Run(execution));
  return chart.FinishColumns();
}

absl::StatusOr<Cell> EvaluateExpression(const std::string& expression, const ChartContext& context,
                                        const Execution& execution) {
  HyperCubeDefinition definition;
  definition.measures.push_back({.expression = expression, .label = {}});
  CELADON_ASSIGN_OR_RETURN(const HyperCube cube,
                           CalculateHyperCube(definition, context, execution));
  CELADON_RETURN_IF_ERROR(cube.measures.front().error);
  return cube.totals.front();
}

Value ValueOfCell(const Cell& cell, const RegionalSettings& settings) {
  if (cell.null) return Value();
  if (!cell.has_number) return Value::Text(cell.text);
  const bool plain = cell.text == PlainNumberText(cell.number, settings.decimal_separator);
  return plain ? Value::Number(cell.number) : Value::Dual(cell.text, cell.number);
}

}  // namespace celadon
