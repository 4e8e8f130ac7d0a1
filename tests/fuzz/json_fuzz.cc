// Any bytes read as a JSON file end in rows or in a status.
#include "celadon/json.h"
#include "fuzz/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::FormatOptions options;
  celadon::ReadAsFile(*celadon::MakeJsonFormat(), options, data, size);
  return 0;
}
