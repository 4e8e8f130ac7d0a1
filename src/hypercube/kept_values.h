// What is worked out once of the data of a model and named by a text: kept within a budget.
#ifndef CELADON_HYPERCUBE_KEPT_VALUES_H_
#define CELADON_HYPERCUBE_KEPT_VALUES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "celadon/memory_budget.h"

namespace celadon {

// What is kept stays as long as the object; where there is no room, nothing more is kept.
// Thread-safe.
template <typename T>
class KeptValues {
 public:
  // `what` names them where memory is short.
  KeptValues(uint64_t most_bytes, MemoryBudget* memory, const char* what)
      : most_bytes_(most_bytes), what_(what), memory_(memory) {}

  // Null: nothing was kept of that name.
  std::shared_ptr<const T> Find(const std::string& name) const {
    std::lock_guard lock(mutex_);
    return FindName(name);
  }

  // Hands the value back, kept or not; or another one, which was kept of the same name meanwhile.
  std::shared_ptr<const T> Keep(std::string name, T value, uint64_t value_bytes) {
    const uint64_t bytes = value_bytes + name.size();
    auto made = std::make_shared<const T>(std::move(value));
    std::lock_guard lock(mutex_);
    if (auto known = FindName(name); known != nullptr) return known;
    const bool room = kept_.size() < kMost && memory_.bytes() + bytes <= most_bytes_ &&
                      memory_.Resize(memory_.bytes() + bytes, what_).ok();
    if (room) kept_.push_back({std::move(name), made});
    return made;
  }

  // Whether any of what is kept is so.
  template <typename Predicate>
  bool Any(Predicate is_so) const {
    std::lock_guard lock(mutex_);
    return std::ranges::any_of(kept_, [&](const Kept& kept) { return is_so(*kept.value); });
  }

  uint64_t bytes() const {
    std::lock_guard lock(mutex_);
    return memory_.bytes();
  }

 private:
  static constexpr size_t kMost = 256;  // they are looked through one by one

  struct Kept {
    std::string name;
    std::shared_ptr<const T> value;
  };

  // Requires the lock.
  std::shared_ptr<const T> FindName(const std::string& name) const {
    const auto found = std::ranges::find(kept_, name, &Kept::name);
    return found == kept_.end() ? nullptr : found->value;
  }

  const uint64_t most_bytes_;
  const char* const what_;
  mutable std::mutex mutex_;
  std::vector<Kept> kept_;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_KEPT_VALUES_H_
