#include "connectors/odbc/watched_call.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr std::chrono::milliseconds kPoll{5};
constexpr std::chrono::milliseconds kRetry{200};  // a driver may connect anew to cancel

}  // namespace

absl::Status CallWatched(const OdbcHandle& statement, const Execution& execution,
                         const std::function<SQLRETURN()>& call, SQLRETURN* result) {
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  std::atomic<bool> begun = false;
  std::mutex mutex;
  std::condition_variable ends;
  bool ended = false;  // guarded by mutex
  // Whichever task runs first makes the call, so that one worker alone comes to an end too.
  execution.executor->Run(2, [&](size_t, size_t) {
    if (!begun.exchange(true)) {
      *result = call();
      std::lock_guard lock(mutex);
      ended = true;
      ends.notify_one();
      return;
    }
    std::unique_lock lock(mutex);
    std::chrono::milliseconds wait = kPoll;
    while (!ends.wait_for(lock, wait, [&] { return ended; })) {
      if (!execution.cancel.cancelled()) continue;
      SQLCancel(statement.get());
      wait = kRetry;
    }
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return statement.StatusOf(*result);
}

}  // namespace celadon
