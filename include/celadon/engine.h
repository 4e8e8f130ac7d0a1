// What a host holds: the engine with its threads, memory bound and file formats.
#ifndef CELADON_ENGINE_H_
#define CELADON_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "celadon/connection.h"
#include "celadon/environment.h"
#include "celadon/execution.h"
#include "celadon/function_registry.h"
#include "celadon/table_reader.h"

namespace celadon {

struct EngineOptions {
  size_t threads = 0;         // 0: one a processor
  uint64_t memory_limit = 0;  // bytes for loads and calculations; 0: none
  // Bytes for what an app learns of its data from charts, such as counts by several fields over all
  // rows, and keeps until a load; at most a sixteenth of the limit. 0: nothing.
  uint64_t index_memory = uint64_t{64} << 20;
  std::optional<uint64_t> seed = {};  // of random numbers, to repeat them; else of the machine
  std::string time_zone = {};         // IANA name of the local time; empty: the machine's
  // What formulas see of the host.
  std::string version = {};
  std::string user = {};
  std::string computer = {};
  std::string author = {};
  std::string client_platform = {};
  std::map<std::string, std::string> system_attributes = {};  // of GetSysAttr, by name
  std::map<std::string, std::string> user_attributes = {};    // of GetUserAttr
};

// Outlives the apps that are made on it. Set it up first (formats), then use it from any thread.
class Engine {
 public:
  // Delimited text is registered; a host adds the formats of the components that it links, for
  // instance `engine.formats().Add(MakeQvdFormat())`.
  explicit Engine(const EngineOptions& options = {});

  FormatRegistry& formats() { return formats_; }
  const FormatRegistry& formats() const { return formats_; }
  // What scripts reach by name, beside their data folder; may be added to at any time.
  ConnectionRegistry& connections() { return connections_; }
  const ConnectionRegistry& connections() const { return connections_; }
  Executor& executor() { return *executor_; }
  MemoryBudget& memory() { return memory_; }

  // The functions that formulas may call; a host adds those of the components that it links, before
  // the first formula is evaluated.
  FunctionRegistry& functions() { return functions_; }
  const FunctionRegistry& functions() const { return functions_; }

  uint64_t index_memory() const { return index_memory_; }

  // Stops the clock that formulas see at a local time (a serial day), or lets it run again.
  void StopClock(std::optional<double> local_time);
  // The moment, place and machine as a formula is to see them, with a seed that no call before had.
  // Thread-safe.
  Environment MakeEnvironment();

  // The engine's threads and memory bound with a token of the caller's, for one call or several.
  Execution MakeExecution(CancelToken cancel = {});

 private:
  std::unique_ptr<Executor> executor_;
  MemoryBudget memory_;
  const uint64_t index_memory_;
  FormatRegistry formats_;
  ConnectionRegistry connections_;
  FunctionRegistry functions_;
  Environment environment_;  // what stays the same
  uint64_t seed_;
  std::atomic<uint64_t> environments_ = 0;  // made so far
  std::atomic<double> stopped_clock_;       // NaN: it runs
};

}  // namespace celadon

#endif  // CELADON_ENGINE_H_
