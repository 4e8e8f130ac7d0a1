// Threads that sleep take their time to be woken, which passes while other things are done.
#ifndef CELADON_ENGINE_WAKE_WORKERS_H_
#define CELADON_ENGINE_WAKE_WORKERS_H_

#include <cstddef>

#include "celadon/executor.h"

namespace celadon {

// Does not wait for them.
inline void WakeWorkers(Executor& executor) {
  executor.Run(executor.workers(), [](size_t, size_t) {});
}

}  // namespace celadon

#endif  // CELADON_ENGINE_WAKE_WORKERS_H_
