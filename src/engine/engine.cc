#include "celadon/engine.h"

#include <utility>

#include "celadon/delimited.h"

namespace celadon {

Engine::Engine(const EngineOptions& options)
    : executor_(MakeThreadPool(options.threads)), memory_(options.memory_limit) {
  formats_.Add(MakeDelimitedFormat());
}

Execution Engine::MakeExecution(CancelToken cancel) {
  return {
      .executor = executor_.get(), .cancel = std::move(cancel), .memory = &memory_, .progress = {}};
}

}  // namespace celadon
