// The table that the rows of a LOAD are added to.
#ifndef CELADON_SCRIPT_LOAD_TARGET_H_
#define CELADON_SCRIPT_LOAD_TARGET_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/row_batch.h"
#include "script/load_statement.h"
#include "script/reload.h"

namespace celadon {

// The label of a chain. Our own: one further down counts where the topmost load has none.
std::optional<std::string> LabelOf(const std::vector<LoadStatement>& chain);

// The table of Concatenate, Join or Keep: the one that was created last where none is named.
absl::StatusOr<StagedTable*> NamedTarget(const LoadStatement& top_load, Reload& reload);

// The first table that has exactly the columns from `first` on; null where there is none.
StagedTable* TableWithFields(const std::vector<ColumnInfo>& columns, size_t first, Reload& reload);

// The table that rows of these columns are added to, or that Replace puts them in the place of;
// null where they make a new one.
absl::StatusOr<StagedTable*> KnownTarget(const std::vector<LoadStatement>& chain,
                                         const std::vector<ColumnInfo>& columns, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_TARGET_H_
