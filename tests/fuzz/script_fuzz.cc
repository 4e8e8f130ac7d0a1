// Any text as a load script: checking and running it must survive it, end in time and keep to its
// memory bound.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "celadon/delimited.h"
#include "celadon/script.h"

namespace celadon {
namespace {

// What all inputs share. Scripts may write, so they have a folder of their own.
struct Surroundings {
  Surroundings() {
    const auto path = std::filesystem::temp_directory_path() / "celadon_script_fuzz";
    std::filesystem::create_directories(path);
    const auto opened = DataFolder::Open(path.string());
    if (!opened.ok()) std::abort();
    folder = std::make_unique<DataFolder>(*opened);
    formats.Add(MakeDelimitedFormat());
  }

  std::unique_ptr<DataFolder> folder;
  FormatRegistry formats;
  std::unique_ptr<Executor> executor = MakeThreadPool(2);
};

void Check(std::string_view text) {
  static Surroundings surroundings;
  ScriptEnvironment environment;
  environment.folder = surroundings.folder.get();
  environment.formats = &surroundings.formats;
  MemoryBudget memory(uint64_t{64} << 20);
  Execution execution;
  execution.executor = surroundings.executor.get();
  execution.memory = &memory;
  execution.cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(100));
  (void)CheckScript(text, "fuzz", environment, execution);
  auto outcome = RunScript(text, "fuzz", environment, execution);
  if (!outcome.ok()) return;
  environment.options.partial = true;
  environment.model = outcome->model;
  environment.variables = std::move(outcome->variables);
  (void)RunScript(text, "fuzz", environment, execution);
}

}  // namespace
}  // namespace celadon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
