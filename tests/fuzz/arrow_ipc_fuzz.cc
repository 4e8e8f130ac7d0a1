// Any bytes read as an Arrow IPC file or stream end in rows or in a status: the records, and the
// elements of a list in nested.arrow of the corpus.
#include "connectors/arrow/arrow_reader.h"
#include "connectors/arrow/mapped_buffer.h"
#include "fuzz/read_batches.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const celadon::FuzzExecution execution;
  const auto bytes = celadon::CopyToBuffer(celadon::AsText(data, size));
  for (const char* const table : {"", "people.item.phones"}) {
    celadon::FormatOptions options;
    options.table = table;
    auto reader = celadon::OpenArrow(bytes, "input", options, execution);
    if (reader.ok()) celadon::ReadBatches(**reader, 100);
  }
  return 0;
}
