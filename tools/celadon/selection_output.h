// How selections are shown: as a selection bar, and in JSON.
#ifndef CELADON_TOOLS_SELECTION_OUTPUT_H_
#define CELADON_TOOLS_SELECTION_OUTPUT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "answer.h"
#include "celadon/session.h"

namespace celadon::command {

class Shell;

// The member `selections`.
void WriteSelections(const std::vector<SelectedField>& selections, JsonWriter* json);

// At most `most` values, else how many there are.
std::string ValuesText(std::span<const std::string> values, uint64_t of, size_t most);

// What is selected in the state in use.
void AnswerSelections(Shell& shell, Answer& answer);
// The same after an operation, with what it has to say; or its failure.
absl::Status AnswerSelections(Shell& shell, const absl::StatusOr<SelectionResult>& result,
                              Answer& answer);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_SELECTION_OUTPUT_H_
