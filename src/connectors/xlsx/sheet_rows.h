// The cells of one sheet as rows of a table.
//
// Source: ECMA-376 part 1, 18.3.1 (worksheets); the load script page, sections 3.3 and 7.
#ifndef CELADON_CONNECTORS_XLSX_SHEET_ROWS_H_
#define CELADON_CONNECTORS_XLSX_SHEET_ROWS_H_

#include <pugixml.hpp>

#include "absl/status/status.h"

#include "celadon/table_reader.h"
#include "connectors/xlsx/workbook.h"
#include "source/gathered_table.h"

namespace celadon {

// Adds the rows of an area in the sheet's document, below the lines that the options skip and the
// labels.
absl::Status AddSheetRows(const pugi::xml_document& sheet, const Workbook& workbook,
                          const CellArea& area, const FormatOptions& options, GatheredTable& table);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_SHEET_ROWS_H_
