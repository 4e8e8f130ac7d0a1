// How the records of a delimited text become rows.
#ifndef CELADON_SOURCE_CELL_PLAN_H_
#define CELADON_SOURCE_CELL_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "source/dialect.h"
#include "source/text_encoding.h"

namespace celadon {

// The same for all chunks of a text.
struct CellPlan {
  static constexpr uint32_t kUnread = 0xFFFFFFFF;
  static constexpr char kCtrlZ = '\x1A';

  Dialect dialect;
  TextEncoding encoding = TextEncoding::kUtf8;
  bool ctrl_z_ends = true;
  std::optional<std::string> null_text;
  std::vector<uint32_t> targets;  // for the cells of a record: the column in the batch, or kUnread
  size_t columns = 0;             // of a batch
};

// The line, counted from 1, in which byte `position` of the text stands. Reads all before it.
size_t LineOf(std::string_view text, size_t position);

// DataLoss for the quote at byte `position` of the text.
absl::Status UnclosedQuote(std::string_view text, size_t position);

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_PLAN_H_
