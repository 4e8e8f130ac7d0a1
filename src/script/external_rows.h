// External functions in the fields of a LOAD.
//
// Source: Qlik's documentation of server-side extensions: only functions of rows by themselves and
// aggregations may stand there.
#ifndef CELADON_SCRIPT_EXTERNAL_ROWS_H_
#define CELADON_SCRIPT_EXTERNAL_ROWS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "expression/external_call.h"
#include "script/script_functions.h"

namespace celadon {

// Binds a call that stands in a script. `text` is what it was parsed from.
absl::StatusOr<BoundExternal> BindInScript(const ExternalFunction& function, const Call& call,
                                           std::string_view text, Reload& reload);

// The function that a call means, null where it is not an external one of rows. InvalidArgument
// for one that looks at rows together.
absl::StatusOr<ScriptFunction> FindExternalRows(const Call& call, std::string_view text,
                                                const FunctionSite& site);

}  // namespace celadon

#endif  // CELADON_SCRIPT_EXTERNAL_ROWS_H_
