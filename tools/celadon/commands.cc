#include "commands.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "function_help.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

// `on` or `off`.
absl::StatusOr<bool> Switch(std::string_view arguments) {
  const std::string_view word = TrimBlanks(arguments);
  if (SameWord(word, "on")) return true;
  if (SameWord(word, "off")) return false;
  return absl::InvalidArgumentError(absl::StrFormat("on or off is expected, not: %s", word));
}

absl::Status RunTime(Shell& shell, std::string_view arguments, Answer&) {
  CELADON_ASSIGN_OR_RETURN(shell.timing, Switch(arguments));
  return absl::OkStatus();
}

absl::Status RunCache(Shell& shell, std::string_view arguments, Answer&) {
  if (SameWord(TrimBlanks(arguments), "clear")) {
    shell.session().DropCaches();
    return absl::OkStatus();
  }
  CELADON_ASSIGN_OR_RETURN(const bool on, Switch(arguments));
  shell.session().set_caching(on);
  return absl::OkStatus();
}

absl::Status RunQuit(Shell& shell, std::string_view, Answer&) {
  shell.finished = true;
  return absl::OkStatus();
}

absl::Status RunSoft(Shell& shell, std::string_view arguments, Answer& answer);
absl::Status RunHelp(Shell&, std::string_view arguments, Answer& answer);

constexpr Command kCommands[] = {
    {"load", "FILE [as TABLE]", "add a table to the model", RunLoad},
    {"script", "FILE [limit N] [until LINE] [skip store] [errors stop|ignore] [with NAME VALUE]...",
     "run a load script as a full reload", RunScriptCommand},
    {"reload", "[partial] [limit N] [until LINE] [skip store] [errors …] [with NAME VALUE]...",
     "run the app's script again, in full or as a partial reload", RunReload},
    {"log", "", "the statements that ran last: seconds, place, text and rows", RunLog},
    {"connection", "NAME FOLDER|FILE",
     "let scripts read the files of a folder, or a SQLite database, by this name", RunConnection},
    {"check", "FILE", "parse a load script without running it", RunCheck},
    {"odag", "expand FILE | bindings FILE",
     "a template script with its bindings replaced for the current selection, or its bindings",
     RunOdag},
    {"store", "TABLE into FILE", "write a table as QVD, CSV or Parquet", RunStore},
    {"save", "FILE", "write the whole app: tables, variables, selections, bookmarks", RunSave},
    {"open", "FILE", "open a saved app in place of this one", RunOpen},
    {"tables", "", "the tables with rows, fields and bytes", RunTables},
    {"fields", "", "the fields with distinct values, pointer width, nulls and tags", RunFields},
    {"model", "", "how the tables are associated", RunModel},
    {"loosen", "[TABLE...]", "let no inference pass through these tables, and no others",
     RunLoosen},
    {"table", "NAME [possible] [top N] [skip N]", "rows of a table in load order", RunTable},
    {"list",
     "FIELD [~ 'SEARCH'] [top N] [skip N] [by state|load|text|number|frequency [desc]] "
     "[frequency count|percent|relative] [lift N] [alternatives hide|show] [in state NAME] "
     "[with EXPRESSION[, ...]]",
     "a field's values with state and frequency; lift: a list of more values begins with the "
     "selected ones; with: expressions calculated for each value",
     RunList},
    {"select",
     "FIELD VALUE... [not VALUE...] | FIELD all|possible|alternative|excluded | "
     "FIELD ~ 'SEARCH' [all]",
     "replace the field's selection", RunSelect},
    {"toggle", "FIELD VALUE...", "add or take away values", RunToggle},
    {"clear", "[FIELD] | others FIELD",
     "clear the selection of one field, of all, or of all others", RunClear},
    {"soft", "select|toggle|clear|pick ...",
     "the same, locked fields too: these may change, or be cleared, and stay locked", RunSoft},
    {"lock", "[FIELD]", "keep the selection of one field, or of all, from being changed", RunLock},
    {"unlock", "[FIELD]", "let it be changed again", RunUnlock},
    {"back", "", "the selections one step earlier", RunBack},
    {"forward", "", "undo the step back", RunForward},
    {"pick",
     "[toggle] values DIM ELEMENT... | rows ROW... [in DIM...] | range MEASURE LOW HIGH | "
     "cell left|top|data ROW COLUMN   of cube ...",
     "select what cells of a cube stand for", RunPick},
    {"modal", "begin|accept|cancel|reset", "select for a while: one step in the end, or none",
     RunModal},
    {"mode", "FIELD and|or | FIELD single on|off",
     "what goes with every selected value, or with any; always one value selected", RunMode},
    {"state", "new|use|drop NAME", "alternate states: sets of selections beside the default one, $",
     RunState},
    {"states", "", "the alternate states", RunStates},
    {"bookmark", "save|apply|drop NAME", "keep the selections of all states under a name",
     RunBookmark},
    {"bookmarks", "", "the bookmarks with their selections", RunBookmarks},
    {"search", "WORD...", "all fields: which values hold the words and go together", RunSearch},
    {"associate", "N WORD...", "select what the result N of that search stands for", RunAssociate},
    {"suggest", "WORD...", "all fields: words that begin like the ones given", RunSuggest},
    {"selections", "", "what is selected", RunSelections},
    {"eval", "EXPRESSION", "one value, in the current selection", RunEval},
    {"check-expression", "TEXT", "parse a chart expression", RunCheckExpression},
    {"cube", "DIM [as NAME][, ...] : MEASURE [as NAME][, ...] [| options]",
     "a table of measures by dimensions, which are fields, formulas, drilldown(DIM, ...) or "
     "cyclic(DIM, ...); options: sort COLUMN [asc|desc] [by ...], top N, skip N, totals, "
     "nulls|zeros|missing hide|show, populate, showall DIM, others DIM LIMIT, subtotals [DIM ...], "
     "above, total MEASURE sum|none|..., relative MEASURE, accumulate MEASURE [N], attribute|"
     "condition COLUMN by EXPRESSION, active DIM N, set {...}, in state NAME, mode S|P|K, left N, "
     "measures N, expand, info",
     RunCube},
    {"chart", "bar|line|hist|scatter DIM[, ...] : MEASURE[, ...] [| options]",
     "a cube, drawn in the terminal", RunChart},
    {"frame", "OBJECT && OBJECT ...", "several list and cube commands together", RunFrame},
    {"explain", "cube ...|list ...|frame ...",
     "how a cube or list would be calculated, or where the time of a frame goes", RunExplain},
    {"stats", "[FIELD|TABLE]", "where the memory goes", RunStats},
    {"time", "on|off", "say how long each command took", RunTime},
    {"cache", "on|off|clear", "keep results, or not", RunCache},
    {"let", "NAME = EXPRESSION", "give a variable the value of an expression", RunLet},
    {"set", "NAME = TEXT", "give a variable a text", RunSet},
    {"variables", "", "the variables with their values", RunVariables},
    {"clock", "TIMESTAMP|system", "the time that Now() and Today() see", RunClock},
    {"help", "[COMMAND|FUNCTION|functions]",
     "this list, one command or function, or all functions as Markdown", RunHelp},
    {"quit", "", "leave", RunQuit},
};

