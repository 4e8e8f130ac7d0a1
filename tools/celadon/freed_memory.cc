#include "freed_memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace celadon::command {
namespace {

constexpr std::chrono::seconds kIdle{1};

void HandBack() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

FreedMemory::~FreedMemory() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void FreedMemory::CommandBegins() {
  const std::lock_guard lock(mutex_);
  busy_ = true;
}

void FreedMemory::CommandEnds(bool loaded) {
  const std::lock_guard lock(mutex_);
  busy_ = false;
  idle_since_ = Clock::now();
  if (!loaded) return;
  freed_ = true;
  if (!thread_.joinable()) thread_ = std::thread(&FreedMemory::HandBackWhenIdle, this);
  changed_.notify_one();
}

// Looks again when the time since the last command is over, rather than at each command.
void FreedMemory::HandBackWhenIdle() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || freed_; });
    while (!ending_ && (busy_ || Clock::now() < idle_since_ + kIdle)) {
      changed_.wait_until(lock, busy_ ? Clock::now() + kIdle : idle_since_ + kIdle);
    }
    if (ending_) return;
    freed_ = false;
    lock.unlock();
    HandBack();
    lock.lock();
  }
}

}  // namespace celadon::command
