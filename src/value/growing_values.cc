#include "value/growing_values.h"

#include <atomic>
#include <utility>

namespace celadon {
namespace {

struct GrowingDeleter {
  ValueOrigin origin;
  void operator()(const DualVector* values) const { delete values; }
};

}  // namespace

std::shared_ptr<DualVector> ShareGrowing(DualVector values, ValueOrigin origin) {
  return {new DualVector(std::move(values)), GrowingDeleter{std::move(origin)}};
}

ValueOrigin OriginOf(const std::shared_ptr<const DualVector>& values) {
  const auto* const deleter = std::get_deleter<GrowingDeleter>(values);
  return deleter == nullptr ? nullptr : deleter->origin;
}

bool BeginsWith(const std::shared_ptr<const DualVector>& values,
                const std::shared_ptr<const DualVector>& others, size_t count) {
  if (others == nullptr || count > values->size()) return false;
  const ValueOrigin origin = OriginOf(values);
  return origin != nullptr && origin == OriginOf(others);
}

void MakeOwn(std::shared_ptr<DualVector>& values) {
  if (values.use_count() != 1) {
    values = ShareGrowing(*values, OriginOf(values));
  } else {
    std::atomic_thread_fence(std::memory_order_acquire);  // behind what other holders have read
  }
}

}  // namespace celadon
