// Runs the statements on fields: rules for later loads, notes, and what follows from values.
//
// Source: the load script page, section 11.
#ifndef CELADON_SCRIPT_FIELD_STATEMENTS_H_
#define CELADON_SCRIPT_FIELD_STATEMENTS_H_

#include "absl/status/status.h"
#include "script/command.h"
#include "script/reload.h"

namespace celadon {

// NotFound, naming it and the nearest known one, for a field, a table or a map that is not there.
// Errors have no place.
absl::Status RunStatement(const FieldRuleCommand& rule, Reload& reload);
absl::Status RunStatement(const AliasCommand& alias, Reload& reload);
absl::Status RunStatement(const TagCommand& tag, Reload& reload);
absl::Status RunStatement(const CommentCommand& comment, Reload& reload);
absl::Status RunStatement(const AutoNumberCommand& number, Reload& reload);
absl::Status RunStatement(const SearchCommand& search, Reload& reload);
absl::Status RunStatement(const ForceCommand& force, Reload& reload);
absl::Status RunStatement(const StarCommand& star, Reload& reload);
absl::Status RunStatement(const DeclareCommand& declare, Reload& reload);
absl::Status RunStatement(const DeriveCommand& derive, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_FIELD_STATEMENTS_H_
