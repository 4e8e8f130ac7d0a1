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
      if (sources.roots.empty()) continue;
    }
    CELADON_ASSIGN_OR_RETURN(
        WalkResult found,
        WalkRecords(sources.roots, {}, {.dimensions = dimensions().size(), .rewrite = rewrite_},
                    surroundings_.interpreter, surroundings_.execution));
    CELADON_RETURN_IF_ERROR(Add(parts_.Shorten(std::move(found.tuples)), measured));
  }
  return absl::OkStatus();
}

// All records of a dimension's root; or, where a measured table lies between it and another
// dimension, those that do not reach that. No roots where there are none.
absl::StatusOr<WalkSources> CubeTuples::DimensionRecords(const RecordRoot& root,
                                                         const RecordSet& set) const {
  const Execution& execution = surroundings_.execution;
  const std::optional<TableId> between = TableBetween(root);
  if (!between.has_value()) {
    return MakeWalkSources(std::span(&root, 1), dimensions(), set, surroundings_);
  }
  CELADON_ASSIGN_OR_RETURN(auto unreached, Unreached(root, *between, set));
  WalkSources sources;
  if (!unreached->Any()) return sources;
  CELADON_ASSIGN_OR_RETURN(RecordSource records, UnscopedRecordsOf(fields_, root, set, execution));
  records.set_scope(std::move(unreached));
  records.set_apart({*between});
  sources.records.push_back(std::move(records));
  CELADON_ASSIGN_OR_RETURN(
      sources.roots, RootsOf(sources.records, std::span(&root, 1), dimensions(), set, execution));
  return sources;
}

absl::StatusOr<std::shared_ptr<const Bitmap>> CubeTuples::Unreached(const RecordRoot& root,
                                                                    TableId between,
                                                                    const RecordSet& set) const {
  const DataModel& model = fields_.model();
  return root.table.has_value()
             ? UnreachedRows(model, set, between, *root.table, surroundings_.execution)
             : UnreachedValues(model, set, between, root.key, surroundings_.execution);
}

std::optional<TableId> CubeTuples::TableBetween(const RecordRoot& root) const {
  const bool apart = root.table.has_value() ? fields_.model().table(*root.table).is_loose()
                                            : fields_.synthetic(root.key);
  if (apart) return std::nullopt;
  for (const RecordRoot& candidate : measures_) {
    if (!candidate.table.has_value() || candidate.table == root.table) continue;
    if (fields_.model().table(*candidate.table).is_loose()) continue;
    const auto leads_through = [&](FieldId dimension) {
      return LeadsThrough(root, *candidate.table, dimension);
    };
    if (std::ranges::any_of(dimensions(), leads_through)) return candidate.table;
  }
  return std::nullopt;
}

bool CubeTuples::LeadsThrough(const RecordRoot& root, TableId between, FieldId dimension) const {
  const DataModel& model = fields_.model();
  if (fields_.synthetic(dimension)) return false;
  const auto key = fields_.key_of(dimension);
  const TableId home = key.has_value() ? model.field(*key).home().table : fields_.home(dimension);
  if (!root.table.has_value()) {
    if (key == root.key || fields_.ColumnIn(root.key, between) == nullptr) return false;
    if (fields_.ColumnIn(dimension, between) != nullptr) return true;
    const auto onward = FindPath(model, between, home);
    return onward.has_value() && !onward->empty() && onward->front().field != root.key;
  }
  if (fields_.ColumnIn(dimension, *root.table) != nullptr) return false;
  const auto path = FindPath(model, *root.table, home);
  if (!path.has_value()) return false;
  for (const PathStep& step : *path) {
    if (step.table == between) return true;
    if (fields_.ColumnIn(dimension, step.table) != nullptr) return false;
  }
  return false;
}

}  // namespace celadon
