// Any bytes read as text of fixed width end in rows or in a status.
#include "celadon/fixed_width.h"
#include "fuzz/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::FormatOptions options;
  options.columns = {"@1:4", "@3:6T", "@2:3I", "@7:14R", "@9:n"};
  celadon::ReadAsFile(*celadon::MakeFixedWidthFormat(), options, data, size);
  return 0;
}
