#include "celadon/dual_vector.h"

namespace celadon {

namespace {

// Appends to a lane that exists from the first value that needs it on; the values before it are
// filled in. `kinds` counts the value that is being appended.
template <typename T>
void AppendToLane(const std::vector<ValueKind>& kinds, bool needed, T value, std::vector<T>* lane) {
  if (lane->empty()) {
    if (!needed) return;
    lane->reserve(kinds.capacity());
    lane->resize(kinds.size() - 1);
  }
  lane->push_back(value);
}

}  // namespace

ValueView DualVector::operator[](size_t i) const {
  switch (kinds_[i]) {
    case ValueKind::kNull:
      return ValueView();
    case ValueKind::kNumber:
      return ValueView::Number(numbers_[i]);
    case ValueKind::kText:
      return ValueView::Text(text(i));
    case ValueKind::kDual:
      return ValueView::Dual(text(i), numbers_[i]);
  }
  return ValueView();
}

std::string_view DualVector::text(size_t i) const {
  if (text_ends_.empty()) return {};
  const uint64_t begin = i == 0 ? 0 : text_ends_[i - 1];
  return std::string_view(arena_).substr(begin, text_ends_[i] - begin);
}

void DualVector::Append(ValueView value) {
  kinds_.push_back(value.kind());
  AppendToLane(kinds_, value.has_number(), value.has_number() ? value.number() : 0, &numbers_);
  if (value.has_text()) arena_.append(value.text());
  AppendToLane(kinds_, value.has_text(), uint64_t{arena_.size()}, &text_ends_);
}

void DualVector::ShrinkToFit() {
  kinds_.shrink_to_fit();
  numbers_.shrink_to_fit();
  text_ends_.shrink_to_fit();
  arena_.shrink_to_fit();
}

size_t DualVector::bytes() const {
  return kinds_.size() * sizeof(ValueKind) + numbers_.size() * sizeof(double) +
         text_ends_.size() * sizeof(uint64_t) + arena_.size();
}

}  // namespace celadon
