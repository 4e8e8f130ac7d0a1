// How many calls an endpoint is sent in a second.
#ifndef CELADON_EXTENSIONS_ENDPOINT_CALL_RATE_H_
#define CELADON_EXTENSIONS_ENDPOINT_CALL_RATE_H_

#include <chrono>
#include <mutex>

#include "absl/status/status.h"
#include "celadon/cancel_token.h"

namespace celadon {

// A second's calls may come at once; then each waits for its turn. Thread-safe.
class CallRate {
 public:
  // 0: any number of calls.
  explicit CallRate(double calls_per_second) : calls_per_second_(calls_per_second) {}

  // Returns when the call may begin, or with the error of the token.
  absl::Status Wait(const CancelToken& cancel);

 private:
  using Clock = std::chrono::steady_clock;

  // When the call that asks has its turn.
  Clock::time_point Turn();

  const double calls_per_second_;
  std::mutex mutex_;
  Clock::time_point next_;  // turn
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_CALL_RATE_H_
