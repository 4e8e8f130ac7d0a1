#include "hypercube/walk_sources.h"

#include <algorithm>

#include "hypercube/unreached_rows.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<bool> HasData(const DataModel& model, const RecordSet& set,
                             const Execution& execution) {
  for (TableId table = 0; table < model.listed_tables().size(); ++table) {
    CELADON_ASSIGN_OR_RETURN(const auto rows, set.Rows(table, execution));
    if (rows == nullptr ? model.table(table).rows > 0 : rows->Any()) return true;
  }
  return false;
}

Coordinate RecordOf(const RecordRoot& root) {
  return root.table.has_value() ? Coordinate::RecordOf(*root.table) : Coordinate::Of(root.key);
}

// Whether a row of `to` makes a combination without a row of `from` only where it reaches none: so
// it is unless tables on the way make it twice, with one and without one.
bool IsReachedWhole(const ChartFields& fields, std::span<const RecordRoot> base, TableId from,
                    TableId to, std::span<const FieldId> dimensions) {
  const auto path = FindPath(fields.model(), from, to);
  if (!path.has_value()) return false;
  return std::ranges::none_of(std::span(*path).first(path->size() - 1), [&](const PathStep& step) {
    return std::ranges::find(base, RecordRoot{.table = step.table}) != base.end() ||
           std::ranges::any_of(dimensions, [&](FieldId dimension) {
             return fields.ColumnIn(dimension, step.table) != nullptr;
           });
  });
}

// Leaves the rows of a root that reach none of the roots before: the combinations of the others
// were met there. Mostly these are few, since nearly every row of a dimension has facts.
absl::Status LeaveUnreached(std::span<const RecordRoot> base, size_t slot,
                            std::span<const FieldId> dimensions, const RecordSet& set,
                            const Execution& execution, RecordSource* source) {
  const ChartFields& fields = source->fields();
  const std::optional<TableId> table = base[slot].table;
  if (!table.has_value()) return absl::OkStatus();
  std::shared_ptr<Bitmap> left;
  std::vector<TableId> apart;
  for (const RecordRoot& before : base.first(slot)) {
    if (!before.table.has_value()) continue;
    if (!IsReachedWhole(fields, base, *before.table, *table, dimensions)) continue;
    CELADON_ASSIGN_OR_RETURN(const auto unreached,
                             UnreachedRows(fields.model(), set, *before.table, *table, execution));
    if (left == nullptr) left = std::make_shared<Bitmap>(*unreached);
    *left &= *unreached;
    apart.push_back(*before.table);
  }
  if (left == nullptr) return absl::OkStatus();
  source->set_scope(std::move(left));
  source->set_apart(std::move(apart));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<WalkRoot>> RootsOf(const std::vector<RecordSource>& records,
                                              std::span<const RecordRoot> base,
                                              std::span<const FieldId> dimensions,
                                              const RecordSet& set, const Execution& execution) {
  std::vector<WalkRoot> roots;
  for (size_t slot = 0; slot < records.size(); ++slot) {
    std::vector<Coordinate> coordinates;
    for (const FieldId dimension : dimensions) coordinates.push_back(Coordinate::Of(dimension));
    WalkRoot root;
    root.slot = slot;
    for (size_t other = 0; other < records.size() && records.size() > 1; ++other) {
      root.slots.push_back(static_cast<uint32_t>(coordinates.size()));
      if (other < slot) root.walked_before.push_back(root.slots.back());
      coordinates.push_back(other == slot ? Coordinate::Nothing() : RecordOf(base[other]));
    }
    RecordSource source = records[slot];
    if (slot > 0) {
      CELADON_RETURN_IF_ERROR(LeaveUnreached(base, slot, dimensions, set, execution, &source));
      if (source.scope() != nullptr && !source.scope()->Any()) continue;
    }
    CELADON_ASSIGN_OR_RETURN(root.coder,
                             RecordCoder::Make(std::move(source), coordinates, set, execution));
    roots.push_back(std::move(root));
  }
  return roots;
}

absl::StatusOr<WalkSources> MakeWalkSources(std::span<const RecordRoot> base,
                                            std::span<const FieldId> dimensions,
                                            const RecordSet& set,
                                            const CubeSurroundings& surroundings) {
  const ChartFields& fields = surroundings.fields;
  WalkSources sources;
  for (const RecordRoot& root : base) {
    CELADON_ASSIGN_OR_RETURN(sources.records.emplace_back(),
                             UnscopedRecordsOf(fields, root, set, surroundings.execution));
  }
  if (base.empty()) {
    CELADON_ASSIGN_OR_RETURN(const bool exists,
                             HasData(fields.model(), set, surroundings.execution));
    sources.records.push_back(RecordSource::OfNothing(fields, exists));
  }
  CELADON_ASSIGN_OR_RETURN(sources.roots,
                           RootsOf(sources.records, base, dimensions, set, surroundings.execution));
  return sources;
}

std::vector<SlotColumn> ColumnsOf(FieldId field, const std::vector<RecordSource>& records) {
  std::vector<SlotColumn> columns;
  for (size_t slot = 0; slot < records.size(); ++slot) {
    const BitPackedColumn* column = records[slot].ColumnOf(field);
    if (column != nullptr) columns.push_back({.column = column, .slot = slot});
  }
  return columns;
}

}  // namespace celadon
