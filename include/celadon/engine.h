// What a host holds: the engine with its threads, memory bound and file formats.
#ifndef CELADON_ENGINE_H_
#define CELADON_ENGINE_H_

#include <cstdint>
#include <memory>

#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace celadon {

struct EngineOptions {
  size_t threads = 0;         // 0: one a processor
  uint64_t memory_limit = 0;  // bytes for loads and calculations; 0: none
};

// Outlives the apps that are made on it. Set it up first (formats), then use it from any thread.
class Engine {
 public:
  // Delimited text is registered; a host adds the formats of the components that it links, for
  // instance `engine.formats().Add(MakeQvdFormat())`.
  explicit Engine(const EngineOptions& options = {});

  FormatRegistry& formats() { return formats_; }
  const FormatRegistry& formats() const { return formats_; }
  Executor& executor() { return *executor_; }
  MemoryBudget& memory() { return memory_; }

  // The engine's threads and memory bound with a token of the caller's, for one call or several.
  Execution MakeExecution(CancelToken cancel = {});

 private:
  std::unique_ptr<Executor> executor_;
  MemoryBudget memory_;
  FormatRegistry formats_;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_H_
