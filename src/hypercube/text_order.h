// The order of a field's symbols by their display texts.
#ifndef CELADON_HYPERCUBE_TEXT_ORDER_H_
#define CELADON_HYPERCUBE_TEXT_ORDER_H_

#include <string>
#include <vector>

#include "celadon/symbol_table.h"

namespace celadon {

// Makes the texts at the first comparison: without regard to case first, then by code points. For
// one thread; the symbols and settings must outlive it.
class SymbolTexts {
 public:
  SymbolTexts(const SymbolTable& symbols, const RegionalSettings& settings)
      : symbols_(symbols), settings_(settings) {}

  // Negative, 0 or positive.
  int Compare(SymbolId a, SymbolId b);

 private:
  struct Key {
    std::string folded, text;
  };
  void MakeKeys();

  const SymbolTable& symbols_;
  const RegionalSettings& settings_;
  std::vector<Key> keys_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_TEXT_ORDER_H_
