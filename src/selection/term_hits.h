// The values of each field that hold a term.
#ifndef CELADON_SELECTION_TERM_HITS_H_
#define CELADON_SELECTION_TERM_HITS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/associative_search.h"

namespace celadon {

// The hits of one term in one field.
struct FieldHits {
  FieldId field = 0;
  Bitmap symbols;                             // never empty
  MatchType closest = MatchType::kBeginning;  // among them
};

// How closely a folded text holds a folded term that begins at one of its words.
MatchType TypeOfMatch(std::string_view text, std::string_view term, size_t place);

// A term as it is looked up.
std::string FoldTerm(std::string_view term);

// The fields that the search goes over. NotFound for an unknown one.
absl::StatusOr<std::vector<FieldId>> SearchedFields(const DataModel& model,
                                                    const AssociativeSearch& search);

// The fields with hits of a folded term; those with the closest ones first.
absl::StatusOr<std::vector<FieldHits>> HitsOfTerm(const SearchIndex& index,
                                                  const std::vector<FieldId>& fields,
                                                  std::string_view term,
                                                  const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SELECTION_TERM_HITS_H_
