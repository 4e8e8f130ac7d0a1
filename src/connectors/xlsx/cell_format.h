// What the number format of a cell says of its number: a date, a time, both, or neither.
//
// Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.8.31.
#ifndef CELADON_CONNECTORS_XLSX_CELL_FORMAT_H_
#define CELADON_CONNECTORS_XLSX_CELL_FORMAT_H_

#include <string_view>

#include "source/sheet_table.h"

namespace celadon {

// Of a format by its code, such as `yyyy\-mm\-dd` or `[Red]0.00 "days"`.
CellKind KindOfFormatCode(std::string_view code);
// Of a format that is built in and has no code in the file.
CellKind KindOfBuiltInFormat(int id);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_CELL_FORMAT_H_
