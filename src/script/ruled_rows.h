// Rows as the field rules want them: fields renamed, values mapped, NULL made a value.
#ifndef CELADON_SCRIPT_RULED_ROWS_H_
#define CELADON_SCRIPT_RULED_ROWS_H_

#include <string_view>

#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// `table` is what the table is called that the rows go to. The reload outlives the rows. NotFound
// where a rule names a mapping table that is not there.
absl::StatusOr<RowSource> ApplyFieldRules(RowSource source, std::string_view table,
                                          const Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_RULED_ROWS_H_
