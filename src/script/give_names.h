// New names for things of one kind, such as the fields of a model.
#ifndef CELADON_SCRIPT_GIVE_NAMES_H_
#define CELADON_SCRIPT_GIVE_NAMES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace celadon {

using NamePairs = std::vector<std::pair<std::string, std::string>>;  // old and new

// Gives all new names at once, so that two things can swap theirs. An old name that nothing has is
// one that was given before, as where `a to b, b to c` means `a to c` since there is no b. Changes
// nothing where it fails: NotFound if there is nothing of an old name; AlreadyExists if two things
// would have one name. `kind` names the things in errors.
absl::Status GiveNames(const std::vector<std::string*>& names, const NamePairs& wanted,
                       std::string_view kind);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GIVE_NAMES_H_
