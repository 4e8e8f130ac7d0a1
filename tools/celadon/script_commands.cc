// Commands that run, check and follow load scripts.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "cell_output.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "script_report.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

absl::StatusOr<std::string> TakeScriptPath(Shell& shell, WordList& words) {
  CELADON_ASSIGN_OR_RETURN(const Word file, words.Take("the script's file"));
  return shell.app().folder().Resolve(file.text);
}

absl::Status TakeAfterError(WordList& words, ReloadOptions* options) {
  if (words.TakeKeyword("stop")) {
    options->after_error = ReloadOptions::AfterError::kStop;
  } else if (words.TakeKeyword("ignore")) {
    options->after_error = ReloadOptions::AfterError::kGoOn;
  } else {
    return absl::InvalidArgumentError("stop or ignore is expected behind errors");
  }
  return absl::OkStatus();
}

// `limit N`, `until LINE`, `skip store`, `errors stop|ignore`, `with NAME VALUE`, in any order.
absl::Status TakeReloadOptions(WordList& words, ReloadOptions* options) {
  while (!words.empty()) {
    if (words.TakeKeyword("limit")) {
      CELADON_ASSIGN_OR_RETURN(options->row_limit, words.TakeCount("the number of rows"));
    } else if (words.TakeKeyword("until")) {
      CELADON_ASSIGN_OR_RETURN(options->last_line, words.TakeCount("the line of the script"));
    } else if (words.TakeKeyword("skip")) {
      if (!words.TakeKeyword("store")) return words.ExpectEnd();
      options->skip_store = true;
    } else if (words.TakeKeyword("errors")) {
      CELADON_RETURN_IF_ERROR(TakeAfterError(words, options));
    } else if (words.TakeKeyword("with")) {
      CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("the variable"));
      CELADON_ASSIGN_OR_RETURN(const Word value, words.Take("the variable's text"));
      options->variables.insert_or_assign(name.text, Value::Text(value.text));
    } else {
      return words.ExpectEnd();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunScriptCommand(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const std::string path, TakeScriptPath(shell, words));
  ReloadOptions options;
  CELADON_RETURN_IF_ERROR(TakeReloadOptions(words, &options));
  CELADON_ASSIGN_OR_RETURN(const LoadReport report,
                           shell.app().RunScriptFile(path, shell.MakeExecution(), options));
  return AnswerReport(report, answer);
}

absl::Status RunReload(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  ReloadOptions options;
  options.partial = words.TakeKeyword("partial");
  CELADON_RETURN_IF_ERROR(TakeReloadOptions(words, &options));
  CELADON_ASSIGN_OR_RETURN(const LoadReport report,
                           shell.app().Reload(options, shell.MakeExecution()));
  return AnswerReport(report, answer);
}

absl::Status RunLog(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return AnswerLog(*shell.app().last_report(), answer);
}

absl::Status RunCheck(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const std::string path, TakeScriptPath(shell, words));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  CELADON_ASSIGN_OR_RETURN(const ScriptCheck check,
                           shell.app().CheckScriptFile(path, shell.MakeExecution()));
  if (JsonWriter* json = answer.json()) {
    json->Key("statements").Unsigned(check.statements);
    WriteTexts("unknown_functions", check.unknown_functions, json);
    return absl::OkStatus();
  }
  answer.text() = absl::StrFormat("%s statements\n", WithThousands(check.statements));
  for (const std::string& function : check.unknown_functions) {
    answer.text() += absl::StrFormat("unknown function: %s\n", function);
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
