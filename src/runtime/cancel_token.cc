#include "celadon/cancel_token.h"

namespace celadon {

void CancelToken::SetDeadline(Clock::time_point deadline) {
  state_->deadline.store(deadline.time_since_epoch().count(), std::memory_order_relaxed);
}

void CancelToken::Reset() {
  state_->deadline.store(0, std::memory_order_relaxed);
  state_->cancelled.store(false, std::memory_order_relaxed);
}

bool CancelToken::cancelled() const { return !status().ok(); }

absl::Status CancelToken::status() const {
  if (state_->cancelled.load(std::memory_order_relaxed)) {
    return absl::CancelledError("the work was cancelled");
  }
  const Clock::rep deadline = state_->deadline.load(std::memory_order_relaxed);
  if (deadline != 0 && Clock::now().time_since_epoch().count() >= deadline) {
    return absl::DeadlineExceededError("the time limit has passed");
  }
  return absl::OkStatus();
}

}  // namespace celadon
