#include "celadon/memory_budget.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace celadon {

absl::Status MemoryBudget::Reserve(uint64_t bytes, std::string_view what) {
  uint64_t used = used_.load(std::memory_order_relaxed);
  do {
    if (limit_ != 0 && bytes > limit_ - std::min(used, limit_)) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "the memory limit would be exceeded by %s: limit %d bytes, in use %d, needed %d more",
          what, limit_, used, bytes));
    }
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return absl::OkStatus();
}

MemoryReservation& MemoryReservation::operator=(MemoryReservation&& other) noexcept {
  if (this == &other) return *this;
  Clear();
  budget_ = std::exchange(other.budget_, nullptr);
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

absl::Status MemoryReservation::Resize(uint64_t bytes, std::string_view what) {
  if (budget_ != nullptr && bytes > bytes_) {
    if (absl::Status status = budget_->Reserve(bytes - bytes_, what); !status.ok()) return status;
  } else if (budget_ != nullptr) {
    budget_->Release(bytes_ - bytes);
  }
  bytes_ = bytes;
  return absl::OkStatus();
}

void MemoryReservation::Clear() {
  if (budget_ != nullptr) budget_->Release(bytes_);
  bytes_ = 0;
}

}  // namespace celadon
