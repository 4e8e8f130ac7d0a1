// Where work runs: a host hands in its own threads, or takes the pool offered here.
#ifndef CELADON_EXECUTOR_H_
#define CELADON_EXECUTOR_H_

#include <cstddef>
#include <functional>
#include <memory>

namespace celadon {

// Runs the tasks of one call in parallel. Implementations are thread-safe: several threads may call
// Run at once, and a task may itself call Run (such a nested call may run inline).
class Executor {
 public:
  virtual ~Executor() = default;

  // Number of workers, at least 1. Sizes per-worker scratch space.
  virtual size_t workers() const = 0;

  // Calls body(task, worker) once for every task in [0, tasks), in any order, and returns when all
  // calls have returned. `worker` is below workers(); within one Run no two concurrent calls share
  // a worker. The body must not throw.
  virtual void Run(size_t tasks, const std::function<void(size_t task, size_t worker)>& body) = 0;
};

// A pool of `threads` workers, 0 for one a processor; the thread that calls Run is one of them, and
// the others keep off its processor (on Linux), within those that the calling thread may use now.
// Threads that are awake and have nothing else to do take part in nested calls, too, among them
// those that wait for the task which has made the call.
std::unique_ptr<Executor> MakeThreadPool(size_t threads = 0);

// Runs every task in the calling thread, in order: for tests and single-threaded hosts.
std::unique_ptr<Executor> MakeInlineExecutor();

}  // namespace celadon

#endif  // CELADON_EXECUTOR_H_
