#include "celadon/cube_selection.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "hypercube/cube_calculation.h"
#include "hypercube/record_pass.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

bool Contains(const NumberRange& range, double number) {
  return (range.low_inclusive ? number >= range.low : number > range.low) &&
         (range.high_inclusive ? number <= range.high : number < range.high);
}

// The symbols of the field that a calculated one reads, in records that show one of its own.
void FindSources(const ChartFields& fields, const CalculatedField& derived,
                 const std::set<TupleValue>& shown, Bitmap* sources) {
  const CalculatedField::Column& column = derived.columns.front();
  const BitPackedColumn* read =
      column.table.has_value() ? fields.ColumnIn(*derived.source, column.table) : nullptr;
  for (size_t row = 0; row < column.codes.rows(); ++row) {
    if (!shown.contains(column.codes[row])) continue;
    const size_t symbol = read == nullptr ? row : (*read)[row];
    if (symbol < sources->size()) sources->Set(symbol);
  }
}

// Gathers dimension values, and turns them into values of fields.
class ClickedValues {
 public:
  explicit ClickedValues(CubeCalculation& cube) : cube_(cube) {}

  size_t dimensions() const { return cube_.bound().dimensions.size(); }

  absl::Status Check(std::span<const size_t> dimensions) const {
    for (const size_t d : dimensions) {
      if (d < this->dimensions()) continue;
      return absl::InvalidArgumentError(
          absl::StrFormat("the cube has no dimension of the number %d", d));
    }
    return absl::OkStatus();
  }

  // `outer` are the values of the dimensions outside; nullopt: any.
  void Add(size_t dimension, TupleValue value, std::optional<std::span<const TupleValue>> outer) {
    if (value == kOthersValue) {
      for (const TupleValue cut : cube_.others().Cut(dimension, outer)) Add(dimension, cut, outer);
    } else if (value < kTotalValue) {
      values_[dimension].insert(value);
    }
  }

  // The values of a row's dimensions, of the outermost ones of a total row.
  void AddRow(std::span<const TupleValue> tuple, std::span<const size_t> wanted) {
    for (size_t d = 0; d < tuple.size(); ++d) {
      if (!wanted.empty() && std::ranges::find(wanted, d) == wanted.end()) continue;
      Add(d, tuple[d], tuple.first(d));
    }
  }

  // The value that a cell of the dimension shows.
  TupleValue ValueOf(size_t dimension, int64_t element) const {
    const SymbolTable& symbols = cube_.fields().symbols(cube_.bound().dimensions[dimension]);
    if (element == -3) return kOthersValue;
    const bool there = element >= 0 && element < symbols.size();
    return there ? symbols.symbol_at(static_cast<uint32_t>(element)) : kNullValue;
  }

  absl::StatusOr<std::vector<FieldSymbols>> Take() const {
    std::map<FieldId, Bitmap> found;
    for (const auto& [dimension, values] : values_) {
      CELADON_RETURN_IF_ERROR(AddField(dimension, values, &found));
    }
    std::vector<FieldSymbols> changes;
    for (auto& [field, symbols] : found) changes.push_back({field, std::move(symbols)});
    return changes;
  }

 private:
  absl::Status AddField(size_t dimension, const std::set<TupleValue>& values,
                        std::map<FieldId, Bitmap>* found) const {
    const ChartFields& fields = cube_.fields();
    const FieldId shown = cube_.bound().dimensions[dimension];
    const CalculatedField* derived = fields.derived(shown);
    if (derived != nullptr && !derived->source.has_value()) {
      return absl::FailedPreconditionError(
          absl::StrFormat("a calculated dimension that does not read one field alone cannot be "
                          "selected in: %s",
                          derived->name));
    }
    const FieldId field = derived == nullptr ? shown : *derived->source;
    Bitmap& symbols = found->try_emplace(field, Bitmap(fields.symbols(field).size())).first->second;
    if (derived != nullptr) {
      FindSources(fields, *derived, values, &symbols);
    } else {
      for (const TupleValue value : values) symbols.Set(value);
    }
    return absl::OkStatus();
  }

  CubeCalculation& cube_;
  std::map<size_t, std::set<TupleValue>> values_;  // by dimension
};

absl::Status Find(CubeCalculation&, const CubeValues& click, ClickedValues* values) {
  CELADON_RETURN_IF_ERROR(values->Check(std::span(&click.dimension, 1)));
  for (const int64_t element : click.elements) {
    values->Add(click.dimension, values->ValueOf(click.dimension, element), std::nullopt);
  }
  return absl::OkStatus();
}

