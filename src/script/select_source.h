// What a SELECT of a script reads: its text on the way to the source, and the rows that come back.
//
// Source: Qlik help "SELECT", "SQL", "StripComments", "NullDisplay"; the load script page,
// section 6.
#ifndef CELADON_SCRIPT_SELECT_SOURCE_H_
#define CELADON_SCRIPT_SELECT_SOURCE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// Asks the current connection. InvalidArgument where two columns of the result have one name.
// `row_limit` as that of Query.
absl::StatusOr<RowSource> OpenSelect(const SelectSource& source, uint64_t row_limit,
                                     Reload& reload);

// Whether comments of SQL are taken out before a source sees them (StripComments).
bool StripsComments(const Variables& variables);

// What the table is called that a SELECT makes: the last part of the first name behind FROM.
std::string TableOfSelect(std::string_view sql);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SELECT_SOURCE_H_
