// Any bytes read as an Arrow IPC file or stream end in rows or in a status.
#include <cstdint>
#include <memory>
#include <string_view>

#include "celadon/executor.h"
#include "connectors/arrow/arrow_reader.h"
#include "connectors/arrow/mapped_buffer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto executor = celadon::MakeInlineExecutor();
  celadon::Execution execution;
  execution.executor = executor.get();
  const auto bytes =
      celadon::CopyToBuffer(std::string_view(reinterpret_cast<const char*>(data), size));
  auto reader = celadon::OpenArrow(bytes, "input", {}, execution);
  if (!reader.ok()) return 0;
  constexpr int kMostBatches = 100;  // a few bytes may say truly that they are many equal rows
  for (int i = 0; i < kMostBatches; ++i) {
    const auto batch = (*reader)->Next();
    if (!batch.ok() || batch->rows == 0) break;
  }
  return 0;
}
