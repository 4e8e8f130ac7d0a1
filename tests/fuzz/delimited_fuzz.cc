// Delimited text: any bytes, under any dialect, cut into chunks of any size.
#include <string>

#include "fuzz/read_batches.h"
#include "source/delimited_reader.h"

namespace celadon {
namespace {

// The first bytes of an input choose the dialect, the rest is the text.
constexpr size_t kChoices = 3;

FormatOptions OptionsFrom(const uint8_t* choices) {
  constexpr const char* kDelimiters[] = {",", ";", "\t", "spaces", "||", " ", "\xC2\xA7", "'"};
  constexpr FormatOptions::Quotes kQuotes[] = {
      FormatOptions::Quotes::kModern, FormatOptions::Quotes::kStandard,
      FormatOptions::Quotes::kNone, FormatOptions::Quotes::kModern};
  FormatOptions options;
  options.delimiter = kDelimiters[choices[0] & 7];
  options.quotes = kQuotes[choices[0] >> 3 & 3];
  options.trim_blanks = (choices[0] >> 5 & 1) == 0;
  options.ctrl_z_ends = (choices[0] >> 6 & 1) == 0;
  options.labels =
      (choices[0] >> 7) == 0 ? FormatOptions::Labels::kEmbedded : FormatOptions::Labels::kNone;
  options.header_lines = choices[1] & 3;
  if ((choices[1] >> 2 & 1) != 0) options.comment_prefix = "#";
  options.has_null_text = (choices[1] >> 3 & 1) != 0;
  return options;
}

void Read(const uint8_t* data, size_t size) {
  const FuzzExecution execution;
  const std::string text(AsText(data + kChoices, size - kChoices));
  const auto reader =
      OpenDelimitedText(text, "text", OptionsFrom(data), execution, size_t{data[2]});
  if (reader.ok()) ReadBatches(**reader);
}

}  // namespace
}  // namespace celadon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size >= celadon::kChoices) celadon::Read(data, size);
  return 0;
}
