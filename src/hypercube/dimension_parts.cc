#include "hypercube/dimension_parts.h"

#include <algorithm>
#include <utility>

namespace celadon {

DimensionParts::DimensionParts(const ChartFields& fields, std::span<const FieldId> dimensions)
    : fields_(fields), dimensions_(dimensions.begin(), dimensions.end()) {
  for (const FieldId dimension : dimensions_) {
    const CalculatedField* derived = fields.derived(dimension);
    if (derived == nullptr || derived->parts.empty()) {
      parts_.push_back(dimension);
    } else {
      parts_.insert(parts_.end(), derived->parts.begin(), derived->parts.end());
    }
  }
}

DimensionParts::Rewrite DimensionParts::Combining(Rewrite then) const {
  if (parts_ == dimensions_) return then;
  return [parts = *this, then = std::move(then)](std::span<TupleValue> tuple) {
    parts.Combine(tuple);
    if (then) then(tuple.first(parts.dimensions_.size()));
  };
}

void DimensionParts::Combine(std::span<TupleValue> tuple) const {
  std::vector<TupleValue> read(tuple.begin(), tuple.end());
  std::vector<bool> reaches;
  for (const TupleValue value : read) reaches.push_back(value != kMissingValue);
  std::ranges::replace(read, kMissingValue, kNullValue);
  size_t next = 0;
  for (size_t d = 0; d < dimensions_.size(); ++d) {
    const CalculatedField* derived = fields_.derived(dimensions_[d]);
    const size_t parts = derived == nullptr ? 0 : derived->parts.size();
    if (parts == 0) {
      tuple[d] = read[next++];
      continue;
    }
    // What reaches no record of the parts has no value; NULLs in a record may give one.
    const auto own = std::span(read).subspan(next, parts);
    const bool reached = std::ranges::any_of(reaches.begin() + static_cast<long>(next),
                                             reaches.begin() + static_cast<long>(next + parts),
                                             [](bool there) { return there; });
    tuple[d] = reached ? derived->combine(own).value_or(kNullValue) : kNullValue;
    next += parts;
  }
  std::ranges::fill(tuple.subspan(dimensions_.size()), 0);
}

TupleRows DimensionParts::Shorten(TupleRows tuples) const {
  if (parts_.size() == dimensions_.size()) return tuples;
  TupleRows shortened(dimensions_.size());
  for (size_t row = 0; row < tuples.size(); ++row) {
    shortened.RowOf(tuples.tuple(row).first(dimensions_.size()));
  }
  return shortened;
}

}  // namespace celadon
