// Runs the statements that work on tables as a whole, and on where they are.
//
// Source: the load script page, section 11.
#ifndef CELADON_SCRIPT_TABLE_STATEMENTS_H_
#define CELADON_SCRIPT_TABLE_STATEMENTS_H_

#include "absl/status/status.h"
#include "script/command.h"
#include "script/reload.h"

namespace celadon {

// NotFound, naming it and the nearest known one, for a table or a field that is not there. Errors
// have no place.
absl::Status RunStatement(const DropTablesCommand& drop, Reload& reload);
absl::Status RunStatement(const DropFieldsCommand& drop, Reload& reload);
absl::Status RunStatement(const RenameCommand& rename, Reload& reload);
absl::Status RunStatement(const StoreCommand& store, Reload& reload);
absl::Status RunStatement(const LoosenCommand& loosen, Reload& reload);
absl::Status RunStatement(const DirectoryCommand& directory, Reload& reload);
absl::Status RunStatement(const SectionCommand& section, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_TABLE_STATEMENTS_H_
