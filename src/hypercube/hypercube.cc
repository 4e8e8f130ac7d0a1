// A chart as it is handed out: its columns, and a page of its cells.
#include "celadon/hypercube.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <optional>

#include "celadon/cube_columns.h"
#include "celadon/memory_budget.h"
#include "hypercube/brush_index.h"
#include "hypercube/cube_calculation.h"
#include "hypercube/dimension_details.h"
#include "hypercube/group_tails.h"
#include "hypercube/listed_frequencies.h"
#include "hypercube/record_pass.h"
#include "hypercube/table_columns.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"

namespace celadon {
namespace {

constexpr size_t kRowsAtOnce = 1 << 12;  // that one thread makes cells of
// Up to which one thread infers which rows of a table are possible in about the time that another
// one takes to bind the charts of a frame.
constexpr uint64_t kRowsBesideBinding = 1 << 22;

// Visits the rows that are shown, in any order: as they are stored where that is all of them.
template <typename Visit>
void VisitShown(const StraightTable& table, Visit visit) {
  const size_t rows = table.rows().tuples.size();
  if (table.order().size() == rows) {
    for (size_t row = 0; row < rows; ++row) visit(row);
  } else {
    for (const uint32_t row : table.order()) visit(row);
  }
}

uint64_t Cardinality(const StraightTable& table, size_t dimension, const SymbolTable& symbols) {
  std::vector<bool> met(symbols.size());
  VisitShown(table, [&](size_t row) {
    const TupleValue value = table.rows().tuples.value(row, dimension);
    if (value < kTotalValue) met[value] = true;
  });
  return static_cast<uint64_t>(std::ranges::count(met, true));
}

void FindBounds(const ValueColumn& column, const StraightTable& table, MeasureInfo* info) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  VisitShown(table, [&](size_t row) {  // NaN is neither less nor more
    const double number = column.number(row);
    if (number < least) least = number;
    if (number > most) most = number;
  });
  if (least > most) return;
  info->min = least;
  info->max = most;
}

HyperCube Describe(const ShownColumns& shown, const BoundCube& bound, const StraightTable& table,
                   const ChartFields& fields) {
  HyperCube cube;
  cube.title = shown.cube.title;
  cube.left_out = shown.left_out;
  cube.records = table.rows().records;
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    cube.dimensions.push_back(
        {.name = bound.dimension_names[d],
         .cardinality = Cardinality(table, d, fields.symbols(bound.dimensions[d])),
         .definition = shown.dimensions[d],
         .group_position = shown.group_positions[d]});
  }
  const size_t measures = bound.measure_names.size();
  for (size_t m = 0; m < measures; ++m) {
    MeasureInfo info{.name = bound.measure_names[m],
                     .min = {},
                     .max = {},
                     .error = table.error(m),
                     .definition = shown.measures[m],
                     .dimension = shown.cube.measures[m].dimension};
    FindBounds(table.measures().rows[m], table, &info);
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
  // `states` has one a symbol for each dimension, or nothing.
  RowCells(const HyperCubeDefinition& definition, const BoundCube& bound,
           const StraightTable& table, std::vector<std::vector<ValueState>> states)
      : definition_(definition), bound_(bound), table_(table), states_(std::move(states)) {}

  std::vector<Cell> Columns(const ShownRow& shown) const {
    std::vector<Cell> cells;
    cells.reserve(bound_.columns());
    for (size_t d = 0; d < bound_.dimensions.size(); ++d) cells.push_back(Dimension(shown, d));
    for (size_t m = 0; m < bound_.measure_names.size(); ++m) cells.push_back(Measure(shown, m));
    return cells;
  }
  std::vector<std::optional<ValueState>> States(const ShownRow& shown) const {
    std::vector<std::optional<ValueState>> states(states_.size());
    for (size_t d = 0; d < states_.size(); ++d) {
      if (Value(shown, d) < states_[d].size()) states[d] = states_[d][Value(shown, d)];
    }
    return states;
  }
  std::vector<Cell> Attributes(const ShownRow& shown) const {
    std::vector<Cell> cells;
    for (size_t a = 0; a < bound_.attributes.size(); ++a) {
      const size_t m = bound_.measure_names.size() + a;
      const ValueColumn& results =
          shown.level == nullptr ? table_.measures().rows[m] : shown.level->measures[m];
      cells.push_back(table_.AttributeCell(a, results, shown.row));
    }
    return cells;
  }

 private:
  Cell Dimension(const ShownRow& shown, size_t d) const {
    if (shown.level == nullptr || d < shown.dimensions) {
      return table_.DimensionCell(d, Value(shown, d));
    }
    Cell cell;
    cell.element = -1;
    if (d == shown.dimensions) cell.text = definition_.dimensions[d].total_label;
    return cell;
  }
  TupleValue Value(const ShownRow& shown, size_t d) const {
    if (shown.level == nullptr) return table_.rows().tuples.value(shown.row, d);
    return d < shown.dimensions ? shown.level->rows.tuples.value(shown.row, d) : kTotalValue;
  }
  Cell Measure(const ShownRow& shown, size_t m) const {
    return shown.level == nullptr ? table_.MeasureCell(m, shown.row)
                                  : table_.ResultCell(m, shown.level->measures[m], shown.row);
  }

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const StraightTable& table_;
  const std::vector<std::vector<ValueState>> states_;
};

// Counts the cells while they are made; what texts take that a string does not hold in itself is
// not foreseen.
absl::Status FillPage(const Page& page, const ShownRows& rows, const RowCells& cells,
                      size_t columns, const Execution& execution, bool with_states,
                      HyperCube* cube) {
  const size_t first = std::min<uint64_t>(page.skip, rows.size());
  const size_t count = std::min<uint64_t>(page.top, rows.size() - first);
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(
      count * (sizeof(std::vector<Cell>) + columns * sizeof(Cell)), "the cells of a chart"));
  const bool with_attributes = !cube->attributes.empty();
  cube->cells.resize(count);
  cube->attribute_cells.resize(with_attributes ? count : 0);
  cube->states.resize(with_states ? count : 0);
  const auto make = [&](size_t, size_t begin, size_t end) {
    if (execution.cancel.cancelled()) return;
    for (size_t i = begin; i < end; ++i) {
      const ShownRow row = rows[first + i];
      cube->cells[i] = cells.Columns(row);
      if (with_attributes) cube->attribute_cells[i] = cells.Attributes(row);
      if (with_states) cube->states[i] = cells.States(row);
    }
  };
  InStretches(count, execution.executor, make, kRowsAtOnce);
  return execution.cancel.status();
}

