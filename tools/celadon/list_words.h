// The text of `list` commands as definitions of list objects.
#ifndef CELADON_TOOLS_LIST_WORDS_H_
#define CELADON_TOOLS_LIST_WORDS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/list_object.h"

namespace celadon::command {

// FIELD [~ 'SEARCH'] [options] [with EXPRESSION[, …]], as the command `help list` says.
absl::StatusOr<ListObjectDefinition> ParseList(std::string_view arguments);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_LIST_WORDS_H_
