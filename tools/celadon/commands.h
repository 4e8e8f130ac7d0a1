// The commands of the prompt, found by their first word.
#ifndef CELADON_TOOLS_COMMANDS_H_
#define CELADON_TOOLS_COMMANDS_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "answer.h"

namespace celadon::command {

class Shell;

struct Command {
  std::string_view name;
  std::string_view usage;  // what follows the name
  std::string_view doc;    // one line
  // `arguments` is the text behind the name.
  absl::Status (*run)(Shell& shell, std::string_view arguments, Answer& answer);
};

// In the order that help shows them.
std::span<const Command> Commands();

// InvalidArgument, naming the nearest one, for an unknown command.
absl::Status RunCommand(Shell& shell, std::string_view text, Answer& answer);

// A file named on the command line: a script, or a table.
absl::Status LoadInput(Shell& shell, const std::string& path, Answer& answer);

// app_commands.cc
absl::Status RunSave(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunOpen(Shell& shell, std::string_view arguments, Answer& answer);
// A saved app, wherever it lies.
absl::Status OpenApp(Shell& shell, const std::string& path, Answer& answer);
// connection_commands.cc
absl::Status RunConnection(Shell& shell, std::string_view arguments, Answer& answer);
// data_commands.cc
absl::Status RunLoad(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunStore(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunTable(Shell& shell, std::string_view arguments, Answer& answer);
// model_commands.cc
absl::Status RunTables(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunFields(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunLoosen(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunModel(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunStats(Shell& shell, std::string_view arguments, Answer& answer);
// odag_commands.cc
absl::Status RunOdag(Shell& shell, std::string_view arguments, Answer& answer);
// script_commands.cc
absl::Status RunScriptCommand(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunReload(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunLog(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunCheck(Shell& shell, std::string_view arguments, Answer& answer);
// selection_commands.cc
absl::Status RunSelect(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunToggle(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunClear(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunLock(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunUnlock(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunBack(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunForward(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunPick(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunModal(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunMode(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunSelections(Shell& shell, std::string_view arguments, Answer& answer);
// search_commands.cc
absl::Status RunSearch(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunAssociate(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunSuggest(Shell& shell, std::string_view arguments, Answer& answer);
// state_commands.cc
absl::Status RunState(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunStates(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunBookmark(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunBookmarks(Shell& shell, std::string_view arguments, Answer& answer);
// chart_commands.cc
absl::Status RunList(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunCube(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunFrame(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunEval(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunCheckExpression(Shell& shell, std::string_view arguments, Answer& answer);
// explain_commands.cc
absl::Status RunExplain(Shell& shell, std::string_view arguments, Answer& answer);
// drawing_commands.cc
absl::Status RunChart(Shell& shell, std::string_view arguments, Answer& answer);
// variable_commands.cc
absl::Status RunLet(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunSet(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunVariables(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunClock(Shell& shell, std::string_view arguments, Answer& answer);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_COMMANDS_H_
