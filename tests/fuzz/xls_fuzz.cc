// Any bytes read as a binary workbook end in rows or in a status.
#include "celadon/xls.h"
#include "fuzz/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::FormatOptions options;
  celadon::ReadAsFile(*celadon::MakeXlsFormat(), options, data, size);
  return 0;
}
