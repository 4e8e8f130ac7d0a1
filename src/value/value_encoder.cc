#include "value/value_encoder.h"

#include <utility>

namespace celadon {

uint32_t ValueEncoder::Add(ValueView value) {
  if (value.is_null()) return Dictionary::kNone;
  if (looking_) return Intern(value);
  values_.Append(value);
  return static_cast<uint32_t>(values_.size() - 1);
}

uint32_t ValueEncoder::Intern(ValueView value) {
  const uint32_t code = dictionary_.Intern(value);
  if (++tried_ == kTrial && dictionary_.size() > kTrial / 100 * 98) {
    looking_ = false;
    values_ = dictionary_.Take();
  }
  return code;
}

DualVector ValueEncoder::Take() { return looking_ ? dictionary_.Take() : std::move(values_); }

}  // namespace celadon
