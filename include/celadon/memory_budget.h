// A bound on the bytes that loads and calculations may hold.
#ifndef CELADON_MEMORY_BUDGET_H_
#define CELADON_MEMORY_BUDGET_H_

#include <atomic>
#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace celadon {

// Counts the bytes of long-lived and large allocations against a limit. Thread-safe. Holders of
// memory reserve before they allocate, so that a refusal leaves everything as it was.
class MemoryBudget {
 public:
  // `limit` in bytes; 0 means no limit.
  explicit MemoryBudget(uint64_t limit = 0) : limit_(limit) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  // ResourceExhausted, naming `what` and the figures, if the bytes would exceed the limit; then
  // nothing is counted.
  absl::Status Reserve(uint64_t bytes, std::string_view what);
  void Release(uint64_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  uint64_t limit() const { return limit_; }
  uint64_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  const uint64_t limit_;
  std::atomic<uint64_t> used_{0};
};

// The bytes that one holder has reserved; they are released when it goes.
class MemoryReservation {
 public:
  MemoryReservation() = default;
  explicit MemoryReservation(MemoryBudget* budget) : budget_(budget) {}  // null: counts only
  MemoryReservation(MemoryReservation&& other) noexcept { *this = std::move(other); }
  MemoryReservation& operator=(MemoryReservation&& other) noexcept;
  ~MemoryReservation() { Clear(); }

  // Reserves the difference when `bytes` is more than now held; releases it when less.
  absl::Status Resize(uint64_t bytes, std::string_view what);
  void Clear();
  uint64_t bytes() const { return bytes_; }

 private:
  MemoryBudget* budget_ = nullptr;
  uint64_t bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_MEMORY_BUDGET_H_
