// The text of `cube` commands, and of those that a frame holds, as definitions.
#ifndef CELADON_TOOLS_CHART_WORDS_H_
#define CELADON_TOOLS_CHART_WORDS_H_

#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/session.h"

namespace celadon::command {

// DIM[, …] : MEASURE [as NAME][, …] [| options].
absl::StatusOr<HyperCubeDefinition> ParseCube(std::string_view arguments);
// `list …` or `cube …`.
absl::StatusOr<ObjectDefinition> ParseObject(std::string_view command);
absl::StatusOr<std::vector<ObjectDefinition>> ParseObjects(
    std::span<const std::string_view> commands);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_CHART_WORDS_H_
