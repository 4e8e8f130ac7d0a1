// Commands that change and show the selections.
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "selection_output.h"
#include "shell.h"

namespace celadon::command {
namespace {

struct FieldAndValues {
  std::string field;
  std::vector<std::string> values;
  std::vector<std::string> excluded;  // behind `not`
};

absl::StatusOr<FieldAndValues> TakeFieldAndValues(std::vector<Word> split) {
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  FieldAndValues taken{.field = field.text, .values = {}, .excluded = {}};
  std::vector<std::string>* values = &taken.values;
  while (!words.empty()) {
    if (words.TakeKeyword("not")) values = &taken.excluded;
    CELADON_ASSIGN_OR_RETURN(Word word, words.Take("a value behind not"));
    values->push_back(std::move(word.text));
  }
  if (taken.values.empty() && taken.excluded.empty()) {
    return absl::InvalidArgumentError("a value is missing");
  }
  return taken;
}

struct FieldAndVerb {
  std::string field;
  SelectVerb verb;
};

// `FIELD all|possible|alternative|excluded`, the word alone and bare.
std::optional<FieldAndVerb> TakeFieldAndVerb(const std::vector<Word>& words) {
  constexpr std::pair<std::string_view, SelectVerb> kVerbs[] = {
      {"all", SelectVerb::kAll},
      {"possible", SelectVerb::kPossible},
      {"alternative", SelectVerb::kAlternative},
      {"excluded", SelectVerb::kExcluded}};
  if (words.size() != 2) return std::nullopt;
  for (const auto& [word, verb] : kVerbs) {
    if (words[1].Is(word)) return FieldAndVerb{words[0].text, verb};
  }
  return std::nullopt;
}

struct FieldAndSearch {
  std::string field, search;
  bool excluded_too = false;
};

// `FIELD ~ 'SEARCH' [all]`.
absl::StatusOr<std::optional<FieldAndSearch>> TakeFieldAndSearch(const std::vector<Word>& split) {
  if (split.size() < 2 || !split[1].Is("~")) return std::nullopt;
  WordList words(split);
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  words.TakeKeyword("~");
  CELADON_ASSIGN_OR_RETURN(const Word search, words.Take("the search text"));
  const bool excluded_too = words.TakeKeyword("all");
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return FieldAndSearch{field.text, search.text, excluded_too};
}

// The one word behind a command; nullopt if there is none.
absl::StatusOr<std::optional<std::string>> TakeOptionalField(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  if (words.empty()) return std::nullopt;
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return field.text;
}

}  // namespace

absl::Status RunSelect(Shell& shell, std::string_view arguments, Answer& answer) {
  const Execution execution = shell.MakeExecution();
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> words, SplitWords(arguments));
  if (const auto verb = TakeFieldAndVerb(words); verb.has_value()) {
    return AnswerSelections(
        shell, shell.session().Select(verb->field, verb->verb, execution, shell.select_options),
        answer);
  }
  CELADON_ASSIGN_OR_RETURN(const auto search, TakeFieldAndSearch(words));
  if (search.has_value()) {
    return AnswerSelections(shell,
                            shell.session().SelectSearch(search->field, search->search,
                                                         {.excluded_too = search->excluded_too},
                                                         execution, shell.select_options),
                            answer);
  }
  CELADON_ASSIGN_OR_RETURN(const FieldAndValues taken, TakeFieldAndValues(std::move(words)));
  return AnswerSelections(
      shell,
      taken.excluded.empty()
          ? shell.session().Select(taken.field, taken.values, execution, shell.select_options)
          : shell.session().SelectAndExclude(taken.field, taken.values, taken.excluded, execution,
                                             shell.select_options),
      answer);
}

absl::Status RunToggle(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> words, SplitWords(arguments));
  CELADON_ASSIGN_OR_RETURN(const FieldAndValues taken, TakeFieldAndValues(std::move(words)));
  if (!taken.excluded.empty()) return absl::InvalidArgumentError("toggle takes no `not`");
  return AnswerSelections(shell,
                          shell.session().Toggle(taken.field, taken.values, shell.MakeExecution(),
                                                 shell.select_options),
                          answer);
}

absl::Status RunClear(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  if (words.empty()) {
    return AnswerSelections(shell, shell.session().ClearAll(shell.select_options), answer);
  }
  const bool others = words.size() == 2 && words.TakeKeyword("others");
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return AnswerSelections(shell,
                          others ? shell.session().ClearOthers(field.text, shell.select_options)
                                 : shell.session().Clear(field.text, shell.select_options),
                          answer);
}

absl::Status RunLock(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const auto field, TakeOptionalField(arguments));
  return AnswerSelections(
      shell, field.has_value() ? shell.session().Lock(*field) : shell.session().LockAll(), answer);
}

absl::Status RunUnlock(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(const auto field, TakeOptionalField(arguments));
  return AnswerSelections(
      shell, field.has_value() ? shell.session().Unlock(*field) : shell.session().UnlockAll(),
      answer);
}

absl::Status RunBack(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return AnswerSelections(shell, shell.session().Back(), answer);
}

absl::Status RunForward(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  return AnswerSelections(shell, shell.session().Forward(), answer);
}

absl::Status RunMode(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  const bool and_mode = words.TakeKeyword("and");
  if (and_mode || words.TakeKeyword("or")) {
    CELADON_RETURN_IF_ERROR(words.ExpectEnd());
    return AnswerSelections(
        shell, shell.session().SetAndMode(field.text, and_mode, shell.MakeExecution()), answer);
  }
  const bool single = words.TakeKeyword("single");
  const bool on = single && words.TakeKeyword("on");
  if (!single || (!on && !words.TakeKeyword("off"))) {
    return absl::InvalidArgumentError("and, or, single on or single off is expected");
  }
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return AnswerSelections(shell, shell.session().SetSingle(field.text, on), answer);
}

absl::Status RunSelections(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_RETURN_IF_ERROR(WordList(std::move(split)).ExpectEnd());
  AnswerSelections(shell, answer);
  return absl::OkStatus();
}

}  // namespace celadon::command