absl::StatusOr<HyperCube> HandOut(CubeCalculation& calculation, const Execution& execution) {
  CELADON_RETURN_IF_ERROR(calculation.Calculate());
  const HyperCubeDefinition& definition = calculation.definition();
  const BoundCube& bound = calculation.bound();
  HyperCube cube =
      Describe(calculation.columns(), bound, calculation.table(), calculation.fields());
  cube.warnings = calculation.warnings();
  for (size_t d = 0; d < cube.dimensions.size() && definition.describe; ++d) {
    CELADON_ASSIGN_OR_RETURN(
        cube.dimensions[d].details,
        DetailsOf(d, definition, bound, calculation.table(), calculation.surroundings()));
  }
  if (definition.mode == CubeMode::kTree) {
    CELADON_ASSIGN_OR_RETURN(cube.tree, calculation.Tree());
    cube.rows = calculation.table().order().size();
    return cube;
  }
  if (definition.mode != CubeMode::kStraight) {
    CELADON_ASSIGN_OR_RETURN(cube.pivot, calculation.Pivot(definition.page, definition.columns));
    cube.rows = cube.pivot->rows;
    return cube;
  }
  CELADON_ASSIGN_OR_RETURN(const ShownRows rows, calculation.Rows());
  cube.rows = rows.size();
  cube.tails = TailsOf(definition, calculation.table(), rows);
  std::vector<std::vector<ValueState>> states;
  if (definition.describe) {
    CELADON_ASSIGN_OR_RETURN(states, StatesOfDimensions(bound, calculation.surroundings()));
  }
  const RowCells cells(definition, bound, calculation.table(), std::move(states));
  CELADON_RETURN_IF_ERROR(FillPage(definition.page, rows, cells, bound.columns(), execution,
                                   definition.describe, &cube));
  return cube;
}

