// Any bytes read as an XML file end in rows or in a status.
#include "celadon/xml.h"
#include "fuzz/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::FormatOptions options;
  celadon::ReadAsFile(*celadon::MakeXmlFormat(), options, data, size);
  return 0;
}
