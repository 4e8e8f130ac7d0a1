// Options that several commands share: pages, sorts, what is hidden, alternate states.
#ifndef CELADON_TOOLS_PAGE_WORDS_H_
#define CELADON_TOOLS_PAGE_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "command_text.h"

namespace celadon::command {

// Takes `top N` or `skip N` into the page; false if the next word is neither.
absl::StatusOr<bool> TakePageWord(WordList& words, Page* page);

// Takes `state`, `load`, `text`, `number` or `frequency`; nullopt if the next word is none of them.
std::optional<SortBy> TakeSortWord(WordList& words);
// Takes `asc` or `desc`, of which `asc` may be left out; true for `desc`.
bool TakeDescending(WordList& words);
// Takes `hide` or `show` behind an option; true for `hide`.
absl::StatusOr<bool> TakeHideOrShow(WordList& words, std::string_view option);
// Takes `state NAME` behind `in`.
absl::StatusOr<std::string> TakeStateName(WordList& words);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_PAGE_WORDS_H_
