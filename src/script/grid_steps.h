// The steps of filters(…), which the original's wizard for files writes into scripts: what is done
// to the cells of a file before its labels are read.
//
// Source: the load script page, section 7; the QlikView reference manual, "Transformation step".
#ifndef CELADON_SCRIPT_GRID_STEPS_H_
#define CELADON_SCRIPT_GRID_STEPS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/table_reader.h"
#include "celadon/value.h"

namespace celadon {

// Rows of cells, all of the same number; a cell without a value is NULL.
using Grid = std::vector<std::vector<Value>>;

// `StrCnd(…)`: whether a cell is empty, or how its text compares with one.
struct CellTest {
  enum class Kind { kNull, kEqual, kContain, kStart, kEnd };
  Kind kind = Kind::kNull;
  std::string text;
  bool by_case = false;  // `case`
  bool negated = false;  // `not`
};

// `Pos(Top, 1)`: a row or a column, counted from 1.
struct GridPosition {
  bool from_end = false;
  size_t number = 1;
};

// Which rows: one; those whose cell in a column passes; `take` of those between two, then all but
// `skip`, and so on; or those that pass all tests.
struct CellOfRow {
  size_t column = 1;
  CellTest test;
};
struct RowInterval {
  GridPosition first, last;
  size_t take = 1, skip = 0;
};
struct RowTest {
  std::variant<GridPosition, CellOfRow, RowInterval, std::vector<RowTest>> rule;
};

struct RemoveLines {
  bool columns = false;
  RowTest which;
};
// Cells of a column that pass take the value of the cell beside them.
struct FillCells {
  enum class From { kTop, kBottom, kLeft, kRight };
  size_t column = 1;
  From from = From::kTop;
  CellTest test;
};
struct TurnGrid {
  enum class How { kTranspose, kLeft, kRight };
  How how = How::kTranspose;
};
// A text for the cell of a column in the first row.
struct NameColumn {
  size_t column = 1;
  std::string text;
};

using GridStep = std::variant<RemoveLines, FillCells, TurnGrid, NameColumn>;

// Our own: what a file may hold, since its cells are all in memory.
constexpr size_t kMostGridCells = 50'000'000;

// All cells of the rows. ResourceExhausted for too many.
absl::StatusOr<Grid> ReadGrid(TableReader& rows, const Execution& execution);

void Apply(const GridStep& step, Grid& grid);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GRID_STEPS_H_
