#include "page_words.h"

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

}  // namespace celadon::command
