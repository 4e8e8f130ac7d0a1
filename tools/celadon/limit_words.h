// The limit on a dimension's values that stands behind `others DIM`.
#ifndef CELADON_TOOLS_LIMIT_WORDS_H_
#define CELADON_TOOLS_LIMIT_WORDS_H_

#include "absl/status/status.h"
#include "celadon/hypercube.h"
#include "command_text.h"

namespace celadon::command {

// `top N`, `bottom N`, a comparison, or `until X`, and any of `global`, `collapse`, `hidden` and
// `exact`, as the command `help cube` says. InvalidArgument.
absl::Status ParseLimit(WordList& words, OthersDefinition* others);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_LIMIT_WORDS_H_
