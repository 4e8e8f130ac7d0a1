// What every long call is handed: threads, a way to stop it, a memory bound and a progress report.
#ifndef CELADON_EXECUTION_H_
#define CELADON_EXECUTION_H_

#include <cstdint>
#include <functional>

#include "celadon/cancel_token.h"
#include "celadon/executor.h"
#include "celadon/memory_budget.h"

namespace celadon {

// How far a load has come. `total` is 0 where the work in all is unknown.
struct Progress {
  uint64_t rows = 0;
  uint64_t done = 0;  // of `total`, in the reader's own unit (bytes, row groups)
  uint64_t total = 0;
};

// A small value, copied freely; what it points to outlives the call it is handed to.
struct Execution {
  Executor* executor = nullptr;  // never null in a call
  CancelToken cancel;
  MemoryBudget* memory = nullptr;                 // null: no bound
  std::function<void(const Progress&)> progress;  // may be empty; called from the loading thread
};

}  // namespace celadon

#endif  // CELADON_EXECUTION_H_
