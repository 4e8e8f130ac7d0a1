#include "celadon/associative_search.h"

#include <algorithm>
#include <bit>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "selection/conflict.h"
#include "selection/field_text_index.h"
#include "selection/term_hits.h"
#include "selection/text_pattern.h"

namespace celadon {
namespace {

constexpr size_t kMostTerms = 6;
constexpr size_t kMostChoices = 256;  // ways to distribute the terms of a combination over fields

// One way to distribute the terms of a combination over fields, as what is selected in each.
struct Choice {
  struct Part {
    std::vector<size_t> terms;
    Bitmap symbols;
  };
  std::vector<size_t> terms;
  std::vector<std::pair<FieldId, Part>> fields;
  int distance = 0;  // 0 where every match is exact
};

SelectionState ContextOf(const SelectionState& selections, SearchContext context) {
  if (context == SearchContext::kCurrentSelections) return selections;
  SelectionState locked;
  if (context == SearchContext::kCleared) return locked;
  for (const SelectionState::Entry& entry : selections.entries()) {
    if (!entry.locked) continue;
    locked.SetMode(entry.field, selections.mode(entry.field));
    locked.Set(entry);
  }
  return locked;
}

class AssociationFinder {
 public:
  AssociationFinder(const SearchIndex& index, const SelectionState& selections,
                    const AssociativeSearch& search, const Execution& execution)
      : index_(index),
        model_(*index.model()),
        context_(ContextOf(selections, search.context)),
        state_(index.model(), context_),
        search_(search),
        execution_(execution) {}

  // All groups in order, before paging.
  absl::StatusOr<std::vector<Choice>> Find() {
    if (search_.terms.size() > kMostTerms) {
      return absl::InvalidArgumentError(absl::StrFormat("a search has at most %d terms, not %d",
                                                        kMostTerms, search_.terms.size()));
    }
    CELADON_RETURN_IF_ERROR(FindHits());
    std::vector<Choice> found;
    for (unsigned mask = 1; mask < 1u << hits_.size(); ++mask) {
      CELADON_RETURN_IF_ERROR(AddAssociations(mask, &found));
    }
    std::ranges::stable_sort(found, [](const Choice& a, const Choice& b) {
      if (a.terms.size() != b.terms.size()) return a.terms.size() > b.terms.size();
      return a.distance < b.distance;
    });
    return found;
  }

  absl::StatusOr<SearchItem> Item(FieldId field, const Choice::Part& part) const {
    SearchItem item{
        .field = field, .terms = part.terms, .total = part.symbols.Count(), .matches = {}};
    CELADON_ASSIGN_OR_RETURN(const FieldTextIndex* texts, index_.Field(field, execution_));
    const SymbolTable& symbols = *model_.field(field).symbols;
    struct Ranked {
      MatchType type;
      uint32_t element;
    };
    std::vector<Ranked> ranked;
    part.symbols.ForEach([&](size_t s) {
      const auto symbol = static_cast<SymbolId>(s);
      ranked.push_back({ClosestIn(texts->text(symbol), part.terms), symbols.element(symbol)});
    });
    const uint64_t end =
        std::min<uint64_t>(ranked.size(), search_.matches.count < ranked.size()
                                              ? search_.matches.offset + search_.matches.count
                                              : ranked.size());
    std::ranges::partial_sort(ranked, ranked.begin() + static_cast<ptrdiff_t>(end),
                              [](const Ranked& a, const Ranked& b) {
                                return a.type != b.type ? a.type < b.type : a.element < b.element;
                              });
    for (uint64_t i = search_.matches.offset; i < end; ++i) {
      item.matches.push_back(Match(symbols, ranked[i].element, ranked[i].type, part.terms));
    }
    return item;
  }

  absl::StatusOr<SelectionState> Select(const Choice& choice) const {
    std::vector<FieldSymbols> changes;
    for (const auto& [field, part] : choice.fields) changes.push_back({field, part.symbols});
    return SelectTogether({index_.model(), context_, execution_}, std::move(changes),
                          {.soft_lock = true});
  }

 private:
  // The hits of every term; where the current selections count, only values that are possible.
  absl::Status FindHits() {
    CELADON_ASSIGN_OR_RETURN(const std::vector<FieldId> fields, SearchedFields(model_, search_));
    for (const std::string& term : search_.terms) {
      folded_.push_back(FoldTerm(term));
      CELADON_ASSIGN_OR_RETURN(std::vector<FieldHits> hits,
                               HitsOfTerm(index_, fields, folded_.back(), execution_));
      for (FieldHits& hit : hits) {
        CELADON_ASSIGN_OR_RETURN(const auto possible, state_.Possible(hit.field, execution_));
        const bool restricts = search_.context == SearchContext::kCurrentSelections ||
                               context_.selected(hit.field) != nullptr;
        if (restricts && possible != nullptr) hit.symbols &= *possible;
      }
      std::erase_if(hits, [](const FieldHits& hit) { return !hit.symbols.Any(); });
      hits_.push_back(std::move(hits));
    }
    return absl::OkStatus();
  }

