// Values one by one become a dictionary and codes.
#ifndef CELADON_VALUE_VALUE_ENCODER_H_
#define CELADON_VALUE_VALUE_ENCODER_H_

#include <cstdint>

#include "celadon/dual_vector.h"
#include "celadon/value.h"
#include "value/dictionary.h"

namespace celadon {

// Repeats are found by hashing; where hardly any is met among the first values, every further value
// becomes an entry of its own, for looking costs more than whoever merges the entries can save.
class ValueEncoder {
 public:
  // Dictionary::kNone for NULL. NaN must be handed in as NULL.
  uint32_t Add(ValueView value);
  DualVector Take();

 private:
  static constexpr uint32_t kTrial = 16384;

  uint32_t Intern(ValueView value);

  Dictionary dictionary_;  // while repeats are looked for
  DualVector values_;      // afterwards
  uint32_t tried_ = 0;
  bool looking_ = true;
};

}  // namespace celadon

#endif  // CELADON_VALUE_VALUE_ENCODER_H_
