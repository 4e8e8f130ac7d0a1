#include "celadon/value.h"

#include <utility>

namespace celadon {

Value::Value(ValueView view) : kind_(view.kind()) {
  if (view.has_text()) text_ = view.text();
  if (view.has_number()) number_ = view.number();
}

Value Value::Text(std::string text) {
  Value value;
  value.text_ = std::move(text);
  value.kind_ = ValueKind::kText;
  return value;
}

Value Value::Dual(std::string text, double number) {
  Value value = Text(std::move(text));
  value.number_ = number;
  value.kind_ = ValueKind::kDual;
  return value;
}

Value::operator ValueView() const {
  switch (kind_) {
    case ValueKind::kNull:
      return ValueView();
    case ValueKind::kNumber:
      return ValueView::Number(number_);
    case ValueKind::kText:
      return ValueView::Text(text_);
    case ValueKind::kDual:
      return ValueView::Dual(text_, number_);
  }
  return ValueView();
}

bool SameSymbol(ValueView a, ValueView b) {
  return CompareSymbols(a, b) == std::strong_ordering::equal;
}

namespace {

// Groups in the order of symbols: 0 numbers, 1 pure texts, 2 NULL.
int Group(ValueView value) { return value.has_number() ? 0 : value.is_null() ? 2 : 1; }

}  // namespace

std::strong_ordering CompareSymbols(ValueView a, ValueView b) {
  const int group = Group(a);
  if (group != Group(b)) return group <=> Group(b);
  if (group == 2) return std::strong_ordering::equal;
  if (group == 1) return a.text() <=> b.text();
  if (a.number() == b.number()) return std::strong_ordering::equal;  // -0.0 and 0.0 as well
  return std::strong_order(a.number(), b.number());
}

}  // namespace celadon
