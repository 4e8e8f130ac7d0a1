#include "runtime/thread_placement.h"

#if defined(__linux__)
#include <pthread.h>
#endif

namespace celadon {

#if defined(__linux__)

ThreadPlacement::ThreadPlacement()
    : known_(pthread_getaffinity_np(pthread_self(), sizeof(allowed_), &allowed_) == 0) {}

void ThreadPlacement::KeepOffCaller(std::span<std::thread> threads) {
  const int processor = sched_getcpu();
  if (!known_ || processor < 0 || processor == kept_off_) return;
  cpu_set_t others = allowed_;
  CPU_CLR(processor, &others);
  if (CPU_COUNT(&others) == 0) return;
  // Where the system refuses, threads run where they did.
  for (std::thread& thread : threads) {
    pthread_setaffinity_np(thread.native_handle(), sizeof(others), &others);
  }
  kept_off_ = processor;
}

#else

ThreadPlacement::ThreadPlacement() = default;

void ThreadPlacement::KeepOffCaller(std::span<std::thread>) {}

#endif

}  // namespace celadon
