// The tables, fields and maps that scripts name.
#ifndef CELADON_SCRIPT_STATEMENT_TARGETS_H_
#define CELADON_SCRIPT_STATEMENT_TARGETS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "script/give_names.h"
#include "script/reload.h"

namespace celadon {

// NotFound, naming it and the nearest known one, where there is none of the name.
absl::StatusOr<StagedTable*> TableNamed(const std::string& name, Reload& reload);
absl::StatusOr<const MappingTable*> MapNamed(std::string_view name, const Reload& reload);

// What a map says of names: inputs and outputs as texts. As MapNamed.
absl::StatusOr<NamePairs> PairsOfMap(std::string_view name, const Reload& reload);

// Of all tables, each once.
std::vector<std::shared_ptr<StagedField>> AllFields(const Reload& reload);
// Null where there is none of the name.
std::shared_ptr<StagedField> FieldNamed(const std::string& name, const Reload& reload);
// Those that a name or a mask means.
std::vector<std::shared_ptr<StagedField>> FieldsLike(const std::string& pattern,
                                                     const Reload& reload);
// The error of a field that is not there.
absl::Status NoField(const std::string& name, const Reload& reload);

// Whether a list of names and masks has a name, as an empty one has all.
bool IsMeant(const std::string& name, const std::vector<std::string>& patterns);

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_TARGETS_H_
