// A LOAD with Window(): what is to be gathered before its rows are made, and what of it they use.
//
// Source: Qlik help "Window", "WRank"; the script functions page, section 4.
#ifndef CELADON_SCRIPT_WINDOW_PLAN_H_
#define CELADON_SCRIPT_WINDOW_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/row_batch.h"
#include "celadon/table_reader.h"
#include "expression/aggregation.h"
#include "expression/external_call.h"
#include "script/load_statement.h"
#include "script/reload.h"

namespace celadon {

// One aggregation or rank inside a call of Window: a value a row. Columns are those of `before`.
struct WindowValue {
  const AggregationFunction* function = nullptr;  // null: WRank
  bool distinct = false;
  std::vector<size_t> arguments;          // columns of the aggregation's arguments
  std::optional<BoundExternal> external;  // in place of the function's own calculation
  double mode = 0, format = 0;            // of WRank
  std::string name;                       // of the column that it gives
};

// Rows of a window: from so many rows before a row to so many behind it, both of them in it.
struct WindowFrame {
  double first = 0, last = 0;
};

struct WindowCall {
  std::vector<size_t> partitions;  // columns; rows that agree in them are one partition
  std::optional<size_t> order;     // column that sorts a partition; nullopt: load order
  bool descending = false;
  std::optional<size_t> filter;      // column; only rows where it is true are in windows
  std::optional<WindowFrame> frame;  // nullopt: the whole partition
  std::vector<WindowValue> values;
};

// `before` has all columns of the source and behind them what windows need; `after` is the
// statement over the columns of the source and the values of the windows.
struct WindowPlan {
  LoadStatement before, after;
  std::vector<WindowCall> calls;
};

bool HasWindow(const LoadStatement& load);

// InvalidArgument, with its place, for a call that makes no sense.
absl::StatusOr<WindowPlan> PlanWindows(const LoadStatement& load,
                                       const std::vector<ColumnInfo>& source, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_WINDOW_PLAN_H_
