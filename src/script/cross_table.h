// Columns made rows: the prefixes CrossTable and Generic.
//
// Source: Qlik help "CrossTable", "Generic"; the load script page, sections 8.5 and 8.7.
#ifndef CELADON_SCRIPT_CROSS_TABLE_H_
#define CELADON_SCRIPT_CROSS_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/row_source.h"

namespace celadon {

// The first `qualifiers` columns stay; every other column of a row becomes a row of its own with
// the name of the column and the value. NULL makes no row (our own). InvalidArgument where no
// column is left to turn.
absl::StatusOr<RowSource> TurnColumns(RowSource source, std::string attribute, std::string data,
                                      size_t qualifiers);

// The rows of one attribute: the keys, and the value as a field of the attribute's name.
struct GenericTable {
  std::string attribute;
  RowSource rows;
};

// One table for each value of the last column but one, in order of appearance. InvalidArgument for
// fewer than three columns.
absl::StatusOr<std::vector<GenericTable>> SplitByAttribute(RowSource source);

}  // namespace celadon

#endif  // CELADON_SCRIPT_CROSS_TABLE_H_
