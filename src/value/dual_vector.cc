#include "celadon/dual_vector.h"

#include <algorithm>

namespace celadon {

namespace {

// Makes a lane that no value needed so far: zeros for these values, and room for all.
template <typename T>
void StartLane(size_t values, size_t capacity, Lane<T>* lane) {
  lane->Reserve(std::max(values + 1, capacity));
  lane->Lengthen(values);
  std::fill_n(lane->data(), values, T{});
}

// Appends to a lane that exists from the first value that needs it on. `kinds` counts the value
// that is being appended.
template <typename T>
void AppendToLane(const Lane<ValueKind>& kinds, bool needed, T value, Lane<T>* lane) {
  if (lane->empty()) {
    if (!needed) return;
    StartLane(kinds.size() - 1, kinds.capacity(), lane);
  }
  lane->Append(value);
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
  const uint64_t begin = TextBegin(i);
  if (arena_.empty()) return "";  // a text all the same
  return {arena_.data() + begin, static_cast<size_t>(text_ends_[i] - begin)};
}

void DualVector::Append(ValueView value) {
  kinds_.Append(value.kind());
  AppendToLane(kinds_, value.has_number(), value.has_number() ? value.number() : 0, &numbers_);
  if (value.has_text()) arena_.Append(value.text().data(), value.text().size());
  AppendToLane(kinds_, value.has_text(), uint64_t{arena_.size()}, &text_ends_);
}

void DualVector::AppendRange(const DualVector& values, size_t first, size_t count) {
  const ValueKind* const kinds = values.kinds_.data() + first;
  const auto any = [&](ValueKind part) {
    return std::any_of(kinds, kinds + count, [part](ValueKind kind) {
      return (static_cast<uint8_t>(kind) & static_cast<uint8_t>(part)) != 0;
    });
  };
  const size_t before = size();
  kinds_.Append(kinds, count);
  if (any(ValueKind::kNumber)) {
    if (numbers_.empty()) StartLane(before, kinds_.capacity(), &numbers_);
    numbers_.Append(values.numbers_.data() + first, count);
  } else if (!numbers_.empty()) {
    numbers_.Lengthen(before + count);
    std::fill_n(numbers_.data() + before, count, 0.0);
  }
  if (any(ValueKind::kText)) {
    if (text_ends_.empty()) StartLane(before, kinds_.capacity(), &text_ends_);
    AppendTexts(values, first, count);
  } else if (!text_ends_.empty()) {
    text_ends_.Lengthen(before + count);
    std::fill_n(text_ends_.data() + before, count, uint64_t{arena_.size()});
  }
}

void DualVector::AppendTexts(const DualVector& values, size_t first, size_t count) {
  const uint64_t begin = values.TextBegin(first);
  const uint64_t* const ends = values.text_ends_.data() + first;
  const uint64_t shift = arena_.size() - begin;  // modulo 2^64
  const size_t before = text_ends_.size();
  text_ends_.Lengthen(before + count);
  std::transform(ends, ends + count, text_ends_.data() + before,
                 [shift](uint64_t end) { return end + shift; });
  arena_.Append(values.arena_.data() + begin, ends[count - 1] - begin);
}

void DualVector::ShrinkToFit() {
  kinds_.ShrinkToFit();
  numbers_.ShrinkToFit();
  text_ends_.ShrinkToFit();
  arena_.ShrinkToFit();
}

size_t DualVector::bytes() const {
  return kinds_.size() * sizeof(ValueKind) + numbers_.size() * sizeof(double) +
         text_ends_.size() * sizeof(uint64_t) + arena_.size();
}

}  // namespace celadon
