#include "hypercube/cube_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "hypercube/aggr_lookup.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/argument_inputs.h"
#include "hypercube/chart_tuples.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/joined_rows.h"
#include "hypercube/record_histogram.h"
#include "hypercube/record_walk.h"
#include "hypercube/walk_groups.h"
#include "hypercube/walk_results.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using ColumnKind = ProgramColumn::Kind;

// A walk that is to be done.
struct PreparedWalk {
  std::optional<DimensionParts> parts;  // what the records are grouped by
  WalkSources sources;
  std::vector<WalkAggregation> aggregations;
  WalkOptions options;
  std::optional<HistogramWalk> counted;  // by a pass that several walks share
  uint64_t most_pairs = 0;               // of that
};

// Aggregations that one walk serves, and what the walk found.
struct Group {
  WalkGroup served;
  std::unique_ptr<PreparedWalk> walk = {};
  std::optional<WalkResult> found = {};
};

}  // namespace

class CubeGathering::Gatherer {
 public:
  Gatherer(std::span<const FieldId> dimensions, const ChartPlan& plan,
           const CubeSurroundings& surroundings, const CubeRowsOptions& options)
      : dimensions_(dimensions),
        plan_(plan),
        surroundings_(surroundings),
        fields_(surroundings.fields),
        settings_(*surroundings.context.settings),
        options_(options),
        aggrs_(plan.aggrs.size()),
        inputs_(fields_, settings_, surroundings.interpreter, *surroundings.execution.executor),
        rows_(dimensions.size()) {
    rows_.memory = MemoryReservation(surroundings.execution.memory);
  }

