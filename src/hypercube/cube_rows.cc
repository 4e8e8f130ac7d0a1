#include "hypercube/cube_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "hypercube/aggr_lookup.h"
#include "hypercube/aggr_rows.h"
#include "hypercube/argument_inputs.h"
#include "hypercube/cube_tuples.h"
#include "hypercube/dimension_parts.h"
#include "hypercube/record_histogram.h"
#include "hypercube/record_walk.h"
#include "hypercube/sample_accumulator.h"
#include "hypercube/walk_sources.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "the rows of a chart";
constexpr size_t kRowsBetweenPolls = 1 << 12;

using ColumnKind = ProgramColumn::Kind;

// The result of no records.
Value EmptyResult(const AggregationPlan& plan, const RegionalSettings& settings) {
  if (plan.external != nullptr) return Value();
  class NoValues final : public ArgumentValues {
    std::vector<Value> Of(uint32_t) const override { return {}; }
  };
  const auto nothing = MakeAccumulator(
      {.function = plan.function, .arguments = plan.arguments.size(), .distinct = plan.distinct});
  nothing->Resize(1);
  return nothing->Results(NoValues(), settings).front();
}

// A walk that is to be done.
struct PreparedWalk {
  std::optional<DimensionParts> parts;  // what the records are grouped by
  WalkSources sources;
  std::vector<WalkAggregation> aggregations;
  WalkOptions options;
  std::optional<HistogramWalk> counted;  // by a pass that several walks share
};

// Aggregations that one walk serves, and what the walk found.
struct Group {
  std::vector<size_t> members;     // positions of the plans
  std::vector<size_t> dimensions;  // positions of the dimensions that count
  bool on_aggr_rows = false;       // over the rows of Aggr themselves
  std::unique_ptr<PreparedWalk> walk;
  std::optional<WalkResult> found;
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
        inputs_(fields_, settings_, surroundings.interpreter),
        rows_(dimensions.size()) {
    rows_.memory = MemoryReservation(surroundings.execution.memory);
  }

