#include "source/batch_builder.h"

#include <cmath>
#include <memory>
#include <utility>

namespace celadon {

static_assert(Dictionary::kNone == BatchColumn::kNull);

void BatchBuilder::Add(size_t column, ValueView value) {
  const bool none = value.has_number() && std::isnan(value.number());
  codes_[column].push_back(encoders_[column].Add(none ? ValueView() : value));
}

RowBatch BatchBuilder::Take() {
  RowBatch batch;
  batch.rows = rows();
  for (size_t i = 0; i < encoders_.size(); ++i) {
    auto dictionary = std::make_shared<const DualVector>(encoders_[i].Take());
    batch.columns.push_back({std::move(dictionary), std::move(codes_[i])});
    encoders_[i] = ValueEncoder();
    codes_[i].clear();
  }
  return batch;
}

}  // namespace celadon
