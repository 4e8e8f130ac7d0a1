#include "value/dual_vector_parts.h"

namespace celadon {

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
