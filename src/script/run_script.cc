#include "celadon/script.h"

namespace celadon {

absl::StatusOr<ScriptOutcome> RunScript(std::string_view, std::string_view,
                                        const ScriptEnvironment&, const Execution&) {
  return absl::UnimplementedError("Unimplemented: load scripts");
}

}  // namespace celadon
