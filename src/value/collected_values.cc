#include "value/collected_values.h"

#include <algorithm>
#include <utility>

namespace celadon {
namespace {

// Makes a lane as long as `end`, where it exists or is needed now; values before are 0 in a lane
// that none of them needed. It takes its room at once, so that it stays where it is.
template <typename T>
void LengthenLane(bool needed, size_t before, size_t end, size_t most, Lane<T>* lane) {
  if (lane->empty()) {
    if (!needed) return;
    lane->Reserve(most);
    lane->Lengthen(before);
    std::fill_n(lane->data(), before, T{});
  }
  lane->Lengthen(end);
}

}  // namespace

CollectedValues::Place CollectedValues::Add(const ValuePart& part) {
  const Place place{values_.kinds_.size(), values_.arena_.size()};
  if (part.size() == 0) return place;
  const size_t end = place.value + part.size();
  LengthenLane(true, place.value, end, most_, &values_.kinds_);
  LengthenLane(part.has_numbers(), place.value, end, most_, &values_.numbers_);
  LengthenLane(part.has_texts(), place.value, end, most_, &values_.text_ends_);
  LengthenLane(part.text_bytes() != 0, place.text, place.text + part.text_bytes(), most_text_,
               &values_.arena_);
  return place;
}

void CollectedValues::Write(const ValuePart& part, Place place) {
  if (part.size() == 0) return;
  std::copy_n(part.kinds_.data(), part.size(), values_.kinds_.data() + place.value);
  if (!values_.numbers_.empty()) {
    std::copy_n(part.numbers_.data(), part.size(), values_.numbers_.data() + place.value);
  }
  if (values_.text_ends_.empty()) return;
  uint64_t* const ends = values_.text_ends_.data() + place.value;
  if (!part.has_texts()) {
    std::fill_n(ends, part.size(), place.text);
    return;
  }
  std::transform(part.text_ends_.data(), part.text_ends_.data() + part.size(), ends,
                 [&place](uint64_t end) { return end + place.text; });
  if (part.text_bytes() == 0) return;
  std::copy_n(part.texts_.data(), part.text_bytes(), values_.arena_.data() + place.text);
}

DualVector CollectedValues::Take() {
  values_.ShrinkToFit();
  return std::move(values_);
}

}  // namespace celadon
