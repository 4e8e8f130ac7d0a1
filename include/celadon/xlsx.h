// Workbooks of Office Open XML as a table format.
//
// Source: ECMA-376 (SpreadsheetML); Qlik help "Format specification items"; the load script page,
// sections 3.3 and 7.
#ifndef CELADON_XLSX_H_
#define CELADON_XLSX_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// Format "ooxml" (.xlsx, .xlsm), read only: one sheet of a workbook, the first or the one that
// FormatOptions::table names (`Sheet1` or `Sheet1$`). Numbers stay numbers, shown as dates and
// times where their cell is formatted as such; text cells stay texts. Our own: a cell without a
// value is NULL, a logical value is the dual TRUE or FALSE, an error is its text, a row without any
// value is none, and of two columns with one label the second has a number behind it. Columns
// without a label are called A, B, … as in the sheet.
std::shared_ptr<const TableFormat> MakeXlsxFormat();

}  // namespace celadon

#endif  // CELADON_XLSX_H_
