// Values that are shared as they stand, and may be taken over by the last one who holds them.
#ifndef CELADON_VALUE_FINAL_VALUES_H_
#define CELADON_VALUE_FINAL_VALUES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "celadon/dual_vector.h"

namespace celadon {

// What is known of final values.
struct ValueFacts {
  std::optional<bool> symbols;  // whether they could be the symbols of a field as they stand
  // Their positions in the order of CompareSymbols; none where they are in that order.
  std::optional<std::vector<uint32_t>> order;
};

// Shares values to which nothing will be added.
std::shared_ptr<const DualVector> ShareFinal(DualVector values);

// Whether the values were shared by ShareFinal.
bool AreFinal(const std::shared_ptr<const DualVector>& values);

// What has been found out about the values so far, for all who hold them to read and to add to, one
// at a time; null where they are not final.
ValueFacts* FactsOf(const std::shared_ptr<const DualVector>& values);

// The values themselves where they are final and nobody else holds them, else a copy.
DualVector TakeOrCopy(std::shared_ptr<const DualVector> values);

}  // namespace celadon

#endif  // CELADON_VALUE_FINAL_VALUES_H_
