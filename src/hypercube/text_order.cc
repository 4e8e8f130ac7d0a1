#include "hypercube/text_order.h"

#include "celadon/text_rules.h"

namespace celadon {

int SymbolTexts::Compare(SymbolId a, SymbolId b) {
  if (keys_.empty()) MakeKeys();
  if (const int folded = keys_[a].folded.compare(keys_[b].folded); folded != 0) return folded;
  return keys_[a].text.compare(keys_[b].text);
}

void SymbolTexts::MakeKeys() {
  keys_.reserve(symbols_.size());
  for (SymbolId id = 0; id < symbols_.size(); ++id) {
    std::string text = symbols_.Text(id, settings_);
    std::string folded = PlainTextRules().Fold(text);
    keys_.push_back({std::move(folded), std::move(text)});
  }
}

}  // namespace celadon
