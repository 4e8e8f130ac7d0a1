// A wish to stop, shared between the one who asks and the work that heeds it.
#ifndef CELADON_CANCEL_TOKEN_H_
#define CELADON_CANCEL_TOKEN_H_

#include <atomic>
#include <chrono>
#include <memory>

#include "absl/status/status.h"

namespace celadon {

// Copies share one state. All members may be called from any thread, and Cancel from a signal
// handler. Work polls `cancelled()` at least once every few milliseconds.
class CancelToken {
 public:
  using Clock = std::chrono::steady_clock;

  CancelToken() : state_(std::make_shared<State>()) {}

  void Cancel() { state_->cancelled.store(true, std::memory_order_relaxed); }
  // Cancels by itself once `deadline` has passed.
  void SetDeadline(Clock::time_point deadline);
  // Takes back a wish and a deadline, so that the token serves the next piece of work.
  void Reset();

  bool cancelled() const;
  // Ok, Cancelled, or DeadlineExceeded.
  absl::Status status() const;

 private:
  struct State {
    std::atomic<bool> cancelled{false};
    std::atomic<Clock::rep> deadline{0};  // 0: none
  };
  std::shared_ptr<State> state_;
};

}  // namespace celadon

#endif  // CELADON_CANCEL_TOKEN_H_