  absl::Status Prepare(RecordPasses* passes) {
    rows_.aggregations.resize(plan_.aggregations.size());
    for (size_t a = 0; a < plan_.aggregations.size(); ++a) {
      if (plan_.aggregations[a].constant) CELADON_RETURN_IF_ERROR(GatherConstant(a));
    }
    groups_ = MakeGroups();
    for (Group& group : groups_) {
      CELADON_RETURN_IF_ERROR(NoteError(group, PrepareWalk(&group, passes)));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<CubeRows> Finish() {
    for (Group& group : groups_) CELADON_RETURN_IF_ERROR(NoteError(group, Walk(&group)));
    std::erase_if(groups_, [](const Group& group) { return !group.found.has_value(); });
    CELADON_RETURN_IF_ERROR(FindTuples(groups_));
    for (Group& group : groups_) {
      CELADON_RETURN_IF_ERROR(Adopt(group));
      group.found.reset();
    }
    return std::move(rows_);
  }

 private:
  absl::Status GatherConstant(size_t position) {
    Group group;
    group.members = {position};
    group.on_aggr_rows = StandsOnAggrRows(plan_.aggregations[position], group.dimensions);
    RecordPasses passes(surroundings_.context.table_cells);
    CELADON_RETURN_IF_ERROR(NoteError(group, PrepareWalk(&group, &passes)));
    CELADON_RETURN_IF_ERROR(passes.Run(execution()));
    CELADON_RETURN_IF_ERROR(NoteError(group, Walk(&group)));
    return group.found.has_value() ? AdoptMember(group, 0) : absl::OkStatus();
  }

  // An error of the formula is that of its measures; what stops the whole chart is returned.
  absl::Status NoteError(const Group& group, const absl::Status& status) {
    if (status.ok() || absl::IsCancelled(status) || absl::IsResourceExhausted(status) ||
        absl::IsDeadlineExceeded(status)) {
      return status;
    }
    for (const size_t member : group.members) rows_.aggregations[member].error = status;
    return absl::OkStatus();
  }

  // The dimensions that count in an aggregation: all, or those that `total` names.
  std::vector<size_t> CountedDimensions(const AggregationPlan& plan) const {
    std::vector<size_t> counted;
    for (size_t d = 0; d < dimensions_.size(); ++d) {
      const bool named = plan.total.has_value() && std::ranges::count(options_.unseen, d) == 0 &&
                         std::ranges::find(*plan.total, dimensions_[d]) != plan.total->end();
      if (!plan.total.has_value() || named) counted.push_back(d);
    }
    return counted;
  }

  std::vector<Group> MakeGroups() const {
    std::vector<Group> groups;
    for (size_t a = 0; a < plan_.aggregations.size(); ++a) {
      const AggregationPlan& plan = plan_.aggregations[a];
      if (plan.constant) continue;
      const std::vector<size_t> counted = CountedDimensions(plan);
      const bool on_aggr_rows = StandsOnAggrRows(plan, counted);
      const auto fits = [&](const Group& group) {
        const AggregationPlan& other = plan_.aggregations[group.members.front()];
        return other.base == plan.base && plan.aggrs.empty() && other.aggrs.empty() &&
               group.dimensions == counted && PrintSets(other.sets) == PrintSets(plan.sets);
      };
      if (const auto group = std::ranges::find_if(groups, fits); group != groups.end()) {
        group->members.push_back(a);
      } else {
        groups.push_back({{a}, counted, on_aggr_rows, {}, {}});
      }
    }
    return groups;
  }

  // Whether the rows of Aggr can be aggregated as they are: each reaches exactly the chart rows
  // that agree with it, and stands for records of the scope.
  bool StandsOnAggrRows(const AggregationPlan& plan, const std::vector<size_t>& counted) const {
    if (plan.aggrs.empty() || !plan.base.empty()) return false;
    const AggrPlan& first = plan_.aggrs[plan.aggrs.front()];
    const auto has = [](const AggrPlan& aggr, FieldId field) {
      return std::ranges::any_of(
          aggr.dimensions, [field](const auto& dimension) { return dimension.field == field; });
    };
    for (const uint32_t a : plan.aggrs) {
      const AggrPlan& aggr = plan_.aggrs[a];
      if (aggr.nodistinct || PrintSets(aggr.sets) != PrintSets(plan.sets)) return false;
      if (aggr.dimensions.size() != first.dimensions.size()) return false;
      for (const auto& dimension : aggr.dimensions) {
        if (!has(first, dimension.field)) return false;
      }
    }
    return std::ranges::all_of(counted, [&](size_t d) { return has(first, dimensions_[d]); });
  }

  absl::StatusOr<const AggrRows*> Aggr(uint32_t index) {
    if (!aggrs_[index].has_value()) {
      CELADON_ASSIGN_OR_RETURN(AggrRows rows, CalculateAggr(plan_.aggrs[index], surroundings_));
      aggrs_[index] = std::move(rows);
    }
    return &*aggrs_[index];
  }

  std::vector<FieldId> FieldsOf(const std::vector<size_t>& positions) const {
    std::vector<FieldId> fields;
    for (const size_t position : positions) fields.push_back(dimensions_[position]);
    return fields;
  }

  // The roots of an aggregation's records, those of its Aggrs among them.
  std::vector<RecordRoot> BaseOf(const AggregationPlan& plan) const {
    std::vector<RecordRoot> base = plan.base;
    for (const uint32_t aggr : plan.aggrs) {
      for (const RecordRoot& root : AggrBase(fields_, plan_.aggrs[aggr])) {
        if (std::ranges::find(base, root) == base.end()) base.push_back(root);
      }
    }
    return base;
  }

  absl::Status PrepareWalk(Group* group, RecordPasses* passes) {
    const AggregationPlan& plan = plan_.aggregations[group->members.front()];
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(plan.sets));
    auto walk = std::make_unique<PreparedWalk>();
    walk->parts.emplace(fields_, FieldsOf(group->dimensions));
    const std::vector<FieldId>& counted = walk->parts->fields();
    WalkSources& sources = walk->sources;
    if (group->on_aggr_rows) {
      std::vector<const AggrRows*> aggrs;
      for (const uint32_t a : plan.aggrs) {
        CELADON_ASSIGN_OR_RETURN(aggrs.emplace_back(), Aggr(a));
      }
      sources.records.push_back(RecordSource::OfRows(fields_, AggrTable(aggrs, fields_)));
      CELADON_ASSIGN_OR_RETURN(sources.roots,
                               RootsOf(sources.records, {}, counted, *set, execution()));
    } else {
      const std::vector<RecordRoot> base = BaseOf(plan);
      CELADON_ASSIGN_OR_RETURN(sources, MakeWalkSources(base, counted, *set, surroundings_));
    }
    for (const size_t member : group->members) {
      CELADON_ASSIGN_OR_RETURN(
          walk->aggregations.emplace_back(),
          Prepare(plan_.aggregations[member], group->on_aggr_rows, sources.records, *set));
    }
    walk->options = {.dimensions = counted.size(),
                     .rewrite = walk->parts->Combining(RewriteAt(group->dimensions))};
    if (sources.roots.size() == 1 &&
        HistogramWalk::Suffices(sources.roots.front(), walk->aggregations)) {
      walk->counted.emplace(sources.roots.front(), walk->aggregations, surroundings_.interpreter,
                            &passes->Over(sources.records.front()));
    }
    group->walk = std::move(walk);
    return absl::OkStatus();
  }

  absl::Status Walk(Group* group) {
    if (group->walk == nullptr) return absl::OkStatus();  // its error is noted
    const PreparedWalk& walk = *group->walk;
    if (walk.counted.has_value()) {
      group->found = walk.counted->Result(walk.options, surroundings_.interpreter);
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

  absl::StatusOr<WalkAggregation> Prepare(const AggregationPlan& plan, bool on_aggr_rows,
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
          CELADON_ASSIGN_OR_RETURN(inputs[input.column],
                                   Input(input, plan, on_aggr_rows, records, set));
        }
        CELADON_ASSIGN_OR_RETURN(prepared.arguments.emplace_back(),
                                 inputs_.Calculated(argument.program, inputs, records));
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
                                      bool on_aggr_rows, const std::vector<RecordSource>& records,
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
    CELADON_ASSIGN_OR_RETURN(const AggrRows* aggr, Aggr(column.index));
    made.lanes =
        std::make_shared<const SymbolLanes>(*aggr->symbols, input.fetch, /*nulls=*/true, settings_);
    made.null_code = aggr->symbols->size();
    if (on_aggr_rows) {
      const auto position = std::ranges::find(plan.aggrs, column.index) - plan.aggrs.begin();
      const size_t values = aggr->dimensions.size() + static_cast<size_t>(position);
      made.columns = {{.column = &records.front().table().columns[values].codes, .slot = 0}};
    } else {
      CELADON_ASSIGN_OR_RETURN(
          made.lookup, MakeAggrLookup(plan_.aggrs[column.index], *aggr, BaseOf(plan), records, set,
                                      surroundings_));
    }
    return made;
  }

  // The rows of the chart: the tuples that records of measures and of dimensions make, in the
  // chart's own selections and in the scope of every measure.
  absl::Status FindTuples(const std::vector<Group>& groups) {
    if (dimensions_.empty()) {
      rows_.tuples.RowOf({});
      rows_.measured.assign(1, true);
      return absl::OkStatus();
    }
    CubeTuples tuples = NewTuples();
    std::set<std::string> done = {PrintSets(options_.sets)};
    CELADON_RETURN_IF_ERROR(AddTuplesOf(options_.sets, groups, &tuples));
    rows_.own_tuples = tuples.tuples().size();
    for (const Group& group : groups) {
      const AggregationPlan& plan = plan_.aggregations[group.members.front()];
      if (options_.own_tuples_only || !MakesRows(group)) continue;
      if (!done.insert(PrintSets(plan.sets)).second) continue;
      CELADON_RETURN_IF_ERROR(AddTuplesOf(plan.sets, groups, &tuples));
    }
    if (!options_.show_all.empty()) CELADON_RETURN_IF_ERROR(AddExcluded(&tuples));
    if (options_.also != nullptr) {
      CELADON_RETURN_IF_ERROR(tuples.AddUnmeasured(*options_.also));
    }
    rows_.tuples = std::move(tuples.tuples());
    rows_.measured = std::move(tuples.measured());
    rows_.memory = std::move(tuples.memory());
    return rows_.memory.Resize(rows_.tuples.BytesToTake(0) + rows_.measured.capacity() / 8, kWhat);
  }

  bool MakesRows(const Group& group) const { return group.members.front() < plan_.row_makers; }

  // The tuples of a set: those that walks over its records have found, and the rest.
  absl::Status AddTuplesOf(const SetChain& chain, const std::vector<Group>& groups,
                           CubeTuples* tuples) const {
    const std::string name = PrintSets(chain);
    for (const Group& group : groups) {
      const AggregationPlan& plan = plan_.aggregations[group.members.front()];
      const bool whole = group.dimensions.size() == dimensions_.size() && !group.on_aggr_rows;
      if (!whole || !MakesRows(group) || PrintSets(plan.sets) != name) continue;
      CELADON_RETURN_IF_ERROR(tuples->AddWalked(name, BaseOf(plan), group.found->tuples));
    }
    CELADON_ASSIGN_OR_RETURN(const RecordSetPtr set, surroundings_.sets.Evaluate(chain));
    return tuples->WalkRest(name, *set);
  }

  CubeTuples NewTuples() const {
    std::vector<size_t> all(dimensions_.size());
    std::iota(all.begin(), all.end(), size_t{0});
    CubeTuples tuples(dimensions_, surroundings_, RewriteAt(std::move(all)));
    for (size_t a = 0; a < std::min(plan_.aggregations.size(), plan_.row_makers); ++a) {
      const AggregationPlan& plan = plan_.aggregations[a];
      if (!plan.constant && rows_.aggregations[a].error.ok()) tuples.AddMeasured(BaseOf(plan));
    }
    return tuples;
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

  absl::Status Adopt(const Group& group) {
    for (size_t m = 0; m < group.members.size(); ++m) {
      CELADON_RETURN_IF_ERROR(AdoptMember(group, m));
    }
    return absl::OkStatus();
  }

  // What an aggregation gives for the groups of an accumulator. An external function that fails
  // does so for its aggregation alone, and is not asked again.
  absl::StatusOr<std::vector<Value>> Results(size_t position, const Accumulator& groups,
                                             const ArgumentValues& values) {
    const AggregationPlan& plan = plan_.aggregations[position];
    if (plan.external == nullptr) return groups.Results(values, settings_);
    const auto& samples = static_cast<const SampleAccumulator&>(groups);
    if (!rows_.aggregations[position].error.ok()) return std::vector<Value>(samples.size());
    auto results =
        plan.external->Groups(samples.Groups(values, plan.arguments.size()), execution());
    CELADON_RETURN_IF_ERROR(execution().cancel.status());
    if (results.ok()) return results;
    rows_.aggregations[position].error = results.status();
    return std::vector<Value>(samples.size());
  }

  // The row of a tuple, which mostly stands where it is guessed: in charts of one walk.
  static std::optional<uint32_t> FindTuple(const TupleRows& tuples,
                                           std::span<const TupleValue> tuple, size_t guess) {
    const bool there = guess < tuples.size() && std::ranges::equal(tuples.tuple(guess), tuple);
    return there ? std::optional(static_cast<uint32_t>(guess)) : tuples.Find(tuple);
  }

  // From groups of a walk to rows of the cube.
  absl::Status AdoptMember(const Group& group, size_t member) {
    const size_t position = group.members[member];
    const WalkResult::Aggregation& found = group.found->aggregations[member];
    AggregationResult& result = rows_.aggregations[position];
    result.total = ValueColumn(1);
    CELADON_ASSIGN_OR_RETURN(const std::vector<Value> total,
                             Results(position, *found.total, *found.values));
    result.total.Set(0, total.front());
    if (plan_.aggregations[position].constant) return absl::OkStatus();
    MemoryReservation memory(execution().memory);  // of `values`
    CELADON_RETURN_IF_ERROR(memory.Resize(group.found->tuples.size() * sizeof(Value), kWhat));
    CELADON_RETURN_IF_ERROR(
        rows_.memory.Resize(rows_.memory.bytes() + rows_.tuples.size() * sizeof(double), kWhat));
    const bool alone = dimensions_.empty() && plan_.aggregations[position].external != nullptr;
    CELADON_ASSIGN_OR_RETURN(const std::vector<Value> values,
                             alone ? total : Results(position, *found.groups, *found.values));
    const Value empty = EmptyResult(plan_.aggregations[position], settings_);
    result.rows = ValueColumn(rows_.tuples.size());
    std::vector<TupleValue> tuple(group.dimensions.size());
    for (size_t row = 0; row < rows_.tuples.size(); ++row) {
      if (row % kRowsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(execution().cancel.status());
      for (size_t d = 0; d < tuple.size(); ++d) {
        tuple[d] = rows_.tuples.value(row, group.dimensions[d]);
      }
      const auto at = FindTuple(group.found->tuples, tuple, row);
      result.rows.Set(row, at.has_value() ? values[*at] : empty);
    }
    return absl::OkStatus();
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
