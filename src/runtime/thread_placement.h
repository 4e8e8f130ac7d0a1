// Keeps the threads of a pool off the processor of the thread that they are to help.
#ifndef CELADON_RUNTIME_THREAD_PLACEMENT_H_
#define CELADON_RUNTIME_THREAD_PLACEMENT_H_

#include <span>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

namespace celadon {

// A virtual machine whose processors have been idle for some milliseconds does not count them as
// idle, since its host has taken them away. Linux then wakes a thread on the very processor of the
// thread that wakes it, where it waits until that one is done or the load is balanced, milliseconds
// later: a click after a moment's rest would be calculated by one thread. Threads that may not run
// there are woken elsewhere at once. Our own; does nothing on other systems.
//
// Not thread-safe.
class ThreadPlacement {
 public:
  // For threads that may run where the calling thread may.
  ThreadPlacement();

  // Has threads, sleeping ones for choice, run anywhere but on the processor that the caller is on,
  // within those that they may run on. Free of cost while the caller stays there; else some
  // microseconds for each thread.
  void KeepOffCaller(std::span<std::thread> threads);

 private:
#if defined(__linux__)
  cpu_set_t allowed_ = {};
  bool known_ = false;  // whether allowed_ is
  int kept_off_ = -1;   // the processor
#endif
};

}  // namespace celadon

#endif  // CELADON_RUNTIME_THREAD_PLACEMENT_H_