  // The ways in which some records hold the terms of the mask together.
  absl::Status AddAssociations(unsigned mask, std::vector<Choice>* found) const {
    std::vector<size_t> terms;
    size_t choices = 1;
    for (size_t t = 0; t < hits_.size(); ++t) {
      if ((mask >> t & 1) == 0) continue;
      terms.push_back(t);
      choices = std::min(kMostChoices, choices * hits_[t].size());
    }
    for (size_t number = 0; number < choices; ++number) {
      Choice choice = MakeChoice(terms, number);
      CELADON_ASSIGN_OR_RETURN(const bool associated, IsAssociated(choice));
      if (associated) found->push_back(std::move(choice));
    }
    return absl::OkStatus();
  }

  // Choices are numbered in a mixed radix, a digit a term, the closest fields first.
  Choice MakeChoice(const std::vector<size_t>& terms, size_t number) const {
    Choice choice{.terms = terms, .fields = {}};
    for (const size_t term : terms) {
      const FieldHits& hit = hits_[term][number % hits_[term].size()];
      number /= hits_[term].size();
      choice.distance += static_cast<int>(hit.closest);
      auto same =
          std::ranges::find(choice.fields, hit.field, &std::pair<FieldId, Choice::Part>::first);
      if (same == choice.fields.end()) {
        choice.fields.push_back({hit.field, {{term}, hit.symbols}});
      } else {
        Join(term, hit.symbols, &same->second);
      }
    }
    return choice;
  }

  // Values that hold all terms are preferred to those that hold one.
  static void Join(size_t term, const Bitmap& symbols, Choice::Part* part) {
    part->terms.push_back(term);
    Bitmap both = part->symbols;
    both &= symbols;
    if (both.Any()) {
      part->symbols = std::move(both);
    } else {
      part->symbols |= symbols;
    }
  }

  absl::StatusOr<bool> IsAssociated(const Choice& choice) const {
    if (choice.fields.size() == 1) {  // what is compatible is inferred once for all of these
      const auto& [field, part] = choice.fields.front();
      CELADON_ASSIGN_OR_RETURN(const auto compatible, state_.Compatible(field, execution_));
      return compatible == nullptr || compatible->Intersects(part.symbols);
    }
    SelectionState selections = context_;
    std::vector<FieldId> fields;
    for (const auto& [field, part] : choice.fields) {
      selections.Set(MakeEntry(model_, {field, part.symbols}, context_.mode(field), execution_));
      fields.push_back(field);
    }
    return Agree(model_, selections, fields, execution_);
  }

  // Where a term stands in a text that may hold it, and how closely.
  MatchType ClosestIn(std::string_view text, const std::vector<size_t>& terms) const {
    MatchType closest = MatchType::kBeginning;
    for (const size_t term : terms) {
      for (size_t at = 0; (at = FindTerm(text, folded_[term], at)) != std::string_view::npos;
           ++at) {
        closest = std::min(closest, TypeOfMatch(text, folded_[term], at));
      }
    }
    return closest;
  }

  SearchMatch Match(const SymbolTable& symbols, uint32_t element, MatchType type,
                    const std::vector<size_t>& terms) const {
    const SymbolId symbol = symbols.symbol_at(element);
    SearchMatch match;
    match.text = symbols.Text(symbol, index_.settings());
    if (symbols[symbol].has_number()) match.number = symbols[symbol].number();
    match.element = element;
    match.type = type;
    std::vector<std::string> wanted;
    for (const size_t term : terms) wanted.push_back(folded_[term]);
    match.highlights = HighlightTerms(match.text, wanted);
    return match;
  }

  const SearchIndex& index_;
  const DataModel& model_;
  const SelectionState context_;
  const AssociationState state_;
  const AssociativeSearch& search_;
  const Execution& execution_;
  std::vector<std::string> folded_;           // a term
  std::vector<std::vector<FieldHits>> hits_;  // a term
};

}  // namespace

absl::StatusOr<SearchResult> SearchAssociations(const SearchIndex& index,
                                                const SelectionState& selections,
                                                const AssociativeSearch& search,
                                                const Execution& execution) {
  AssociationFinder finder(index, selections, search, execution);
  CELADON_ASSIGN_OR_RETURN(const std::vector<Choice> choices, finder.Find());
  SearchResult result{.total = choices.size(), .groups = {}};
  for (uint64_t g = search.groups.offset;
       g < choices.size() && g - search.groups.offset < search.groups.count; ++g) {
    SearchGroup group{.terms = choices[g].terms, .items = {}, .number = g, .selections = {}};
    CELADON_ASSIGN_OR_RETURN(group.selections, finder.Select(choices[g]));
    for (const auto& [field, part] : choices[g].fields) {
      CELADON_ASSIGN_OR_RETURN(SearchItem item, finder.Item(field, part));
      group.items.push_back(std::move(item));
    }
    result.groups.push_back(std::move(group));
  }
  return result;
}

}  // namespace celadon
