#include "hypercube/tuple_rows.h"

#include <algorithm>

namespace celadon {
namespace {

std::string_view BytesOf(std::span<const TupleValue> tuple) {
  return {reinterpret_cast<const char*>(tuple.data()), tuple.size_bytes()};
}

std::vector<TupleValue> Shown(std::span<const TupleValue> tuple) {
  std::vector<TupleValue> shown(tuple.begin(), tuple.end());
  std::ranges::replace(shown, kMissingValue, kNullValue);
  return shown;
}

}  // namespace

uint32_t TupleRows::RowOf(std::span<const TupleValue> tuple) {
  const std::vector<TupleValue> shown = Shown(tuple);
  if (const auto found = rows_.find(BytesOf(shown)); found != rows_.end()) return found->second;
  const uint32_t row = static_cast<uint32_t>(rows_.size());
  rows_.emplace(BytesOf(shown), row);
  values_.insert(values_.end(), shown.begin(), shown.end());
  return row;
}

size_t TupleRows::bytes() const {
  // A tuple of several values does not fit into the string itself.
  const size_t tuple = dimensions_ * sizeof(TupleValue);
  const size_t outside = tuple > std::string().capacity() ? tuple + 1 : 0;
  return values_.capacity() * sizeof(TupleValue) + rows_.size() * outside +
         rows_.capacity() * (sizeof(decltype(rows_)::value_type) + 1);
}

std::optional<uint32_t> TupleRows::Find(std::span<const TupleValue> tuple) const {
  const auto found = rows_.find(BytesOf(Shown(tuple)));
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace celadon