bool AreFewRows(const DataModel& model, std::span<const FieldId> listed) {
  return std::ranges::all_of(listed, [&model](FieldId field) {
    const Field& listed_field = model.field(field);
    return listed_field.is_key() ||
           model.table(listed_field.home().table).rows <= kRowsBesideBinding;
  });
}

// So that the rows are there when they are asked for; errors are told there.
void InferRows(const AssociationState& state, std::span<const FieldId> listed,
               const Execution& execution) {
  for (const FieldId id : listed) {
    const Field& field = state.model().field(id);
    if (!field.is_key() && !state.Rows(field.home().table, execution).ok()) return;
  }
}

}  // namespace

absl::StatusOr<std::vector<HyperCube>> CalculateHyperCubes(
    const std::vector<HyperCubeDefinition>& definitions, const ChartContext& context,
    const Execution& execution, std::span<const FieldId> listed) {
  return CalculateHyperCubes(definitions, context, execution, listed, nullptr);
}

absl::StatusOr<std::vector<HyperCube>> CalculateHyperCubes(
    const std::vector<HyperCubeDefinition>& definitions, const ChartContext& context,
    const Execution& execution, std::span<const FieldId> listed, BrushIndex* index,
    const TasksBeside& beside) {
  const auto enter = [&context](std::string_view phase) {
    if (context.enter_phase) context.enter_phase(phase);
  };
  enter("bind charts");
  const TextInterpreter interpreter(*context.settings);
  RecordPasses passes(context.table_cells);
  std::deque<std::optional<CubeCalculation>> charts;
  const auto bind = [&]() -> absl::Status {
    for (const HyperCubeDefinition& definition : definitions) {
      auto& chart = charts.emplace_back();
      chart.emplace(definition, context, interpreter, execution);
      CELADON_RETURN_IF_ERROR(chart->Prepare(&passes));
    }
    return absl::OkStatus();
  };
  absl::Status bound;
  const bool infer = index == nullptr && !listed.empty();
  const bool beside_binding = infer && AreFewRows(context.state->model(), listed);
  if (infer && !beside_binding) InferRows(*context.state, listed, execution);
  execution.executor->Run(beside_binding ? 2 : 1, [&](size_t task, size_t) {
    if (task == 0) bound = bind();
    if (task == 1) InferRows(*context.state, listed, execution);
  });
  CELADON_RETURN_IF_ERROR(bound);
  for (RecordPass& pass : passes.all()) pass.LearnDecided(listed, execution);
  ListedFrequencies frequencies(*context.state);
  if (index == nullptr) CELADON_RETURN_IF_ERROR(frequencies.Ask(listed, &passes, execution));
  enter("pass over records");
  if (index != nullptr) {
    CELADON_RETURN_IF_ERROR(index->Answer(*context.state, listed, &passes, execution));
  }
  CELADON_RETURN_IF_ERROR(passes.Run(execution));
  CELADON_RETURN_IF_ERROR(frequencies.HandOver(execution));
  enter("count list boxes");
  CELADON_RETURN_IF_ERROR(context.state->CountTogether(listed, execution));
  enter("finish charts and list boxes");
  std::vector<std::optional<absl::StatusOr<HyperCube>>> finished(charts.size());
  execution.executor->Run(charts.size() + beside.count, [&](size_t task, size_t) {
    if (task >= charts.size()) return beside.run(task - charts.size());
    if (charts[task]->AsksFormulas()) return;
    finished[task] = HandOut(*charts[task], execution);
    charts[task].reset();  // which takes its time
  });
  std::vector<HyperCube> cubes;
  for (size_t chart = 0; chart < charts.size(); ++chart) {
    if (!finished[chart].has_value()) finished[chart] = HandOut(*charts[chart], execution);
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
  RecordPasses passes(context.table_cells);
  const TextInterpreter interpreter(*context.settings);
  CubeCalculation chart(definition, context, interpreter, execution);
  CELADON_RETURN_IF_ERROR(chart.Prepare(&passes));
  CELADON_RETURN_IF_ERROR(passes.Run(execution));
  CELADON_RETURN_IF_ERROR(chart.Calculate());
  return ColumnsOf(chart.table(), chart.definition().page, chart.bound(), chart.fields());
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
