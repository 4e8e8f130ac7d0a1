// Delimited text: any bytes, under any dialect, cut into chunks of any size.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "celadon/execution.h"
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

// Every code must be one of its dictionary, and every column as long as the batch.
void Check(const RowBatch& batch, size_t columns) {
  if (batch.columns.size() != columns) std::abort();
  for (const BatchColumn& column : batch.columns) {
    if (column.codes.size() != batch.rows) std::abort();
    for (const uint32_t code : column.codes) {
      if (code != BatchColumn::kNull && code >= column.dictionary->size()) std::abort();
    }
  }
}

void Read(const uint8_t* data, size_t size) {
  const std::unique_ptr<Executor> executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  const std::string text(reinterpret_cast<const char*>(data + kChoices), size - kChoices);
  const auto reader =
      OpenDelimitedText(text, "text", OptionsFrom(data), execution, size_t{data[2]});
  if (!reader.ok()) return;
  while (true) {
    const auto batch = (*reader)->Next();
    if (!batch.ok() || batch->rows == 0) return;
    Check(*batch, (*reader)->columns().size());
  }
}

}  // namespace
}  // namespace celadon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size >= celadon::kChoices) celadon::Read(data, size);
  return 0;
}
