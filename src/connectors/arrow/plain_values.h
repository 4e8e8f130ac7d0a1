// Values of a Parquet chunk's slice that are not dictionary-encoded, gathered and then encoded.
#ifndef CELADON_CONNECTORS_ARROW_PLAIN_VALUES_H_
#define CELADON_CONNECTORS_ARROW_PLAIN_VALUES_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "celadon/row_batch.h"
#include "connectors/arrow/number_encoder.h"
#include "connectors/arrow/physical_value.h"
#include "runtime/status_macros.h"

namespace celadon {

template <typename T>
class PlainValues {
 public:
  explicit PlainValues(const PhysicalType& type) : type_(type) {}

  // What the values point to need not outlive the call.
  absl::Status Add(std::span<const T> values) {
    for (const T& value : values) {
      if constexpr (kIsBytes<T>) {
        CELADON_ASSIGN_OR_RETURN(const ValueView view, PhysicalValue(type_, value, &scratch_));
        gathered_.push_back(encoder_.Add(view));
      } else if constexpr (std::is_floating_point_v<T>) {
        gathered_.push_back(value);
      } else {
        gathered_.push_back(RawInteger(type_, value));
      }
    }
    return absl::OkStatus();
  }

  size_t size() const { return gathered_.size(); }

  // One code a value.
  BatchColumn Encode() {
    if constexpr (kIsBytes<T>) {
      return {std::make_shared<const DualVector>(encoder_.Take()), std::move(gathered_)};
    } else if constexpr (std::is_floating_point_v<T>) {
      return EncodeReals(gathered_);
    } else {
      return EncodeIntegers(gathered_, type_.type);
    }
  }

 private:
  using Gathered =
      std::conditional_t<kIsBytes<T>, uint32_t,
                         std::conditional_t<std::is_floating_point_v<T>, double, int64_t>>;

  const PhysicalType type_;
  std::vector<Gathered> gathered_;  // codes of bytes, which go through the encoder at once
  ValueEncoder encoder_;
  std::string scratch_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PLAIN_VALUES_H_
