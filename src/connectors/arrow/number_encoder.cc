#include "connectors/arrow/number_encoder.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace celadon {
namespace {

// A table of this many entries stays in the second-level cache.
constexpr uint64_t kSmallRange = 1 << 16;
constexpr uint64_t kLargestRange = 1 << 22;

BatchColumn Finish(DualVector values, std::vector<uint32_t> codes) {
  return {std::make_shared<const DualVector>(std::move(values)), std::move(codes)};
}

BatchColumn EncodeByTable(std::span<const int64_t> raw, int64_t lowest, uint64_t range,
                          const ColumnType& type) {
  std::vector<uint32_t> table(range + 1, BatchColumn::kNull);
  std::vector<uint32_t> codes(raw.size());
  DualVector values;
  std::string scratch;
  for (size_t i = 0; i < raw.size(); ++i) {
    uint32_t& code = table[static_cast<uint64_t>(raw[i]) - static_cast<uint64_t>(lowest)];
    if (code == BatchColumn::kNull) {
      code = static_cast<uint32_t>(values.size());
      values.Append(IntegerValue(type, raw[i], &scratch));
    }
    codes[i] = code;
  }
  return Finish(std::move(values), std::move(codes));
}

}  // namespace

BatchColumn EncodeIntegers(std::span<const int64_t> raw, const ColumnType& type) {
  if (raw.empty()) return Finish({}, {});
  const auto [lowest, highest] = std::minmax_element(raw.begin(), raw.end());
  const uint64_t range = static_cast<uint64_t>(*highest) - static_cast<uint64_t>(*lowest);
  if (range < std::clamp<uint64_t>(raw.size() * 4, kSmallRange, kLargestRange)) {
    return EncodeByTable(raw, *lowest, range, type);
  }
  ValueEncoder encoder;
  std::vector<uint32_t> codes(raw.size());
  std::string scratch;
  for (size_t i = 0; i < raw.size(); ++i) {
    codes[i] = encoder.Add(IntegerValue(type, raw[i], &scratch));
  }
  return Finish(encoder.Take(), std::move(codes));
}

BatchColumn EncodeReals(std::span<const double> numbers) {
  ValueEncoder encoder;
  std::vector<uint32_t> codes(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    codes[i] = encoder.Add(std::isnan(numbers[i]) ? ValueView() : ValueView::Number(numbers[i]));
  }
  return Finish(encoder.Take(), std::move(codes));
}

}  // namespace celadon
