// The grammar of one delimited text: what ends a cell, what wraps it, which lines are passed over.
#ifndef CELADON_SOURCE_DIALECT_H_
#define CELADON_SOURCE_DIALECT_H_

#include <array>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "celadon/table_reader.h"
#include "source/text_encoding.h"

namespace celadon {

struct Dialect {
  std::string delimiter = ",";  // never empty; a single blank where `spaces`
  bool spaces = false;          // a run of blanks is one delimiter
  FormatOptions::Quotes quotes = FormatOptions::Quotes::kModern;
  bool trim = true;             // blanks (ASCII 32) around a cell that is not wrapped
  bool trim_tabs = false;       // tabs as well, where they are no delimiter
  std::string comment;          // what a passed-over line begins with; empty: none
  std::array<bool, 256> stops;  // bytes that may end a cell: line ends, the delimiter's first

  // The delimiter is the options' or `default_delimiter`; `\t`, `\\` and `\x1F` may stand for a
  // tab, a backslash and the character of a code below 0x80. Both it and the comment mark are
  // turned into bytes of the encoding. InvalidArgument for a delimiter that is a quote or a line
  // end, or that the encoding lacks.
  static absl::StatusOr<Dialect> Make(const FormatOptions& options,
                                      std::string_view default_delimiter, TextEncoding encoding);

  bool IsStop(char c) const { return stops[static_cast<unsigned char>(c)]; }
  // Whether the byte is one that is taken away around cells, if any are.
  bool IsBlank(char c) const { return c == ' ' || (c == '\t' && trim_tabs && !IsStop(c)); }
};

// The delimiter that a file's extension tells: a tab for .tsv and .tab, else a comma.
std::string_view DefaultDelimiter(std::string_view path);

}  // namespace celadon

#endif  // CELADON_SOURCE_DIALECT_H_
