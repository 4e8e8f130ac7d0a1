#include "list_words.h"

#include <utility>

#include "command_text.h"
#include "page_words.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

absl::Status TakeSort(WordList& words, ListObjectDefinition* list) {
  const std::optional<SortBy> by = TakeSortWord(words);
  if (!by.has_value()) {
    return absl::InvalidArgumentError(
        "state, load, text, number or frequency is expected behind by");
  }
  list->sort.push_back({.by = *by, .descending = TakeDescending(words), .expression = {}});
  return absl::OkStatus();
}

absl::Status TakeFrequencyMode(WordList& words, ListObjectDefinition* list) {
  constexpr std::pair<std::string_view, FrequencyMode> kModes[] = {
      {"count", FrequencyMode::kCount},
      {"percent", FrequencyMode::kPercent},
      {"relative", FrequencyMode::kRelative}};
  for (const auto& [word, mode] : kModes) {
    if (!words.TakeKeyword(word)) continue;
    list->frequency_mode = mode;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("count, percent or relative is expected behind frequency");
}

// The expressions behind `with`, which go on to the end of the text.
absl::Status ParseExpressions(std::string_view text, ListObjectDefinition* list) {
  for (const std::string_view part : SplitTopLevel(text, ',')) {
    if (part.empty()) return absl::InvalidArgumentError("an expression is missing behind with");
    list->expressions.emplace_back(part);
  }
  return absl::OkStatus();
}

absl::Status TakeOption(WordList& words, ListObjectDefinition* list) {
  CELADON_ASSIGN_OR_RETURN(const bool paged, TakePageWord(words, &list->page));
  if (paged) return absl::OkStatus();
  if (words.TakeKeyword("by")) return TakeSort(words, list);
  if (words.TakeKeyword("frequency")) return TakeFrequencyMode(words, list);
  if (words.TakeKeyword("lift")) {
    CELADON_ASSIGN_OR_RETURN(list->lift_selected_above, words.TakeCount("the number behind lift"));
    return absl::OkStatus();
  }
  if (words.TakeKeyword("alternatives")) {
    CELADON_ASSIGN_OR_RETURN(const bool hidden, TakeHideOrShow(words, "alternatives"));
    list->show_alternatives = !hidden;
    return absl::OkStatus();
  }
  if (words.TakeKeyword("in")) {
    CELADON_ASSIGN_OR_RETURN(list->state, TakeStateName(words));
    return absl::OkStatus();
  }
  return words.ExpectEnd();
}

}  // namespace

absl::StatusOr<ListObjectDefinition> ParseList(std::string_view arguments) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word field, words.Take("the field"));
  ListObjectDefinition list{.field = field.text};
  if (words.TakeKeyword("~")) {
    CELADON_ASSIGN_OR_RETURN(const Word search, words.Take("the search text"));
    list.search = search.text;
  }
  while (!words.empty()) {
    if (words.TakeKeyword("with")) {
      const size_t begin = words.empty() ? arguments.size() : words.peek()->begin;
      CELADON_RETURN_IF_ERROR(ParseExpressions(arguments.substr(begin), &list));
      break;
    }
    CELADON_RETURN_IF_ERROR(TakeOption(words, &list));
  }
  return list;
}

}  // namespace celadon::command
