// What all threads evaluate of a LOAD: WHERE and formulas that follow from several columns of a
// row.
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "script/computed_column.h"
#include "script/load_rows.h"

namespace celadon {

absl::Status LoadRows::DecideAtOnce() {
  std::vector<uint32_t> all(batch_.rows);
  std::iota(all.begin(), all.end(), 0);
  const auto is_true = [this](ValueView value) { return IsTrue(value, inputs_.interpreter()); };
  CELADON_ASSIGN_OR_RETURN(
      where_holds_,
      RowsWhere(where_->program(), inputs_, BatchRows(batch_, all), is_true, reload_.execution));
  return absl::OkStatus();
}

absl::Status LoadRows::EvaluateAtOnce() {
  for (Output& output : outputs_) {
    if (output.at_once) CELADON_RETURN_IF_ERROR(EvaluateAtOnce(output));
  }
  return absl::OkStatus();
}

absl::Status LoadRows::EvaluateAtOnce(Output& output) {
  if (output.by_tuple->started()) {
    CELADON_ASSIGN_OR_RETURN(output.codes, output.by_tuple->Evaluate(batch_, rows_));
    output.values = output.by_tuple->values();
    return absl::OkStatus();
  }
  const BatchRows rows(batch_, rows_);
  CELADON_ASSIGN_OR_RETURN(
      ComputedColumn computed,
      ComputedColumn::Of(output.by_row->program(), inputs_, rows, rows, reload_.execution));
  output.values = std::move(computed.values);
  output.codes = std::move(computed.codes);
  return absl::OkStatus();
}

}  // namespace celadon
