// What a load has done, as an answer.
#ifndef CELADON_TOOLS_SCRIPT_REPORT_H_
#define CELADON_TOOLS_SCRIPT_REPORT_H_

#include "absl/status/status.h"
#include "answer.h"
#include "celadon/script.h"

namespace celadon::command {

// The tables that were loaded, traces and warnings; in JSON all that the report holds.
absl::Status AnswerReport(const LoadReport& report, Answer& answer);

// A line for each statement that ran.
absl::Status AnswerLog(const LoadReport& report, Answer& answer);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_SCRIPT_REPORT_H_
