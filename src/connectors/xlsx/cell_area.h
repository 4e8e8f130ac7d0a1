// A rectangle of cells in a sheet, as names of a workbook refer to it.
//
// Source: ECMA-376 part 1, 18.2.5 (definedName), 18.17.2.3 (cell references).
#ifndef CELADON_CONNECTORS_XLSX_CELL_AREA_H_
#define CELADON_CONNECTORS_XLSX_CELL_AREA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace celadon {

inline constexpr size_t kMostSheetColumns = 16384;
inline constexpr uint64_t kMostSheetRows = 1048576;

// A whole sheet, unless it is told otherwise.
struct CellArea {
  uint64_t first_row = 1;  // rows count from 1, columns from 0
  uint64_t last_row = kMostSheetRows;
  size_t first_column = 0;
  size_t last_column = kMostSheetColumns - 1;
};

struct AreaReference {
  std::string sheet;
  CellArea area;
};

// Takes the letters of a column off the text: its number; nullopt where there are none, or too
// many.
std::optional<size_t> TakeColumn(std::string_view* text);

// What `'My sheet'!$A$1:$C$9` refers to, and whole columns (`!$A:$C`) and rows (`!$1:$9`); nullopt
// for formulas, several areas, and what refers to nothing any more.
std::optional<AreaReference> ParseAreaReference(std::string_view text);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_CELL_AREA_H_
