// Reads filters(…) of a file's format.
#ifndef CELADON_SCRIPT_GRID_STEP_PARSER_H_
#define CELADON_SCRIPT_GRID_STEP_PARSER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "script/grid_steps.h"
#include "script/statement_reader.h"

namespace celadon {

// The steps between the parentheses at the reader's place. Unimplemented, with its place, for one
// that is not known here; InvalidArgument for what is none.
absl::StatusOr<std::vector<GridStep>> ParseGridSteps(StatementReader& reader);

}  // namespace celadon

#endif  // CELADON_SCRIPT_GRID_STEP_PARSER_H_
