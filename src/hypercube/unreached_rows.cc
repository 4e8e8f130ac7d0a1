#include "hypercube/unreached_rows.h"

#include <optional>
#include <vector>

#include "hypercube/record_plan.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

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
  CELADON_ASSIGN_OR_RETURN(std::shared_ptr<const Bitmap> reached, set.Rows(from, execution));
  std::shared_ptr<const Bitmap> possible = reached;
  TableId table = from;
  const std::optional<std::vector<PathStep>> path = FindPath(model, from, to);
  for (const PathStep& step : *path) {
    const Bitmap symbols = MarkSymbols(model.column(*model.ColumnOf(step.field, table)).codes,
                                       reached.get(), executor);
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
  CELADON_ASSIGN_OR_RETURN(const auto rows, set.Rows(from, execution));
  CELADON_ASSIGN_OR_RETURN(const auto possible, set.Possible(key, execution));
  const BitPackedColumn& codes = model.column(*model.ColumnOf(key, from)).codes;
  return Unreached(possible.get(), codes.cardinality(),
                   MarkSymbols(codes, rows.get(), *execution.executor));
}

}  // namespace celadon
