#include "page_words.h"

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon::command {

absl::StatusOr<bool> TakePageWord(WordList& words, Page* page) {
  if (words.TakeKeyword("top")) {
    CELADON_ASSIGN_OR_RETURN(page->top, words.TakeCount("the number behind top"));
    return true;
  }
  if (words.TakeKeyword("skip")) {
    CELADON_ASSIGN_OR_RETURN(page->skip, words.TakeCount("the number behind skip"));
    return true;
  }
  return false;
}

std::optional<SortBy> TakeSortWord(WordList& words) {
  constexpr std::pair<std::string_view, SortBy> kWords[] = {{"state", SortBy::kState},
                                                            {"load", SortBy::kLoadOrder},
                                                            {"text", SortBy::kText},
                                                            {"number", SortBy::kNumber},
                                                            {"frequency", SortBy::kFrequency}};
  for (const auto& [word, by] : kWords) {
    if (words.TakeKeyword(word)) return by;
  }
  return std::nullopt;
}

bool TakeDescending(WordList& words) {
  if (words.TakeKeyword("desc")) return true;
  words.TakeKeyword("asc");
  return false;
}

absl::StatusOr<bool> TakeHideOrShow(WordList& words, std::string_view option) {
  if (words.TakeKeyword("hide")) return true;
  if (words.TakeKeyword("show")) return false;
  return absl::InvalidArgumentError(absl::StrFormat("hide or show is expected behind %s", option));
}

absl::StatusOr<std::string> TakeStateName(WordList& words) {
  if (!words.TakeKeyword("state")) {
    return absl::InvalidArgumentError("state NAME is expected behind in");
  }
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("an alternate state"));
  return name.text;
}

}  // namespace celadon::command
