// Any bytes read as an Arrow IPC file or stream end in rows or in a status.
#include "connectors/arrow/arrow_reader.h"
#include "connectors/arrow/mapped_buffer.h"
#include "fuzz/read_batches.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const celadon::FuzzExecution execution;
  const auto bytes = celadon::CopyToBuffer(celadon::AsText(data, size));
  auto reader = celadon::OpenArrow(bytes, "input", {}, execution);
  if (reader.ok()) celadon::ReadBatches(**reader, 100);
  return 0;
}
