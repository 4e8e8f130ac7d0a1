#include "limit_words.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon::command {
namespace {

// `X` or a share `X%`; the word may begin with what stands before it.
absl::Status ParseLimitValue(std::string_view text, bool until, OthersDefinition* others) {
  using Limit = OthersDefinition::Limit;
  const bool share = text.ends_with('%');
  if (share) text.remove_suffix(1);
  if (!absl::SimpleAtod(absl::string_view(text.data(), text.size()), &others->value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "a value or a share such as 20%% is expected behind others, not: %s", text));
  }
  if (share) others->value /= 100;
  if (until) {
    others->limit = share ? Limit::kRelativeAccumulated : Limit::kAbsoluteAccumulated;
  } else {
    others->limit = share ? Limit::kRelative : Limit::kAbsolute;
  }
  return absl::OkStatus();
}

// `>=`, `>`, `<=` or `<` and a value, in one word or two.
absl::Status ParseComparedLimit(WordList& words, OthersDefinition* others) {
  using Compare = OthersDefinition::Compare;
  constexpr std::pair<std::string_view, Compare> kSigns[] = {{">=", Compare::kGreaterEqual},
                                                             {"<=", Compare::kLessEqual},
                                                             {">", Compare::kGreater},
                                                             {"<", Compare::kLess}};
  CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a limit"));
  for (const auto& [sign, compare] : kSigns) {
    if (!std::string_view(word.text).starts_with(sign)) continue;
    others->compare = compare;
    std::string value = word.text.substr(sign.size());
    if (value.empty()) {
      CELADON_ASSIGN_OR_RETURN(const Word next, words.Take("a value"));
      value = next.text;
    }
    return ParseLimitValue(value, false, others);
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "top N, bottom N, a comparison or until X is expected behind others, not: %s", word.text));
}

// `top N`, `bottom N`, a comparison, or `until X`.
absl::Status ParseBound(WordList& words, OthersDefinition* others) {
  others->ascending = words.TakeKeyword("bottom");
  if (others->ascending || words.TakeKeyword("top")) {
    CELADON_ASSIGN_OR_RETURN(const Word count, words.Take("a number of values"));
    CELADON_RETURN_IF_ERROR(ParseLimitValue(count.text, false, others));
    others->limit = OthersDefinition::Limit::kCounted;
    return absl::OkStatus();
  }
  if (!words.TakeKeyword("until")) return ParseComparedLimit(words, others);
  CELADON_ASSIGN_OR_RETURN(const Word value, words.Take("a value"));
  return ParseLimitValue(value.text, true, others);
}

}  // namespace

absl::Status ParseLimit(WordList& words, OthersDefinition* others) {
  CELADON_RETURN_IF_ERROR(ParseBound(words, others));
  while (true) {
    if (words.TakeKeyword("global")) {
      others->global = true;
    } else if (words.TakeKeyword("collapse")) {
      others->collapse_inner = true;
    } else if (words.TakeKeyword("hidden")) {
      others->suppress = true;
    } else if (words.TakeKeyword("exact")) {
      others->despite_repetition = false;
    } else {
      return absl::OkStatus();
    }
  }
}

}  // namespace celadon::command
