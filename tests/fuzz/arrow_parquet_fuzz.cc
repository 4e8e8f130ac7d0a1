// Any bytes read as a Parquet file end in rows or in a status: the records, and the elements of a
// list in nested.parquet of the corpus.
#include "connectors/arrow/mapped_buffer.h"
#include "connectors/arrow/parquet_reader.h"
#include "fuzz/read_batches.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const celadon::FuzzExecution execution;
  const auto bytes = celadon::CopyToBuffer(celadon::AsText(data, size));
  for (const char* const table : {"", "people.list.element.phones.list"}) {
    celadon::FormatOptions options;
    options.table = table;
    auto reader = celadon::OpenParquet(bytes, "input", options, execution, uint64_t{1} << 16);
    if (reader.ok()) celadon::ReadBatches(**reader, 100);
  }
  return 0;
}
