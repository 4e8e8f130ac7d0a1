// The options of a `cube` command, behind its `|`.
#ifndef CELADON_TOOLS_CUBE_OPTIONS_H_
#define CELADON_TOOLS_CUBE_OPTIONS_H_

#include <string_view>

#include "absl/status/status.h"
#include "celadon/hypercube.h"

namespace celadon::command {

// Adds what the options say to a cube that has its columns. InvalidArgument; NotFound for a column
// that is not there.
absl::Status ParseCubeOptions(std::string_view text, HyperCubeDefinition* cube);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_CUBE_OPTIONS_H_
