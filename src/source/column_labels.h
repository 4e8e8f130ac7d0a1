// The columns of a delimited text: what they are called and which of them are read.
#ifndef CELADON_SOURCE_COLUMN_LABELS_H_
#define CELADON_SOURCE_COLUMN_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "celadon/table_reader.h"
#include "source/dialect.h"
#include "source/text_encoding.h"

namespace celadon {

struct ColumnLabels {
  std::vector<std::string> names;  // unique
  size_t body = 0;                 // where in the text the records of data begin
};

// Passes the header of `text` and reads the labels: the cells of the next record, or @1, @2, … for
// the cells of the first record where there are no labels. A label that is empty becomes @n by its
// position; one that stands there again gets a number, `a`, `a1`, `a2` (as in sheets; practice). A
// text without records has no columns. InvalidArgument for more than 100 000 columns (our own);
// DataLoss for a quote that is never closed.
absl::StatusOr<ColumnLabels> ReadColumnLabels(std::string_view text, const Dialect& dialect,
                                              TextEncoding encoding, const FormatOptions& options);

struct ColumnChoice {
  std::vector<uint32_t> targets;   // see CellPlan; no longer than the last column that is read
  std::vector<std::string> names;  // of the columns read
};

// The columns called `wanted`, in that order, or all if it is empty. @n names a column by position
// where no label says so. InvalidArgument, naming it, for a column that is not there or wanted
// twice.
absl::StatusOr<ColumnChoice> ChooseColumns(const std::vector<std::string>& names,
                                           const std::vector<std::string>& wanted);

}  // namespace celadon

#endif  // CELADON_SOURCE_COLUMN_LABELS_H_
