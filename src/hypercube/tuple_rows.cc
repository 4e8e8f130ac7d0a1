#include "hypercube/tuple_rows.h"

#include <algorithm>

namespace celadon {

uint32_t TupleRows::RowOf(std::span<const DimensionValue> values, bool measured) {
  const std::string_view bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  if (const auto found = rows_.find(bytes); found != rows_.end()) {
    measured_[found->second] = measured_[found->second] || measured;
    return found->second;
  }
  const uint32_t row = static_cast<uint32_t>(measured_.size());
  rows_.emplace(bytes, row);
  values_.insert(values_.end(), values.begin(), values.end());
  measured_.push_back(measured);
  return row;
}

std::vector<uint32_t> TupleRows::Add(const RecordCoder& coder,
                                     std::span<const RecordCoder::Code> tuples, bool measured) {
  std::vector<uint32_t> rows;
  rows.reserve(tuples.size());
  std::vector<DimensionValue> values(dimensions_);
  for (const RecordCoder::Code code : tuples) {
    std::ranges::fill(values, kNullValue);
    coder.Decode(code, values);
    std::ranges::replace(values, kMissingValue, kNullValue);
    rows.push_back(RowOf(values, measured));
  }
  return rows;
}

}  // namespace celadon
