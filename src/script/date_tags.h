// The tag of fields that hold dates and timestamps: by the formula that makes their values, or by
// the texts that these are read from.
//
// Source: recorded results of the original engine. Which formulas count is our own.
#ifndef CELADON_SCRIPT_DATE_TAGS_H_
#define CELADON_SCRIPT_DATE_TAGS_H_

#include "celadon/format.h"
#include "expression/ast.h"
#include "storage/staged_table.h"

namespace celadon {

// The model adds `$date` where all values are whole.
inline constexpr char kTimestampTag[] = "$timestamp";

// Whether the formula gives dates or timestamps, whatever it is given.
bool GivesDates(const NodePtr& formula);

// Tags the fields of the table whose first number was read from the text of a date or a timestamp.
void TagDates(const StagedTable& table, const RegionalSettings& settings);

}  // namespace celadon

#endif  // CELADON_SCRIPT_DATE_TAGS_H_
