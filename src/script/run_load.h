// Runs a chain of LOADs: the rows of a source go through each of them and into a table.
//
// Source: the load script page, sections 4, 5 and 8.
#ifndef CELADON_SCRIPT_RUN_LOAD_H_
#define CELADON_SCRIPT_RUN_LOAD_H_

#include <vector>

#include "absl/status/status.h"
#include "script/load_statement.h"
#include "script/reload.h"

namespace celadon {

// `chain` holds the preceding loads, the topmost first, and at its end the one with a source.
absl::Status RunLoad(const std::vector<LoadStatement>& chain, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_RUN_LOAD_H_