absl::Status Find(CubeCalculation& cube, const CubeCells& click, ClickedValues* values) {
  CELADON_RETURN_IF_ERROR(values->Check(click.dimensions));
  CELADON_ASSIGN_OR_RETURN(const ShownRows rows, cube.Rows());
  const auto add = [&](const ShownRow& shown) {
    const CubeRows& held = shown.level == nullptr ? cube.table().rows() : shown.level->rows;
    values->AddRow(held.tuples.tuple(shown.row), click.dimensions);
  };
  for (const uint64_t row : click.rows) {
    if (row >= rows.size()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("the cube has no row of the number %d", row));
    }
    add(rows[row]);
  }
  for (size_t row = 0; row < rows.size() && click.rows.empty(); ++row) add(rows[row]);
  return absl::OkStatus();
}

absl::Status Find(CubeCalculation& cube, const CubeRanges& click, ClickedValues* values) {
  CELADON_RETURN_IF_ERROR(values->Check(click.dimensions));
  const size_t measures = cube.bound().measure_names.size();
  for (const CubeRanges::Range& range : click.ranges) {
    if (range.measure < measures) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("the cube has no measure of the number %d", range.measure));
  }
  for (const uint32_t row : cube.table().order()) {
    const auto fits = [&](const CubeRanges::Range& range) {
      return Contains(range.numbers, cube.table().measures().rows[range.measure].number(row));
    };
    const bool taken = click.any ? std::ranges::any_of(click.ranges, fits)
                                 : std::ranges::all_of(click.ranges, fits);
    if (taken) values->AddRow(cube.table().rows().tuples.tuple(row), click.dimensions);
  }
  return absl::OkStatus();
}

// The nodes from the outermost one to a leaf.
bool FindLeaf(const std::vector<PivotNode>& nodes, uint64_t* leaf,
              std::vector<const PivotNode*>* way) {
  for (const PivotNode& node : nodes) {
    way->push_back(&node);
    if (node.nodes.empty() ? (*leaf)-- == 0 : FindLeaf(node.nodes, leaf, way)) return true;
    way->pop_back();
  }
  return false;
}

constexpr uint64_t kWholeWay = std::numeric_limits<uint64_t>::max();

// The values on the way to a leaf, from the dimension `first` on, or that of one depth alone.
absl::Status AddWay(const std::vector<PivotNode>& side, uint64_t leaf, uint64_t depth, size_t first,
                    ClickedValues* values) {
  std::vector<const PivotNode*> way;
  if (!FindLeaf(side, &leaf, &way) || (depth != kWholeWay && depth >= way.size())) {
    return absl::InvalidArgumentError("the pivot table has no such cell");
  }
  std::vector<TupleValue> outer;
  for (size_t d = 0; d < way.size(); ++d) {
    if (way[d]->type == 'P' || way[d]->type == 'R' || way[d]->type == 'T') continue;
    const size_t dimension = first + outer.size();
    const TupleValue value = values->ValueOf(dimension, way[d]->cell.element);
    if (depth == kWholeWay || depth == d) {
      values->Add(dimension, value,
                  first == 0 ? std::optional(std::span<const TupleValue>(outer)) : std::nullopt);
    }
    outer.push_back(value);
  }
  return absl::OkStatus();
}

absl::Status Find(CubeCalculation& cube, const PivotCells& click, ClickedValues* values) {
  using Place = PivotCells::Place;
  const CubeMode mode = cube.definition().mode;
  if (mode == CubeMode::kStraight || mode == CubeMode::kTree) {
    return absl::InvalidArgumentError("the cube is no pivot table");
  }
  CELADON_ASSIGN_OR_RETURN(const PivotTable pivot, cube.Pivot({}, {}));
  const size_t on_top = LeftDimensions(cube.definition());
  for (const PivotCells::PivotCell& cell : click.cells) {
    if (cell.place != Place::kTop) {
      const auto depth = cell.place == Place::kLeft ? cell.column : kWholeWay;
      CELADON_RETURN_IF_ERROR(AddWay(pivot.left, cell.row, depth, 0, values));
    }
    if (cell.place != Place::kLeft) {
      const auto depth = cell.place == Place::kTop ? cell.row : kWholeWay;
      CELADON_RETURN_IF_ERROR(AddWay(pivot.top, cell.column, depth, on_top, values));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<FieldSymbols>> FindClicked(const HyperCubeDefinition& cube,
                                                      const CubeClick& click,
                                                      const ChartContext& context,
                                                      const Execution& execution) {
  const TextInterpreter interpreter(*context.settings);
  CubeCalculation calculation(cube, context, interpreter, execution);
  RecordPasses passes(context.table_cells);
  CELADON_RETURN_IF_ERROR(calculation.Prepare(&passes));
  CELADON_RETURN_IF_ERROR(passes.Run(execution));
  CELADON_RETURN_IF_ERROR(calculation.Calculate());
  ClickedValues values(calculation);
  CELADON_RETURN_IF_ERROR(
      std::visit([&](const auto& own) { return Find(calculation, own, &values); }, click));
  return values.Take();
}

}  // namespace celadon
