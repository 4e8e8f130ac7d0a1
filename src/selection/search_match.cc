// Matches search strings against the texts and numbers of a symbol table.
#include <algorithm>
#include <numeric>

#include "celadon/search.h"
#include "runtime/status_macros.h"
#include "selection/likeness.h"
#include "selection/number_search.h"
#include "selection/search_node.h"
#include "value/number_text.h"
#include "value/utf8.h"

namespace celadon {
namespace {

// Whole words of the bitmaps that tasks write, and a few hundred microseconds of work.
constexpr size_t kMorselSymbols = 8192;

// Calls visit(id, folded text) for every symbol, in parallel, morsels in order.
template <typename MakeVisitor>
absl::Status ForEachText(const SymbolTable& symbols, const RegionalSettings& settings,
                         const Execution& execution, MakeVisitor make_visitor) {
  const size_t morsels = (symbols.size() + kMorselSymbols - 1) / kMorselSymbols;
  execution.executor->Run(morsels, [&](size_t morsel, size_t) {
    if (execution.cancel.cancelled()) return;
    auto visit = make_visitor();
    std::string folded;
    const size_t end = std::min<size_t>(symbols.size(), (morsel + 1) * kMorselSymbols);
    for (auto id = static_cast<SymbolId>(morsel * kMorselSymbols); id < end; ++id) {
      const ValueView value = symbols[id];
      if (value.has_text()) {
        FoldInto(value.text(), &folded);
      } else {
        FoldInto(symbols.Text(id, settings), &folded);
      }
      visit(id, folded);
    }
  });
  return execution.cancel.status();
}

template <typename Matches>
absl::StatusOr<Bitmap> SymbolsWhere(const SymbolTable& symbols, const RegionalSettings& settings,
                                    const Execution& execution, Matches matches) {
  Bitmap found(symbols.size());
  CELADON_RETURN_IF_ERROR(ForEachText(symbols, settings, execution, [&] {
    return [&](SymbolId id, std::string_view folded) {
      if (matches(folded)) found.Set(id);
    };
  }));
  return found;
}

class SymbolFinder {
 public:
  SymbolFinder(const SymbolTable& symbols, const RegionalSettings& settings,
               const ExpressionSearch& expression, const Execution& execution)
      : symbols_(symbols), settings_(settings), expression_(&expression), execution_(execution) {}

  absl::StatusOr<Bitmap> operator()(const PatternSearch& search) const {
    CELADON_ASSIGN_OR_RETURN(Bitmap found, SymbolsWhere(symbols_, settings_, execution_,
                                                        [&search](std::string_view folded) {
                                                          return search.pattern.Matches(folded);
                                                        }));
    if (const auto number = ParsePlainNumber(search.plain, settings_.decimal_separator)) {
      AddNumber(*number, &found);
    }
    return found;
  }

  absl::StatusOr<Bitmap> operator()(const TermSearch& search) const {
    if (search.terms.empty()) return Bitmap(symbols_.size(), true);
    return SymbolsWhere(symbols_, settings_, execution_, [&search](std::string_view folded) {
      return std::ranges::any_of(search.terms, [folded](const std::string& term) {
        return FindTerm(folded, term, 0) != std::string_view::npos;
      });
    });
  }

  absl::StatusOr<Bitmap> operator()(const NumberSearch& search) const {
    return FindNumbers(symbols_, search, settings_);
  }

  absl::StatusOr<Bitmap> operator()(const FormulaSearch& search) const {
    if (!*expression_) return absl::UnimplementedError("Unimplemented: an expression search here");
    return (*expression_)(search.expression);
  }

  absl::StatusOr<Bitmap> operator()(const FuzzySearch& search) const {
    Bitmap found(symbols_.size());
    if (symbols_.size() == 0) return found;
    CELADON_ASSIGN_OR_RETURN(const std::vector<double> distances, Distances(search));
    SymbolId best = 0;
    for (SymbolId id = 1; id < symbols_.size(); ++id) {
      if (Nearer(distances, id, best)) best = id;
    }
    found.Set(best);
    return found;
  }

  absl::StatusOr<Bitmap> operator()(const CompoundSearch& search) const {
    CELADON_ASSIGN_OR_RETURN(Bitmap found, std::visit(*this, search.operands.front()->form));
    for (size_t i = 1; i < search.operands.size(); ++i) {
      CELADON_ASSIGN_OR_RETURN(const Bitmap more, std::visit(*this, search.operands[i]->form));
      search.all ? found &= more : found |= more;
    }
    return found;
  }

  absl::StatusOr<std::vector<double>> Distances(const FuzzySearch& search) const {
    std::vector<double> distances(symbols_.size());
    CELADON_RETURN_IF_ERROR(ForEachText(symbols_, settings_, execution_, [&] {
      return [&, likeness = Likeness(search.text)](SymbolId id, std::string_view folded) mutable {
        distances[id] = likeness.Distance(folded);
      };
    }));
    return distances;
  }

  bool Nearer(const std::vector<double>& distances, SymbolId a, SymbolId b) const {
    if (distances[a] != distances[b]) return distances[a] < distances[b];
    return symbols_.element(a) < symbols_.element(b);
  }

 private:
  // Where a value is shown as a plain number, it is found by any way of writing that number.
  void AddNumber(double number, Bitmap* found) const {
    const auto id = symbols_.Find(ValueView::Number(number));
    if (id && ParsePlainNumber(symbols_.Text(*id, settings_), settings_.decimal_separator)) {
      found->Set(*id);
    }
  }

  const SymbolTable& symbols_;
  const RegionalSettings& settings_;
  const ExpressionSearch* expression_;
  const Execution& execution_;
};

}  // namespace

absl::StatusOr<Bitmap> FindSymbols(const SymbolTable& symbols, const SearchString& search,
                                   const RegionalSettings& settings,
                                   const ExpressionSearch& expression, const Execution& execution) {
  return std::visit(SymbolFinder(symbols, settings, expression, execution), search.root().form);
}

absl::StatusOr<std::vector<SymbolId>> RankByLikeness(const SymbolTable& symbols,
                                                     const SearchString& search,
                                                     const RegionalSettings& settings,
                                                     const Execution& execution) {
  const ExpressionSearch none;
  const SymbolFinder finder(symbols, settings, none, execution);
  CELADON_ASSIGN_OR_RETURN(const std::vector<double> distances,
                           finder.Distances(std::get<FuzzySearch>(search.root().form)));
  std::vector<SymbolId> ids(symbols.size());
  std::iota(ids.begin(), ids.end(), SymbolId{0});
  std::ranges::sort(ids, [&](SymbolId a, SymbolId b) { return finder.Nearer(distances, a, b); });
  return ids;
}

}  // namespace celadon
