#include "source/cell_plan.h"

#include "absl/strings/str_format.h"

namespace celadon {

size_t LineOf(std::string_view text, size_t position) {
  size_t line = 1;
  for (size_t i = 0; i < position; ++i) {
    line += text[i] == '\n' || (text[i] == '\r' && text.substr(i + 1, 1) != "\n");
  }
  return line;
}

absl::Status UnclosedQuote(std::string_view text, size_t position) {
  return absl::DataLossError(absl::StrFormat(
      "a quoted cell is never closed: line %d; close it, or read the text with `no quotes`",
      LineOf(text, position)));
}

}  // namespace celadon
