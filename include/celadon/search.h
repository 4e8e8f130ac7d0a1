// Search strings: the values of a field that a text stands for.
//
// Source: Qlik Design Blog "The Search String", "The Expression Search", "Dates in Set Analysis";
// Qlik help "Set modifiers with searches". The rules are those of the associative model, section 8.
#ifndef CELADON_SEARCH_H_
#define CELADON_SEARCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/symbol_table.h"

namespace celadon {

struct SearchNode;  // see src/selection/search_node.h

struct SearchOptions {
  bool interactive = false;  // typed: a text without wildcards finds the beginnings of words
  bool escaping = false;     // a backslash takes the special meaning from the character behind it
};

// Part of a text, in code points.
struct TextRange {
  uint32_t position = 0;
  uint32_t count = 0;
  bool operator==(const TextRange&) const = default;
};

// The symbols for which an expression, given without its `=`, is a number other than 0.
using ExpressionSearch = std::function<absl::StatusOr<Bitmap>(const std::string& expression)>;

// A search string, read. Immutable; copies share what was read. Any number of threads may use it.
class SearchString {
 public:
  // InvalidArgument for a compound search whose parentheses or operands are not whole, and for a
  // numeric one that is not of the form `>=10<20`.
  static absl::StatusOr<SearchString> Parse(std::string_view text,
                                            const SearchOptions& options = {});

  const std::string& text() const { return text_; }
  // Whether it ranks all values by likeness (`~text`) instead of matching some.
  bool fuzzy() const;
  const SearchNode& root() const { return *root_; }

  // Where the search matches in a text that it finds, in order and without overlap: wildcards, and
  // searches that are not for text, have no part in it.
  std::vector<TextRange> Highlights(std::string_view text) const;

 private:
  SearchString(std::string text, std::shared_ptr<const SearchNode> root)
      : text_(std::move(text)), root_(std::move(root)) {}

  std::string text_;
  std::shared_ptr<const SearchNode> root_;
};

// Where folded terms stand at the beginnings of words of a text, in order and without overlap.
std::vector<TextRange> HighlightTerms(std::string_view text,
                                      const std::vector<std::string>& folded_terms);

// The symbols that the search finds in the whole table, excluded values and all; of a fuzzy search
// the best one. Unimplemented for an expression where `expression` is not given. Texts are matched
// in parallel.
absl::StatusOr<Bitmap> FindSymbols(const SymbolTable& symbols, const SearchString& search,
                                   const RegionalSettings& settings,
                                   const ExpressionSearch& expression, const Execution& execution);

// All symbols, those first whose texts are most like the one of a fuzzy search; in load order where
// they are alike. Our own measure: edits (a swap of neighbours is one) over the longer length.
absl::StatusOr<std::vector<SymbolId>> RankByLikeness(const SymbolTable& symbols,
                                                     const SearchString& search,
                                                     const RegionalSettings& settings,
                                                     const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SEARCH_H_
