#include "hypercube/cube_tuples.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "hypercube/unreached_rows.h"
#include "runtime/status_macros.h"

namespace celadon {

void CubeTuples::AddMeasured(std::span<const RecordRoot> base) {
  for (const RecordRoot& root : base) {
    if (std::ranges::find(measures_, root) == measures_.end()) measures_.push_back(root);
  }
}

absl::Status CubeTuples::Add(const TupleRows& tuples, bool measured) {
  CELADON_RETURN_IF_ERROR(
      memory_.Resize(tuples_.BytesToTake(tuples.size()), "the rows of a chart"));
  if (tuples_.size() == 0) {
    tuples_ = tuples;
    measured_.assign(tuples.size(), measured);
    return absl::OkStatus();
  }
  for (size_t t = 0; t < tuples.size(); ++t) {
    const uint32_t row = tuples_.RowOf(tuples.tuple(t));
    if (row == measured_.size()) measured_.push_back(false);
    measured_[row] = measured_[row] || measured;
  }
  return memory_.Resize(tuples_.BytesToTake(0), "the rows of a chart");
}

absl::Status CubeTuples::AddMissing(const TupleRows& tuples, size_t dimension) {
  absl::flat_hash_set<TupleValue> shown = {kNullValue};
  for (size_t t = 0; t < tuples_.size(); ++t) shown.insert(tuples_.value(t, dimension));
  TupleRows missing(tuples.dimensions());
  for (size_t t = 0; t < tuples.size(); ++t) {
    if (!shown.contains(tuples.value(t, dimension))) missing.RowOf(tuples.tuple(t));
  }
  return Add(missing, false);
}

absl::Status CubeTuples::AddWalked(const std::string& set, std::span<const RecordRoot> base,
                                   const TupleRows& tuples) {
  if (base.empty()) return absl::OkStatus();  // constants make no rows
  for (const RecordRoot& root : base) walked_.emplace_back(set, root);
  return Add(tuples, true);
}

absl::Status CubeTuples::WalkRest(const std::string& name, const RecordSet& set) {
  std::vector<RecordRoot> roots = measures_;
  for (const FieldId dimension : dimensions()) {
    const RecordRoot root = RootOf(fields_, Coordinate::Of(dimension));
    if (std::ranges::find(roots, root) == roots.end()) roots.push_back(root);
  }
  for (size_t r = 0; r < roots.size(); ++r) {
    if (std::ranges::find(walked_, std::pair(name, roots[r])) != walked_.end()) continue;
    const bool measured = r < measures_.size();
    WalkSources sources;
    if (measured) {
      CELADON_ASSIGN_OR_RETURN(
          sources, MakeWalkSources(std::span(&roots[r], 1), dimensions(), set, surroundings_));
    } else {
      CELADON_ASSIGN_OR_RETURN(sources, DimensionRecords(roots[r], set));
    }
    CELADON_ASSIGN_OR_RETURN(
        WalkResult found,
        WalkRecords(sources.roots, {}, {.dimensions = dimensions().size(), .rewrite = rewrite_},
                    surroundings_.interpreter, surroundings_.execution));
    CELADON_RETURN_IF_ERROR(Add(parts_.Shorten(std::move(found.tuples)), measured));
  }
  return absl::OkStatus();
}

// All records of a dimension's table; or, where a measured table lies between it and the other
// dimensions, those that do not reach that.
absl::StatusOr<WalkSources> CubeTuples::DimensionRecords(const RecordRoot& root,
                                                         const RecordSet& set) const {
  CELADON_ASSIGN_OR_RETURN(
      WalkSources sources,
      MakeWalkSources(std::span(&root, 1),
                      TableBetween(root).has_value() ? std::vector<FieldId>() : dimensions(), set,
                      surroundings_));
  const std::optional<TableId> between = TableBetween(root);
  if (!between.has_value()) return sources;
  CELADON_ASSIGN_OR_RETURN(auto unreached, UnreachedRows(fields_.model(), set, *between,
                                                         *root.table, surroundings_.execution));
  sources.records.front().set_scope(std::move(unreached));
  std::vector<Coordinate> coordinates;
  for (const FieldId dimension : dimensions()) coordinates.push_back(Coordinate::Of(dimension));
  CELADON_ASSIGN_OR_RETURN(sources.roots.front().coder,
                           RecordCoder::Make(sources.records.front().Alone(), coordinates, set,
                                             surroundings_.execution));
  return sources;
}

std::optional<TableId> CubeTuples::TableBetween(const RecordRoot& root) const {
  if (!root.table.has_value()) return std::nullopt;
  for (const RecordRoot& candidate : measures_) {
    if (!candidate.table.has_value()) continue;
    bool between = false;
    for (const FieldId dimension : dimensions()) {
      if (fields_.ColumnIn(dimension, *root.table) != nullptr) continue;
      between = LeadsThrough(*root.table, *candidate.table, dimension);
      if (!between) break;
    }
    if (between) return candidate.table;
  }
  return std::nullopt;
}

bool CubeTuples::LeadsThrough(TableId from, TableId between, FieldId dimension) const {
  const DataModel& model = fields_.model();
  if (fields_.synthetic(dimension)) return false;
  const auto key = fields_.key_of(dimension);
  const TableId home = key.has_value() ? model.field(*key).home().table : fields_.home(dimension);
  const auto path = FindPath(model, from, home);
  if (!path.has_value()) return false;
  for (const PathStep& step : *path) {
    if (step.table == between) return true;
    if (fields_.ColumnIn(dimension, step.table) != nullptr) return false;
  }
  return false;
}

}  // namespace celadon
