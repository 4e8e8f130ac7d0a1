#include "selection/term_hits.h"

#include <algorithm>
#include <set>

#include "runtime/status_macros.h"
#include "selection/field_text_index.h"
#include "selection/text_pattern.h"

namespace celadon {

std::string FoldTerm(std::string_view term) {
  std::string folded;
  FoldInto(term, &folded);
  return folded;
}

MatchType TypeOfMatch(std::string_view text, std::string_view term, size_t place) {
  if (text.size() == term.size()) return MatchType::kExact;
  return IsWordAt(text, place + term.size()) ? MatchType::kBeginning : MatchType::kWord;
}

absl::StatusOr<std::vector<FieldId>> SearchedFields(const DataModel& model,
                                                    const AssociativeSearch& search) {
  std::vector<FieldId> fields;
  for (const std::string& name : search.fields) {
    CELADON_ASSIGN_OR_RETURN(const FieldId field, model.FindField(name));
    fields.push_back(field);
  }
  if (!fields.empty()) return fields;
  for (FieldId field = 0; field < model.fields().size(); ++field) {
    const Field& searched = model.field(field);
    if (!searched.name.starts_with('$') && !searched.unsearched) fields.push_back(field);
  }
  return fields;
}

absl::StatusOr<std::vector<FieldHits>> HitsOfTerm(const SearchIndex& index,
                                                  const std::vector<FieldId>& fields,
                                                  std::string_view term,
                                                  const Execution& execution) {
  std::vector<FieldHits> hits;
  for (const FieldId field : fields) {
    CELADON_ASSIGN_OR_RETURN(const FieldTextIndex* texts, index.Field(field, execution));
    const auto words = texts->Find(term);
    if (words.empty() || term.empty()) continue;
    FieldHits found{field, Bitmap(index.model()->field(field).symbols->size())};
    for (const FieldTextIndex::Word& word : words) {
      found.symbols.Set(word.symbol);
      const MatchType type = TypeOfMatch(texts->text(word.symbol), term, word.place);
      found.closest = std::min(found.closest, type);
    }
    hits.push_back(std::move(found));
  }
  std::ranges::stable_sort(hits, {}, &FieldHits::closest);
  return hits;
}

absl::StatusOr<std::vector<SearchSuggestion>> SuggestWords(const SearchIndex& index,
                                                           const AssociativeSearch& search,
                                                           size_t most,
                                                           const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<FieldId> fields,
                           SearchedFields(*index.model(), search));
  std::vector<SearchSuggestion> suggestions;
  for (size_t term = 0; term < search.terms.size(); ++term) {
    const std::string folded = FoldTerm(search.terms[term]);
    std::set<std::string> words;
    for (const FieldId field : fields) {
      CELADON_ASSIGN_OR_RETURN(const FieldTextIndex* texts, index.Field(field, execution));
      const auto found = texts->Find(folded);
      const size_t end = static_cast<size_t>(found.data() - texts->words().data()) + found.size();
      size_t taken = 0;
      for (size_t w = end - found.size(); w < end && taken < most; w = texts->NextOther(w)) {
        const std::string_view word = FirstWord(texts->from(texts->words()[w]));
        if (word.size() >= folded.size()) taken += words.emplace(word).second;
      }
    }
    for (const std::string& word : words) {
      if (most == 0 || suggestions.size() >= (term + 1) * most) break;
      suggestions.push_back({word, term});
    }
  }
  return suggestions;
}

}  // namespace celadon
