#include "value/dual_vector_parts.h"

#include <algorithm>

namespace celadon {
namespace {

// Fills in `count` numbers: those of the lane from `first` on, or zeros where there is none.
void CopyNumbers(const Lane<double>& lane, size_t first, size_t count, double* numbers) {
  if (lane.empty()) {
    std::fill_n(numbers, count, 0.0);
  } else {
    std::copy_n(lane.data() + first, count, numbers);
  }
}

}  // namespace

void DualVectorParts::Size::Add(const DualVector& source, size_t first, size_t count) {
  if (count == 0) return;
  values += count;
  numbers |= !source.numbers_.empty();
  texts |= !source.text_ends_.empty();
  text_bytes += source.TextBegin(first + count) - source.TextBegin(first);
}

void DualVectorParts::Writer::AppendRange(const DualVector& source, size_t first, size_t count) {
  kinds_ = std::copy_n(source.kinds_.data() + first, count, kinds_);
  if (numbers_ != nullptr) {
    CopyNumbers(source.numbers_, first, count, numbers_);
    numbers_ += count;
  }
  if (text_ends_ == nullptr) return;
  const uint64_t begin = source.TextBegin(first);
  const uint64_t shift = text_end_ - begin;  // modulo 2^64
  for (size_t i = first + 1; i <= first + count; ++i) *text_ends_++ = source.TextBegin(i) + shift;
  std::copy_n(source.arena_.data() + begin, source.TextBegin(first + count) - begin,
              arena_ + text_end_);
  text_end_ += source.TextBegin(first + count) - begin;
}

DualVectorParts::DualVectorParts(std::span<const Size> parts) {
  Size all;
  for (const Size& part : parts) {
    places_.push_back({all.values, all.text_bytes});
    all.values += part.values;
    all.text_bytes += part.text_bytes;
    all.numbers |= part.numbers;
    all.texts |= part.texts;
  }
  values_.kinds_.Lengthen(all.values);
  if (all.numbers) values_.numbers_.Lengthen(all.values);
  if (all.texts) values_.text_ends_.Lengthen(all.values);
  values_.arena_.Lengthen(all.text_bytes);
}

DualVectorParts::Writer DualVectorParts::part(size_t i) {
  const Place place = places_[i];
  Writer writer;
  writer.kinds_ = values_.kinds_.data() + place.value;
  if (!values_.numbers_.empty()) writer.numbers_ = values_.numbers_.data() + place.value;
  if (!values_.text_ends_.empty()) writer.text_ends_ = values_.text_ends_.data() + place.value;
  writer.arena_ = values_.arena_.data();
  writer.text_end_ = place.text;
  return writer;
}

}  // namespace celadon
