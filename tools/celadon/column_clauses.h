// Options of a cube that say something of columns by expressions: `sort`, `attribute`,
// `attribute-dimension`, `condition`.
#ifndef CELADON_TOOLS_COLUMN_CLAUSES_H_
#define CELADON_TOOLS_COLUMN_CLAUSES_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"

namespace celadon::command {

// A column named by its text or label; dimensions come first. NotFound.
absl::StatusOr<size_t> FindColumn(const HyperCubeDefinition& cube, std::string_view name);

// `EXPRESSION [else MESSAGE]`.
std::pair<std::string, std::string> SplitCondition(std::string_view text);

// Whether a word begins such an option; its text goes on to the next option at top level.
bool BeginsClause(std::string_view word);
absl::Status ParseClause(std::string_view word, std::string_view text, HyperCubeDefinition* cube);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_COLUMN_CLAUSES_H_
