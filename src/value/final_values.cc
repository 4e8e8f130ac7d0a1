#include "value/final_values.h"

#include <atomic>
#include <utility>

namespace celadon {
namespace {

// Tells these values from all others that are shared.
struct FinalDeleter {
  std::unique_ptr<ValueFacts> facts = std::make_unique<ValueFacts>();
  void operator()(const DualVector* values) const { delete values; }
};

}  // namespace

std::shared_ptr<const DualVector> ShareFinal(DualVector values) {
  return std::shared_ptr<DualVector>(new DualVector(std::move(values)), FinalDeleter());
}

ValueFacts* FactsOf(const std::shared_ptr<const DualVector>& values) {
  const auto* const deleter = std::get_deleter<FinalDeleter>(values);
  return deleter == nullptr ? nullptr : deleter->facts.get();
}

bool AreFinal(const std::shared_ptr<const DualVector>& values) {
  return FactsOf(values) != nullptr;
}

// The object itself is not const: ShareFinal made it.
DualVector TakeOrCopy(std::shared_ptr<const DualVector> values) {
  if (values.use_count() != 1 || !AreFinal(values)) return *values;
  std::atomic_thread_fence(std::memory_order_acquire);  // behind what other holders have read
  return std::move(const_cast<DualVector&>(*values));
}

}  // namespace celadon
