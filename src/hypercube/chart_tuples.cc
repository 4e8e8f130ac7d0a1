#include "hypercube/chart_tuples.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "hypercube/cube_tuples.h"
#include "hypercube/walk_groups.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class TupleFinder {
 public:
  TupleFinder(std::span<const FieldId> dimensions, const ChartPlan& plan,
              const CubeSurroundings& surroundings, const CubeRowsOptions& options,
              const DimensionParts::Rewrite& rewrite, std::span<const WalkedTuples> walked,
              const CubeRows& rows)
      : dimensions_(dimensions),
        plan_(plan),
        surroundings_(surroundings),
        options_(options),
        rewrite_(rewrite),
        walked_(walked),
        rows_(rows) {}

  absl::Status Find(CubeTuples* tuples, size_t* own_tuples) const {
    std::set<std::string> done = {PrintSets(options_.sets)};
    CELADON_RETURN_IF_ERROR(AddTuplesOf(options_.sets, tuples));
    *own_tuples = tuples->tuples().size();
    for (const WalkedTuples& walk : walked_) {
      const SetChain& sets = plan_.aggregations[walk.aggregation].sets;
      if (options_.own_tuples_only || !MakesRows(walk)) continue;
      if (!done.insert(PrintSets(sets)).second) continue;
      CELADON_RETURN_IF_ERROR(AddTuplesOf(sets, tuples));
    }
    if (!options_.show_all.empty()) CELADON_RETURN_IF_ERROR(AddExcluded(tuples));
    return options_.also == nullptr ? absl::OkStatus() : tuples->AddUnmeasured(*options_.also);
  }

  CubeTuples NewTuples() const {
    CubeTuples tuples(dimensions_, surroundings_, rewrite_);
    for (size_t a = 0; a < std::min(plan_.aggregations.size(), plan_.row_makers); ++a) {
      const AggregationPlan& plan = plan_.aggregations[a];
      if (!plan.constant && rows_.aggregations[a].error.ok()) tuples.AddMeasured(Base(plan));
    }
    return tuples;
  }

 private:
  bool MakesRows(const WalkedTuples& walk) const { return walk.aggregation < plan_.row_makers; }

  std::vector<RecordRoot> Base(const AggregationPlan& plan) const {
    return BaseOf(plan, plan_, surroundings_.fields);
  }

  // The tuples of a set: those that walks over its records have found, and the rest.
  absl::Status AddTuplesOf(const SetChain& chain, CubeTuples* tuples) const {
    const std::string name = PrintSets(chain);
    for (const WalkedTuples& walk : walked_) {
      const AggregationPlan& plan = plan_.aggregations[walk.aggregation];
      if (!walk.of_rows || !MakesRows(walk) || PrintSets(plan.sets) != name) continue;
      CELADON_RETURN_IF_ERROR(tuples->AddWalked(name, Base(plan), *walk.tuples));
    }
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(chain));
    return tuples->WalkRest(name, *set);
  }

  // Values that no tuple shows, each in all tuples that it has without any selections.
  absl::Status AddExcluded(CubeTuples* tuples) const {
    const SetChain everything = {EverythingSet()};
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(everything));
    CubeTuples whole = NewTuples();
    CELADON_RETURN_IF_ERROR(whole.WalkRest(PrintSets(everything), *set));
    for (const size_t dimension : options_.show_all) {
      CELADON_RETURN_IF_ERROR(tuples->AddMissing(whole.tuples(), dimension));
    }
    return absl::OkStatus();
  }

  const std::span<const FieldId> dimensions_;
  const ChartPlan& plan_;
  const CubeSurroundings& surroundings_;
  const CubeRowsOptions& options_;
  const DimensionParts::Rewrite& rewrite_;
  const std::span<const WalkedTuples> walked_;
  const CubeRows& rows_;
};

}  // namespace

absl::Status FindChartTuples(std::span<const FieldId> dimensions, const ChartPlan& plan,
                             const CubeSurroundings& surroundings, const CubeRowsOptions& options,
                             const DimensionParts::Rewrite& rewrite,
                             std::span<const WalkedTuples> walked, CubeRows* rows) {
  if (dimensions.empty()) {
    rows->tuples.RowOf({});
    rows->measured.assign(1, true);
    return absl::OkStatus();
  }
  const TupleFinder finder(dimensions, plan, surroundings, options, rewrite, walked, *rows);
  CubeTuples tuples = finder.NewTuples();
  CELADON_RETURN_IF_ERROR(finder.Find(&tuples, &rows->own_tuples));
  rows->tuples = std::move(tuples.tuples());
  rows->measured = std::move(tuples.measured());
  rows->memory = std::move(tuples.memory());
  return rows->memory.Resize(rows->tuples.BytesToTake(0) + rows->measured.capacity() / 8,
                             "the rows of a chart");
}

}  // namespace celadon
