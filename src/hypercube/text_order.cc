#include "hypercube/text_order.h"

#include <utility>

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr SymbolId kSymbolsBetweenPolls = 1 << 12;

}  // namespace

absl::StatusOr<TextOrder> TextOrder::Make(const SymbolTable& symbols,
                                          const RegionalSettings& settings,
                                          const Execution& execution) {
  TextOrder order(symbols, settings, execution.memory);
  CELADON_RETURN_IF_ERROR(order.FoldTexts(execution));
  return order;
}

absl::Status TextOrder::FoldTexts(const Execution& execution) {
  const TextRules& rules = PlainTextRules();
  folded_.Reserve(symbols_->size(), symbols_->values().text_bytes());
  for (SymbolId id = 0; id < symbols_->size(); ++id) {
    if (id % kSymbolsBetweenPolls == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
      CELADON_RETURN_IF_ERROR(memory_.Resize(folded_.bytes(), "sorting by text"));
    }
    folded_.Append(ValueView::Text(rules.Fold(symbols_->Text(id, *settings_))));
  }
  return memory_.Resize(folded_.bytes(), "sorting by text");
}

int TextOrder::Compare(SymbolId a, SymbolId b) const {
  if (const int folded = folded_.text(a).compare(folded_.text(b)); folded != 0) return folded;
  return symbols_->Text(a, *settings_).compare(symbols_->Text(b, *settings_));
}

}  // namespace celadon
