#include "hypercube/unreached_rows.h"

#include <optional>
#include <vector>

#include "hypercube/record_plan.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The symbols of a key that possible rows of a table hold, and maybe such as no possible row of a
// table linked with it by the key holds. What rules out every row with a symbol rules out the
// symbol, wherever it stands: in a state one that is possible elsewhere, and that any row here
// holds, is held by a possible row, so that there is no need to look at them.
absl::StatusOr<Bitmap> HeldSymbols(const TableColumn& key, TableId table, const RecordSet& set,
                                   const Execution& execution) {
  const size_t symbols = key.codes.cardinality();
  if (set.state() == nullptr || key.histogram.size() < symbols) {
    CELADON_ASSIGN_OR_RETURN(const auto rows, set.Rows(table, execution));
    return MarkSymbols(key.codes, rows.get(), *execution.executor);
  }
  Bitmap held(symbols, true);
  const bool all = key.histogram.Held(symbols) == symbols;
  for (size_t symbol = 0; symbol < symbols && !all; ++symbol) {
    if (key.histogram[symbol] == 0) held.Reset(symbol);
  }
  return held;
}

// Those of so many that are possible (null: all) without the ones that are reached.
std::shared_ptr<const Bitmap> Unreached(const Bitmap* possible, size_t all, const Bitmap& reached) {
  auto unreached = possible == nullptr ? std::make_shared<Bitmap>(all, true)
                                       : std::make_shared<Bitmap>(*possible);
  unreached->AndNot(reached);
  return unreached;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Bitmap>> UnreachedRows(const DataModel& model,
                                                            const RecordSet& set, TableId from,
                                                            TableId to,
                                                            const Execution& execution) {
  Executor& executor = *execution.executor;
  std::shared_ptr<const Bitmap> reached, possible;
  TableId table = from;
  const std::optional<std::vector<PathStep>> path = FindPath(model, from, to);
  for (const PathStep& step : *path) {
    const TableColumn& from_key = model.column(*model.ColumnOf(step.field, table));
    Bitmap symbols;
    if (table == from) {
      CELADON_ASSIGN_OR_RETURN(symbols, HeldSymbols(from_key, from, set, execution));
    } else {
      symbols = MarkSymbols(from_key.codes, reached.get(), executor);
    }
    const BitPackedColumn& key = model.column(*model.ColumnOf(step.field, step.table)).codes;
    auto rows = std::make_shared<Bitmap>(MemberRows(key, symbols, executor));
    CELADON_ASSIGN_OR_RETURN(possible, set.Rows(step.table, execution));
    if (possible != nullptr) *rows &= *possible;
    reached = std::move(rows);
    table = step.table;
  }
  return Unreached(possible.get(), model.table(to).rows, *reached);
}

absl::StatusOr<std::shared_ptr<const Bitmap>> UnreachedValues(const DataModel& model,
                                                              const RecordSet& set, TableId from,
                                                              FieldId key,
                                                              const Execution& execution) {
  const TableColumn& column = model.column(*model.ColumnOf(key, from));
  CELADON_ASSIGN_OR_RETURN(const auto possible, set.Possible(key, execution));
  CELADON_ASSIGN_OR_RETURN(const Bitmap held, HeldSymbols(column, from, set, execution));
  return Unreached(possible.get(), column.codes.cardinality(), held);
}

}  // namespace celadon
