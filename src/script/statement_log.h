// What a reload tells of the statements that it has run.
#ifndef CELADON_SCRIPT_STATEMENT_LOG_H_
#define CELADON_SCRIPT_STATEMENT_LOG_H_

#include <cstddef>

#include "script/command.h"
#include "script/reload.h"
#include "script/statement.h"

namespace celadon {

// Completes the entries that a statement has left in the report's log, from `first` on, puts them
// among its statements, or another one where there is none, and tells the host. False where the
// host wants the script to end.
bool LogStatement(const Statement& statement, const Command& command, size_t first, double seconds,
                  Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_LOG_H_
