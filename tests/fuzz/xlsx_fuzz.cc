// Any bytes read as a workbook end in rows or in a status.
#include "celadon/xlsx.h"
#include "fuzz/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::FormatOptions options;
  celadon::ReadAsFile(*celadon::MakeXlsxFormat(), options, data, size);
  return 0;
}
