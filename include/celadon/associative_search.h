// Searching all fields at once: which values hold the terms, and which of them go together.
//
// Source: Qlik's engine API (SearchSuggest, SearchResults, SelectAssociations). How terms match and
// how groups are ordered is our own (associative model, section 9).
#ifndef CELADON_ASSOCIATIVE_SEARCH_H_
#define CELADON_ASSOCIATIVE_SEARCH_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/search.h"
#include "celadon/select.h"
#include "celadon/selection.h"

namespace celadon {

class FieldTextIndex;  // see src/selection/field_text_index.h

// The words of a model's fields, sorted, so that the beginning of a word is found in logarithmic
// time. A field is indexed when it is first searched, which takes about a second a million texts,
// and stays so. Thread-safe: shared by all sessions.
class SearchIndex {
 public:
  SearchIndex(std::shared_ptr<const DataModel> model, RegionalSettings settings);
  ~SearchIndex();

  const std::shared_ptr<const DataModel>& model() const { return model_; }
  const RegionalSettings& settings() const { return settings_; }
  // Cancelled, or ResourceExhausted, where the field is not indexed yet and cannot be.
  absl::StatusOr<const FieldTextIndex*> Field(FieldId field, const Execution& execution) const;

 private:
  struct Slot;
  std::shared_ptr<const DataModel> model_;
  RegionalSettings settings_;
  std::unique_ptr<Slot[]> slots_;  // one a field
};

// What the search starts from.
enum class SearchContext {
  kCleared,            // nothing is selected
  kLockedFieldsOnly,   // what is locked is selected
  kCurrentSelections,  // values that are not possible are no matches
};

// Which part of a list is handed out.
struct SearchPage {
  uint64_t offset = 0;
  uint64_t count = std::numeric_limits<uint64_t>::max();
};

struct AssociativeSearch {
  std::vector<std::string> terms;   // each matches the beginning of a word; case is ignored
  std::vector<std::string> fields;  // those searched; empty: all but those of the system
                                    // and those that the script leaves out
  SearchContext context = SearchContext::kLockedFieldsOnly;
  SearchPage groups, matches;
};

// A way to go on with a term.
struct SearchSuggestion {
  std::string value;  // a whole word
  size_t term = 0;    // which of the terms
};

enum class MatchType { kExact, kWord, kBeginning };  // of the value, of a word, of its beginning

struct SearchMatch {
  std::string text;
  std::optional<double> number;
  uint32_t element = 0;
  MatchType type = MatchType::kBeginning;
  std::vector<TextRange> highlights;
};

// The values of one field that hold its terms; of several terms, those with all where there are
// any, else those with any.
struct SearchItem {
  FieldId field = 0;
  std::vector<size_t> terms;
  uint64_t total = 0;  // matches before paging
  std::vector<SearchMatch> matches;
};

// Terms that some records hold together, each in the field of an item.
struct SearchGroup {
  std::vector<size_t> terms;
  std::vector<SearchItem> items;
  uint64_t number = 0;        // its place among all groups, from 0
  SelectionState selections;  // what would be selected: the context and all matches
};

struct SearchResult {
  uint64_t total = 0;  // groups before paging
  std::vector<SearchGroup> groups;
};

// Words that begin with a term, in alphabetical order, at most `most` a term.
absl::StatusOr<std::vector<SearchSuggestion>> SuggestWords(const SearchIndex& index,
                                                           const AssociativeSearch& search,
                                                           size_t most, const Execution& execution);

// `selections` are those now. Groups of more terms come first, then those whose matches are closer.
// InvalidArgument for more than six terms, NotFound for an unknown field. Of several hundred ways
// to distribute the terms over fields the closest 256 of each combination are tried.
absl::StatusOr<SearchResult> SearchAssociations(const SearchIndex& index,
                                                const SelectionState& selections,
                                                const AssociativeSearch& search,
                                                const Execution& execution);

}  // namespace celadon

#endif  // CELADON_ASSOCIATIVE_SEARCH_H_
