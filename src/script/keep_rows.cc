#include "script/keep_rows.h"

#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "storage/numbered_tuples.h"

namespace celadon {

void KeepRows(StagedTable& table, const Bitmap& keep) {
  const uint64_t kept = keep.Count();
  if (kept == table.rows) return;
  for (StagedColumn& column : table.columns) column = column.Rebuilt(keep, {}, {});
  table.rows = kept;
}

absl::Status KeepDistinctRows(StagedTable& table, const Execution& execution) {
  std::vector<TupleColumn> columns;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    columns.push_back(ElementsOf(*table.fields[i], {&table.columns[i]}));
  }
  CELADON_ASSIGN_OR_RETURN(
      const NumberedTuples tuples,
      NumberTuples(table.rows, columns,
                   absl::StrFormat("the distinct rows of table %s", table.name), execution));
  if (tuples.count == table.rows) return absl::OkStatus();
  Bitmap keep(table.rows);
  for (const uint32_t row : tuples.FirstRows()) keep.Set(row);
  KeepRows(table, keep);
  return absl::OkStatus();
}

}  // namespace celadon
