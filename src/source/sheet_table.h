// What the sheets of workbooks have in common, whatever the kind of file.
//
// Source: the load script page, sections 3.3 and 7; names and columns without labels are our own.
#ifndef CELADON_SOURCE_SHEET_TABLE_H_
#define CELADON_SOURCE_SHEET_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "celadon/value.h"
#include "source/gathered_table.h"

namespace celadon {

// What a cell's format says of its number.
enum class CellKind : uint8_t { kNumber, kDate, kTime, kTimestamp };

// A number with the text that a cell of its kind has; a timestamp without a time is a date.
Value CellNumber(double number, CellKind kind, const RegionalSettings& settings);

// Whether a sheet is the one asked for: in any case, with or without a `$` behind it, or any sheet
// where no name is given.
bool IsSheetAskedFor(std::string_view sheet, std::string_view asked);

// Adds the used columns of a sheet to a table, named by their labels: F5 is the fifth where it has
// none. Of two with one label the second has a number behind it. Without labels columns are named
// by their letters. The places in the table, by the column of the sheet.
std::vector<size_t> AddSheetColumns(const std::set<size_t>& used,
                                    const std::map<size_t, Value>& labels, GatheredTable& table);

}  // namespace celadon

#endif  // CELADON_SOURCE_SHEET_TABLE_H_
