#include "script/grid_steps.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/expand.h"

namespace celadon {
namespace {

size_t ColumnsOf(const Grid& grid) { return grid.empty() ? 0 : grid.front().size(); }

// The place counted from 0; `count` where there is none.
size_t PlaceOf(const GridPosition& position, size_t count) {
  if (position.number == 0 || position.number > count) return count;
  return position.from_end ? count - position.number : position.number - 1;
}

bool IsEmpty(const Value& cell) { return ExpansionText(cell).empty(); }

bool Passes(const CellTest& test, const Value& cell) {
  const auto in_case = [&test](std::string_view text) {
    return test.by_case ? std::string(text) : PlainTextRules().Lower(text);
  };
  const std::string text = in_case(ExpansionText(cell));
  const std::string asked = in_case(test.text);
  const auto passes = [&] {
    switch (test.kind) {
      case CellTest::Kind::kNull:
        return IsEmpty(cell);
      case CellTest::Kind::kEqual:
        return text == asked;
      case CellTest::Kind::kContain:
        return text.find(asked) != std::string::npos;
      case CellTest::Kind::kStart:
        return text.starts_with(asked);
      case CellTest::Kind::kEnd:
        return text.ends_with(asked);
    }
    return false;
  };
  return passes() != test.negated;
}

bool Passes(const RowTest& test, const Grid& grid, size_t row) {
  if (const auto* position = std::get_if<GridPosition>(&test.rule)) {
    return PlaceOf(*position, grid.size()) == row;
  }
  if (const auto* cell = std::get_if<CellOfRow>(&test.rule)) {
    const bool is_there = cell->column >= 1 && cell->column <= grid[row].size();
    return Passes(cell->test, is_there ? grid[row][cell->column - 1] : Value());
  }
  if (const auto* interval = std::get_if<RowInterval>(&test.rule)) {
    const size_t first = PlaceOf(interval->first, grid.size());
    const size_t last = PlaceOf(interval->last, grid.size());
    if (row < first || row > last || first == grid.size()) return false;
    const size_t round = interval->take + interval->skip;
    return round > 0 && (row - first) % round < interval->take;
  }
  return std::ranges::all_of(std::get<std::vector<RowTest>>(test.rule),
                             [&](const RowTest& part) { return Passes(part, grid, row); });
}

void Transpose(Grid& grid) {
  Grid turned(ColumnsOf(grid), std::vector<Value>(grid.size()));
  for (size_t row = 0; row < grid.size(); ++row) {
    for (size_t column = 0; column < grid[row].size(); ++column) {
      turned[column][row] = std::move(grid[row][column]);
    }
  }
  grid = std::move(turned);
}

void RemoveRows(const RowTest& which, Grid& grid) {
  std::vector<bool> goes(grid.size());
  for (size_t row = 0; row < grid.size(); ++row) goes[row] = Passes(which, grid, row);
  size_t row = 0;
  std::erase_if(grid, [&](const auto&) { return goes[row++]; });
}

void ApplyStep(const RemoveLines& remove, Grid& grid) {
  if (remove.columns) Transpose(grid);
  RemoveRows(remove.which, grid);
  if (remove.columns) Transpose(grid);
}

void ApplyStep(const FillCells& fill, Grid& grid) {
  const size_t rows = grid.size(), columns = ColumnsOf(grid), column = fill.column - 1;
  if (fill.column == 0 || column >= columns) return;
  const auto fill_from = [&](size_t row, size_t from_row, size_t from_column) {
    if (Passes(fill.test, grid[row][column])) grid[row][column] = grid[from_row][from_column];
  };
  switch (fill.from) {
    case FillCells::From::kTop:
      for (size_t row = 1; row < rows; ++row) fill_from(row, row - 1, column);
      return;
    case FillCells::From::kBottom:
      for (size_t row = rows; row-- > 1;) fill_from(row - 1, row, column);
      return;
    case FillCells::From::kLeft:
      for (size_t row = 0; column > 0 && row < rows; ++row) fill_from(row, row, column - 1);
      return;
    case FillCells::From::kRight:
      for (size_t row = 0; column + 1 < columns && row < rows; ++row) {
        fill_from(row, row, column + 1);
      }
      return;
  }
}

void ApplyStep(const TurnGrid& turn, Grid& grid) {
  if (turn.how == TurnGrid::How::kRight) std::ranges::reverse(grid);
  Transpose(grid);
  if (turn.how == TurnGrid::How::kLeft) std::ranges::reverse(grid);
}

void ApplyStep(const NameColumn& name, Grid& grid) {
  if (name.column == 0 || name.column > ColumnsOf(grid)) return;
  grid.front()[name.column - 1] = Value::Text(name.text);
}

}  // namespace

absl::StatusOr<Grid> ReadGrid(TableReader& rows, const Execution& execution) {
  Grid grid;
  MemoryReservation memory(execution.memory);
  const size_t columns = rows.columns().size();
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows.Next());
    if (batch.rows == 0) return grid;
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    const size_t cells = (grid.size() + batch.rows) * columns;
    if (cells > kMostGridCells) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "filters(…) can change %d cells at most; the file has more", kMostGridCells));
    }
    CELADON_RETURN_IF_ERROR(memory.Resize(cells * sizeof(Value), "the cells for filters(…)"));
    for (size_t row = 0; row < batch.rows; ++row) {
      std::vector<Value>& line = grid.emplace_back();
      line.reserve(columns);
      for (const BatchColumn& column : batch.columns) line.emplace_back(column[row]);
    }
  }
}

void Apply(const GridStep& step, Grid& grid) {
  std::visit([&grid](const auto& one) { ApplyStep(one, grid); }, step);
}

}  // namespace celadon
