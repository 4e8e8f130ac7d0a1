// What a search string was read as.
#ifndef CELADON_SELECTION_SEARCH_NODE_H_
#define CELADON_SELECTION_SEARCH_NODE_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "selection/text_pattern.h"

namespace celadon {

// The whole text, with wildcards; without any, also the values that are shown as the same number.
struct PatternSearch {
  TextPattern pattern;
  std::string plain;  // the text itself where it has no wildcards
};

// Any of the terms at the beginning of a word.
struct TermSearch {
  std::vector<std::string> terms;  // folded
};

struct NumberLimit {
  bool above = false;  // else below
  bool inclusive = false;
  std::string text;  // in the format of the field
};

// All limits hold, or one of two that exclude each other; one or two.
struct NumberSearch {
  std::vector<NumberLimit> limits;
};

struct FormulaSearch {
  std::string expression;
};

struct FuzzySearch {
  std::string text;  // folded
};

struct SearchNode;

// Every operand (all), or any.
struct CompoundSearch {
  bool all = false;
  std::vector<std::shared_ptr<const SearchNode>> operands;
};

struct SearchNode {
  std::variant<PatternSearch, TermSearch, NumberSearch, FormulaSearch, FuzzySearch, CompoundSearch>
      form;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_SEARCH_NODE_H_
