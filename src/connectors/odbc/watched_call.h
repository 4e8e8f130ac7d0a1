// Calls of a driver that can be stopped: drivers know no tokens, but one call from another thread.
#ifndef CELADON_CONNECTORS_ODBC_WATCHED_CALL_H_
#define CELADON_CONNECTORS_ODBC_WATCHED_CALL_H_

#include <functional>

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "connectors/odbc/odbc_handle.h"

namespace celadon {

// Makes the call, which works on the statement, while another worker of the executor looks at the
// token and cancels the statement where it asks for it; where there is only one worker, a call runs
// to its end. The token's status where it asked to stop, else that of the result, which is put into
// `result`.
absl::Status CallWatched(const OdbcHandle& statement, const Execution& execution,
                         const std::function<SQLRETURN()>& call, SQLRETURN* result);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_WATCHED_CALL_H_
