// Any bytes as a QVD file: what is read must have the shape that a reader promises.
#include "fuzz/read_batches.h"
#include "qvd/qvd_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const celadon::FuzzExecution execution;
  celadon::QvdOptions options;
  options.replace_invalid_text = options.index_past_symbols_is_null = size % 2 == 1;
  auto reader =
      celadon::OpenQvd({"fuzz.qvd", celadon::AsText(data, size), nullptr}, options, {}, execution);
  if (reader.ok()) celadon::ReadBatches(**reader, 4);
  return 0;
}
