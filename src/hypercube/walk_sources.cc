#include "hypercube/walk_sources.h"

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

}  // namespace

absl::StatusOr<std::vector<WalkRoot>> RootsOf(const std::vector<RecordSource>& records,
                                              std::span<const RecordRoot> base,
                                              std::span<const FieldId> dimensions,
                                              const RecordSet& set, const Execution& execution) {
  std::vector<WalkRoot> roots;
  std::vector<uint32_t> before;
  for (size_t slot = 0; slot < records.size(); ++slot) {
    std::vector<Coordinate> coordinates;
    for (const FieldId dimension : dimensions) coordinates.push_back(Coordinate::Of(dimension));
    WalkRoot root;
    root.slot = slot;
    root.walked_before = before;
    for (size_t other = 0; other < records.size() && records.size() > 1; ++other) {
      root.slots.push_back(static_cast<uint32_t>(coordinates.size()));
      coordinates.push_back(RecordOf(base[other]));
    }
    if (!root.slots.empty()) before.push_back(root.slots[slot]);
    CELADON_ASSIGN_OR_RETURN(root.coder,
                             RecordCoder::Make(records[slot], coordinates, set, execution));
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