  absl::Status Prepare(RecordPasses* passes) {
    rows_.aggregations.resize(plan_.aggregations.size());
    for (size_t a = 0; a < plan_.aggregations.size(); ++a) {
      if (plan_.aggregations[a].constant) CELADON_RETURN_IF_ERROR(GatherConstant(a));
    }
    for (WalkGroup& served : GroupByWalk(plan_, dimensions_, options_.unseen, surroundings_)) {
      groups_.push_back({.served = std::move(served)});
    }
    for (Group& group : groups_) {
      CELADON_RETURN_IF_ERROR(NoteError(group, PrepareWalk(&group, passes)));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<CubeRows> Finish() {
    for (Group& group : groups_) CELADON_RETURN_IF_ERROR(NoteError(group, Walk(&group)));
    std::erase_if(groups_, [](const Group& group) { return !group.found.has_value(); });
    CELADON_RETURN_IF_ERROR(FindTuples());
    for (Group& group : groups_) {
      CELADON_RETURN_IF_ERROR(Adopt(group));
      group.found.reset();
    }
    return std::move(rows_);
  }

 private:
  absl::Status GatherConstant(size_t position) {
    Group group{.served = GroupOfConstant(plan_, position, surroundings_)};
    RecordPasses passes(surroundings_.context.table_cells);
    CELADON_RETURN_IF_ERROR(NoteError(group, PrepareWalk(&group, &passes)));
    CELADON_RETURN_IF_ERROR(passes.Run(execution()));
    CELADON_RETURN_IF_ERROR(NoteError(group, Walk(&group)));
    return group.found.has_value() ? Adopt(group) : absl::OkStatus();
  }

  // An error of the formula is that of its measures; what stops the whole chart is returned.
  absl::Status NoteError(const Group& group, const absl::Status& status) {
    if (status.ok() || absl::IsCancelled(status) || absl::IsResourceExhausted(status) ||
        absl::IsDeadlineExceeded(status)) {
      return status;
    }
    for (const size_t member : group.served.members) rows_.aggregations[member].error = status;
    return absl::OkStatus();
  }

  absl::StatusOr<AggrRows*> Aggr(uint32_t index) {
    if (!aggrs_[index].has_value()) {
      CELADON_ASSIGN_OR_RETURN(
          AggrRows rows,
          CalculateAggr(plan_.aggrs[index], !IsUsedInAnyOrder(index, plan_), surroundings_));
      aggrs_[index] = std::move(rows);
    }
    return &*aggrs_[index];
  }

  std::vector<FieldId> FieldsOf(const std::vector<size_t>& positions) const {
    std::vector<FieldId> fields;
    for (const size_t position : positions) fields.push_back(dimensions_[position]);
    return fields;
  }

  absl::Status PrepareWalk(Group* group, RecordPasses* passes) {
    const AggregationPlan& plan = plan_.aggregations[group->served.members.front()];
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(plan.sets));
    auto walk = std::make_unique<PreparedWalk>();
    walk->parts.emplace(fields_, FieldsOf(group->served.dimensions));
    const std::vector<FieldId>& counted = walk->parts->fields();
    WalkSources& sources = walk->sources;
    if (group->served.on_aggr_rows) {
      std::vector<AggrRows*> aggrs;
      for (const uint32_t a : plan.aggrs) {
        CELADON_ASSIGN_OR_RETURN(aggrs.emplace_back(), Aggr(a));
      }
      sources.records.push_back(RecordSource::OfRows(
          fields_, AggrTable(aggrs, !ReadsNumbersAlone(group->served, plan_), fields_)));
      CELADON_ASSIGN_OR_RETURN(sources.roots,
                               RootsOf(sources.records, {}, counted, *set, execution()));
    } else {
      CELADON_ASSIGN_OR_RETURN(sources, SourcesOf(group->served, counted, *set));
    }
    for (const size_t member : group->served.members) {
      CELADON_ASSIGN_OR_RETURN(
          walk->aggregations.emplace_back(),
          Prepare(plan_.aggregations[member], group->served, sources.records, *set));
    }
    walk->options = {.dimensions = counted.size(),
                     .rewrite = walk->parts->Combining(RewriteAt(group->served.dimensions))};
    std::optional<uint64_t> pairs;
    if (sources.roots.size() == 1) {
      CELADON_ASSIGN_OR_RETURN(
          pairs, HistogramWalk::MostPairs(sources.roots.front(), walk->aggregations, execution()));
    }
    if (pairs.has_value()) {
      walk->most_pairs = *pairs;
      walk->counted.emplace(sources.roots.front(), walk->aggregations, *pairs, /*whole=*/true,
                            surroundings_.interpreter, &passes->Over(sources.records.front()));
    }
    group->walk = std::move(walk);
    return absl::OkStatus();
  }

  absl::StatusOr<WalkSources> SourcesOf(const WalkGroup& served, std::span<const FieldId> counted,
                                        const RecordSet& set) {
    const AggregationPlan& plan = plan_.aggregations[served.members.front()];
    const std::vector<RecordRoot> base = BaseOf(plan, plan_, fields_);
    if (base.size() > 1 && plan.aggrs.empty()) {
      CELADON_ASSIGN_OR_RETURN(std::optional<RecordSource> joined,
                               JoinRows(base, FieldsReadBy(served, plan_), set, surroundings_));
      if (joined.has_value()) {
        WalkSources sources;
        sources.records.push_back(*std::move(joined));
        CELADON_ASSIGN_OR_RETURN(sources.roots,
                                 RootsOf(sources.records, {}, counted, set, execution()));
        return sources;
      }
    }
    return MakeWalkSources(base, counted, set, surroundings_);
  }

  absl::Status Walk(Group* group) {
    if (group->walk == nullptr) return absl::OkStatus();  // its error is noted
    const PreparedWalk& walk = *group->walk;
    if (walk.counted.has_value()) {
      group->found = walk.counted->Result(walk.options, surroundings_.interpreter);
      if (!group->found.has_value()) {
        CELADON_ASSIGN_OR_RETURN(
            group->found, HistogramWalk::CountAgain(walk.sources.roots.front(), walk.aggregations,
                                                    walk.most_pairs, walk.options,
                                                    surroundings_.interpreter, execution()));
      }
    }
    if (!group->found.has_value()) {
      CELADON_ASSIGN_OR_RETURN(group->found,
                               WalkEachRecord(walk.sources.roots, walk.aggregations, walk.options,
                                              surroundings_.interpreter, execution()));
    }
    rows_.records += group->found->records;
    group->found->tuples = walk.parts->Shorten(std::move(group->found->tuples));
    return absl::OkStatus();
  }

  DimensionParts::Rewrite RewriteAt(std::vector<size_t> positions) const {
    if (!options_.rewrite) return nullptr;
    return [this, positions = std::move(positions)](std::span<TupleValue> tuple) {
      options_.rewrite(tuple, positions);
    };
  }

  absl::StatusOr<WalkAggregation> Prepare(const AggregationPlan& plan, const WalkGroup& group,
                                          const std::vector<RecordSource>& records,
                                          const RecordSet& set) {
    WalkAggregation prepared{.function = plan.function,
                             .distinct = plan.distinct,
                             .arguments = {},
                             .distinct_values = 0};
    for (const ArgumentPlan& argument : plan.arguments) {
      if (argument.program != nullptr) {
        std::map<uint32_t, ArgumentInput> inputs;
        for (const ProgramInput& input : argument.program->inputs) {
          CELADON_ASSIGN_OR_RETURN(inputs[input.column], Input(input, plan, group, records, set));
        }
        CELADON_ASSIGN_OR_RETURN(prepared.arguments.emplace_back(),
                                 inputs_.Calculated(argument.program, inputs, records));
        prepared.arguments.back().formula = argument.formula;
        continue;
      }
      const FieldId field = ProgramColumn(argument.column).index;
      ReadArgument read{.program = nullptr, .inputs = {}, .symbols = &fields_.symbols(field)};
      read.inputs.push_back(inputs_.OfField(field, Fetch::kNumbers, records));
      if (plan.arguments.size() == 1) prepared.distinct_values = read.symbols->size();
      prepared.arguments.push_back(std::move(read));
    }
    return prepared;
  }

  absl::StatusOr<ArgumentInput> Input(const ProgramInput& input, const AggregationPlan& plan,
                                      const WalkGroup& group,
                                      const std::vector<RecordSource>& records,
                                      const RecordSet& set) {
    const ProgramColumn column(input.column);
    if (column.kind == ColumnKind::kField)
      return inputs_.OfField(column.index, input.fetch, records);
    ArgumentInput made;
    if (column.kind == ColumnKind::kConstant) {
      CELADON_RETURN_IF_ERROR(rows_.aggregations[column.index].error);
      made.lanes =
          std::make_shared<const SymbolLanes>(Value(rows_.aggregations[column.index].total[0]));
      return made;
    }
    CELADON_ASSIGN_OR_RETURN(AggrRows* const aggr, Aggr(column.index));
    const bool by_row = ReadsNumbersAlone(group, plan_);
    if (by_row) {
      std::vector<double> numbers = aggr->values.numbers();
      made.null_code = static_cast<uint32_t>(numbers.size());
      numbers.push_back(kNoNumber);
      made.lanes = std::make_shared<const SymbolLanes>(std::move(numbers));
    } else {
      aggr->NumberValues();
      made.null_code = aggr->symbols->size();
      made.lanes = std::make_shared<const SymbolLanes>(*aggr->symbols, input.fetch, /*nulls=*/true,
                                                       settings_);
    }
    if (group.on_aggr_rows) {
      const auto position = std::ranges::find(plan.aggrs, column.index) - plan.aggrs.begin();
      const size_t values = aggr->dimensions.size() + static_cast<size_t>(position);
      made.columns = {{.column = &records.front().table().columns[values].codes, .slot = 0}};
    } else {
      CELADON_ASSIGN_OR_RETURN(made.lookup, MakeAggrLookup(plan_.aggrs[column.index], *aggr,
                                                           BaseOf(plan, plan_, fields_), records,
                                                           set, by_row, surroundings_));
    }
    return made;
  }

  absl::Status FindTuples() {
    std::vector<WalkedTuples> walked;
    for (const Group& group : groups_) {
      const WalkGroup& served = group.served;
      walked.push_back(
          {.aggregation = served.members.front(),
           .of_rows = served.dimensions.size() == dimensions_.size() && !served.on_aggr_rows,
           .tuples = &group.found->tuples});
    }
    std::vector<size_t> all(dimensions_.size());
    std::iota(all.begin(), all.end(), size_t{0});
    return FindChartTuples(dimensions_, plan_, surroundings_, options_, RewriteAt(std::move(all)),
                           walked, &rows_);
  }

  absl::Status Adopt(const Group& group) {
    return AdoptResults(plan_, group.served, *group.found, surroundings_, &rows_);
  }

  const Execution& execution() const { return surroundings_.execution; }

  std::span<const FieldId> dimensions_;
  const ChartPlan& plan_;
  const CubeSurroundings& surroundings_;
  const ChartFields& fields_;
  const RegionalSettings& settings_;
  const CubeRowsOptions& options_;
  std::vector<std::optional<AggrRows>> aggrs_;
  ArgumentInputs inputs_;
  std::vector<Group> groups_;
  CubeRows rows_;
};

CubeGathering::CubeGathering(std::span<const FieldId> dimensions, const ChartPlan& plan,
                             const CubeSurroundings& surroundings, const CubeRowsOptions& options)
    : gatherer_(std::make_unique<Gatherer>(dimensions, plan, surroundings, options)) {}

CubeGathering::~CubeGathering() = default;

absl::Status CubeGathering::Prepare(RecordPasses* passes) { return gatherer_->Prepare(passes); }

absl::StatusOr<CubeRows> CubeGathering::Finish() { return gatherer_->Finish(); }

absl::StatusOr<CubeRows> GatherCubeRows(std::span<const FieldId> dimensions, const ChartPlan& plan,
                                        const CubeSurroundings& surroundings,
                                        const CubeRowsOptions& options) {
  RecordPasses passes(surroundings.context.table_cells);
  CubeGathering gathering(dimensions, plan, surroundings, options);
  CELADON_RETURN_IF_ERROR(gathering.Prepare(&passes));
  CELADON_RETURN_IF_ERROR(passes.Run(surroundings.execution));
  return gathering.Finish();
}

}  // namespace celadon