const Command* FindCommand(std::string_view name) {
  for (const Command& command : kCommands) {
    if (SameWord(command.name, name)) return &command;
  }
  return nullptr;
}

absl::Status UnknownCommand(std::string_view name) {
  NearestName nearest(name);
  for (const Command& command : kCommands) nearest.Consider(command.name);
  return absl::InvalidArgumentError(
      absl::StrFormat("the command is unknown: %s%s", name, nearest.Hint()));
}

void PutCommandHelp(const Command& command, Answer& answer) {
  const std::string usage = absl::StrFormat("%s %s", command.name, command.usage);
  if (JsonWriter* json = answer.json()) {
    json->BeginObject().Key("name").String(command.name).Key("usage").String(usage);
    json->Key("doc").String(command.doc).EndObject();
  } else {
    answer.text() += absl::StrFormat("%s\n  %s\n", usage, command.doc);
  }
}

void PutCommandList(Answer& answer) {
  TerminalTable table({"command", ""});
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("commands").BeginArray();
  for (const Command& command : kCommands) {
    if (json != nullptr) {
      PutCommandHelp(command, answer);
    } else {
      table.AddRow({std::string(command.name), std::string(command.doc)});
    }
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = table.Text() + "help COMMAND shows how a command is written.\n";
  }
}

void PutFunctionPage(const FunctionRegistry& functions, Answer& answer) {
  const std::string page = FunctionPage(functions);
  if (JsonWriter* json = answer.json()) {
    json->Key("page").String(page);
  } else {
    answer.text() = page;
  }
}

absl::Status RunSoft(Shell& shell, std::string_view arguments, Answer& answer) {
  const std::string_view name = arguments.substr(0, arguments.find_first_of(" \t\r\n"));
  constexpr std::string_view kCommandsThatSelect[] = {"select", "toggle", "clear", "pick"};
  const auto same = [name](std::string_view command) { return SameWord(command, name); };
  if (!std::ranges::any_of(kCommandsThatSelect, same)) {
    return absl::InvalidArgumentError("select, toggle, clear or pick is expected behind soft");
  }
  shell.select_options.soft_lock = true;
  const absl::Status status = RunCommand(shell, arguments, answer);
  shell.select_options.soft_lock = false;
  return status;
}

// A name may be that of a command and of a function.
absl::Status RunHelp(Shell& shell, std::string_view arguments, Answer& answer) {
  const std::string_view wanted = TrimBlanks(arguments);
  const FunctionRegistry& functions = shell.app().engine().functions();
  if (wanted.empty()) {
    PutCommandList(answer);
    return absl::OkStatus();
  }
  if (SameWord(wanted, "functions")) {
    PutFunctionPage(functions, answer);
    return absl::OkStatus();
  }
  const Command* const command = FindCommand(wanted);
  const FunctionInfo* const function = functions.Find(wanted);
  if (command == nullptr && function == nullptr) return UnknownCommand(wanted);
  if (command != nullptr) {
    JsonWriter* json = answer.json();
    if (json != nullptr) json->Key("commands").BeginArray();
    PutCommandHelp(*command, answer);
    if (json != nullptr) json->EndArray();
  }
  if (function != nullptr) PutFunctionHelp(*function, answer);
  return absl::OkStatus();
}

}  // namespace

std::span<const Command> Commands() { return kCommands; }

absl::Status RunCommand(Shell& shell, std::string_view text, Answer& answer) {
  text = TrimBlanks(text);
  const size_t end = text.find_first_of(" \t\r\n");
  const std::string_view name = text.substr(0, end);
  const Command* command = FindCommand(name);
  if (command == nullptr) return UnknownCommand(name);
  const std::string_view arguments =
      end == std::string_view::npos ? std::string_view() : TrimBlanks(text.substr(end));
  return command->run(shell, arguments, answer);
}

}  // namespace celadon::command
