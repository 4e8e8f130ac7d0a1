// Where a search string matches in a text.
#include <algorithm>

#include "celadon/search.h"
#include "selection/search_node.h"
#include "value/utf8.h"

namespace celadon {
namespace {

// Bytes of the folded text. Folding maps code points one to one, so these count alike in both.
using Places = std::vector<TextPattern::Place>;

struct PlaceFinder {
  std::string_view folded;
  Places* places;

  void operator()(const PatternSearch& search) const {
    if (!search.pattern.Matches(folded)) return;
    const Places found = search.pattern.LiteralPlaces(folded);
    places->insert(places->end(), found.begin(), found.end());
  }
  void operator()(const TermSearch& search) const {
    for (const std::string& term : search.terms) {
      for (size_t at = 0; (at = FindTerm(folded, term, at)) != std::string_view::npos;) {
        places->push_back({at, at + term.size()});
        at += term.size();
      }
    }
  }
  void operator()(const CompoundSearch& search) const {
    for (const auto& operand : search.operands) std::visit(*this, operand->form);
  }
  void operator()(const NumberSearch&) const {}
  void operator()(const FormulaSearch&) const {}
  void operator()(const FuzzySearch&) const {}
};

// In order, those that touch or overlap made one.
void Merge(Places* places) {
  std::ranges::sort(*places, {}, &TextPattern::Place::begin);
  Places merged;
  for (const TextPattern::Place& place : *places) {
    if (place.begin == place.end) continue;
    if (!merged.empty() && place.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, place.end);
    } else {
      merged.push_back(place);
    }
  }
  *places = std::move(merged);
}

std::vector<TextRange> RangesOf(std::string_view folded, Places places) {
  Merge(&places);
  std::vector<TextRange> ranges;
  for (const TextPattern::Place& place : places) {
    const std::string_view before = folded.substr(0, place.begin);
    const std::string_view inside = folded.substr(place.begin, place.end - place.begin);
    ranges.push_back({static_cast<uint32_t>(CountCodePoints(before)),
                      static_cast<uint32_t>(CountCodePoints(inside))});
  }
  return ranges;
}

}  // namespace

std::vector<TextRange> SearchString::Highlights(std::string_view text) const {
  std::string folded;
  FoldInto(text, &folded);
  Places places;
  std::visit(PlaceFinder{folded, &places}, root_->form);
  return RangesOf(folded, std::move(places));
}

std::vector<TextRange> HighlightTerms(std::string_view text,
                                      const std::vector<std::string>& folded_terms) {
  std::string folded;
  FoldInto(text, &folded);
  Places places;
  PlaceFinder{folded, &places}(TermSearch{folded_terms});
  return RangesOf(folded, std::move(places));
}

}  // namespace celadon
