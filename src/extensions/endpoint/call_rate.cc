#include "extensions/endpoint/call_rate.h"

#include <algorithm>
#include <thread>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr std::chrono::milliseconds kBetweenPolls(20);

}  // namespace

CallRate::Clock::time_point CallRate::Turn() {
  const auto between = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(1 / calls_per_second_));
  const std::lock_guard lock(mutex_);
  next_ = std::max(next_, Clock::now() - std::chrono::seconds(1)) + between;
  return next_;
}

absl::Status CallRate::Wait(const CancelToken& cancel) {
  if (calls_per_second_ <= 0) return absl::OkStatus();
  const Clock::time_point turn = Turn();
  while (Clock::now() < turn) {
    CELADON_RETURN_IF_ERROR(cancel.status());
    std::this_thread::sleep_for(kBetweenPolls);
  }
  return absl::OkStatus();
}

}  // namespace celadon
