#include "hypercube/cube_rows.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "hypercube/unreached_rows.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// What walks start from: a table, or the values of a key field.
struct Root {
  std::optional<TableId> table;
  FieldId field = 0;  // of a key's values
  bool operator==(const Root&) const = default;
};

Root RootOf(const AggregationPlan& plan) {
  return {.table = plan.table, .field = plan.table.has_value() ? 0 : plan.field};
}

Root RootOf(const DataModel& model, FieldId dimension) {
  const Field& field = model.field(dimension);
  if (field.is_key()) return {.table = std::nullopt, .field = dimension};
  return {.table = field.home().table, .field = 0};
}

class Gatherer {
 public:
  Gatherer(std::span<const FieldId> dimensions, const std::vector<AggregationPlan>& aggregations,
           const AssociationState& state, const RegionalSettings& settings,
           const TextInterpreter& interpreter, const Execution& execution)
      : dimensions_(dimensions),
        plans_(aggregations),
        state_(state),
        model_(state.model()),
        settings_(settings),
        interpreter_(interpreter),
        execution_(execution),
        rows_{.tuples = TupleRows(dimensions.size()), .aggregations = {}, .records = 0} {}

  absl::StatusOr<CubeRows> Gather() && {
    rows_.aggregations.resize(plans_.size());
    if (dimensions_.empty()) rows_.tuples.AddEmpty();
    for (const AggregationPlan& plan : plans_) AddRoot(RootOf(plan));
    for (const Root& root : roots_) CELADON_RETURN_IF_ERROR(WalkMeasures(root));
    const size_t measured = roots_.size();
    for (const FieldId dimension : dimensions_) AddRoot(RootOf(model_, dimension));
    for (size_t r = measured; r < roots_.size(); ++r) {
      CELADON_RETURN_IF_ERROR(WalkDimensions(roots_[r], std::span(roots_).first(measured)));
    }
    for (AggregationResult& result : rows_.aggregations) result.rows->Resize(rows_.tuples.size());
    return std::move(rows_);
  }

 private:
  void AddRoot(const Root& root) {
    if (std::ranges::find(roots_, root) == roots_.end()) roots_.push_back(root);
  }

  absl::StatusOr<RecordSource> Records(const Root& root) {
    if (root.table.has_value()) {
      CELADON_ASSIGN_OR_RETURN(auto rows, state_.Rows(*root.table, execution_));
      return RecordSource::OfTable(model_, *root.table, std::move(rows));
    }
    CELADON_ASSIGN_OR_RETURN(auto possible, state_.Possible(root.field, execution_));
    return RecordSource::OfKey(model_, root.field, std::move(possible));
  }

  ArgumentInput Input(const RecordSource& records, FieldId field, Fetch fetch, bool codes_only) {
    const SymbolTable& symbols = *model_.field(field).symbols;
    return {.column = records.ColumnOf(field),
            .lanes = codes_only ? nullptr
                                : std::make_shared<const SymbolLanes>(symbols, fetch, settings_)};
  }

  WalkAggregation Prepare(const AggregationPlan& plan, const RecordSource& records) {
    WalkAggregation prepared{.plan = &plan, .inputs = {}, .distinct_values = 0};
    if (plan.program == nullptr) {
      const bool codes_only =
          plan.kind == AggregationKind::kCount || plan.kind == AggregationKind::kOnly;
      prepared.inputs.push_back(Input(records, plan.field, Fetch::kNumbers, codes_only));
      prepared.distinct_values = model_.field(plan.field).symbols->size();
      return prepared;
    }
    for (const ProgramInput& input : plan.program->inputs) {
      prepared.inputs.push_back(Input(records, input.column, input.fetch, false));
    }
    return prepared;
  }

  // All aggregations over one root in one walk.
  absl::Status WalkMeasures(const Root& root) {
    CELADON_ASSIGN_OR_RETURN(const RecordSource records, Records(root));
    CELADON_ASSIGN_OR_RETURN(const RecordPlan plan,
                             MakeRecordPlan(records, dimensions_, state_, execution_));
    CELADON_ASSIGN_OR_RETURN(const RecordCoder coder, RecordCoder::Make(plan, execution_));
    std::vector<size_t> positions;
    std::vector<WalkAggregation> walked;
    for (size_t a = 0; a < plans_.size(); ++a) {
      if (RootOf(plans_[a]) != root) continue;
      positions.push_back(a);
      walked.push_back(Prepare(plans_[a], records));
    }
    CELADON_ASSIGN_OR_RETURN(WalkResult result,
                             WalkRecords(records, coder, walked, interpreter_, execution_));
    const std::vector<uint32_t> row_of_group = rows_.tuples.Add(coder, result.tuples, true);
    for (size_t i = 0; i < positions.size(); ++i) {
      Adopt(std::move(result.aggregations[i]), walked[i], row_of_group, positions[i]);
    }
    rows_.records += result.records;
    return absl::OkStatus();
  }

  // From groups of a walk to rows of the cube.
  void Adopt(WalkResult::Aggregation result, const WalkAggregation& walked,
             std::span<const uint32_t> row_of_group, size_t position) {
    auto rows = MakeAccumulator({.kind = walked.plan->kind,
                                 .distinct = walked.plan->distinct,
                                 .expected_groups = rows_.tuples.size(),
                                 .distinct_values = walked.distinct_values});
    rows->Resize(rows_.tuples.size());
    rows->Merge(*result.groups, row_of_group, {});
    rows_.aggregations[position] = {.calculated = std::move(result.calculated),
                                    .rows = std::move(rows),
                                    .total = std::move(result.total)};
  }

  // The tuples that the records of a dimension's own table make, whether a measure reaches them or
  // not.
  absl::Status WalkDimensions(const Root& root, std::span<const Root> measured) {
    CELADON_ASSIGN_OR_RETURN(RecordSource records, Records(root));
    RecordPlan plan;
    const std::optional<TableId> between = TableBetween(root, measured);
    if (between.has_value()) {
      CELADON_ASSIGN_OR_RETURN(auto unreached,
                               UnreachedRows(state_, *between, *root.table, execution_));
      records.set_scope(std::move(unreached));
      plan = OwnDimensionsOnly(records);
    } else {
      CELADON_ASSIGN_OR_RETURN(plan, MakeRecordPlan(records, dimensions_, state_, execution_));
    }
    CELADON_ASSIGN_OR_RETURN(const RecordCoder coder, RecordCoder::Make(plan, execution_));
    CELADON_ASSIGN_OR_RETURN(const WalkResult result,
                             WalkRecords(records, coder, {}, interpreter_, execution_));
    rows_.tuples.Add(coder, result.tuples, false);
    return absl::OkStatus();
  }

  RecordPlan OwnDimensionsOnly(const RecordSource& records) const {
    RecordPlan plan{.records = records, .own = {}, .steps = {}};
    for (uint32_t d = 0; d < dimensions_.size(); ++d) {
      const BitPackedColumn* column = records.ColumnOf(dimensions_[d]);
      if (column != nullptr) plan.own.push_back({d, column});
    }
    return plan;
  }

  // A measured table through which every way from the root to a dimension elsewhere goes. Rows that
  // reach it make no tuples but those that its own walk has found.
  std::optional<TableId> TableBetween(const Root& root, std::span<const Root> measured) const {
    if (!root.table.has_value()) return std::nullopt;
    for (const Root& candidate : measured) {
      if (!candidate.table.has_value()) continue;
      bool between = false;
      for (const FieldId dimension : dimensions_) {
        if (model_.ColumnOf(dimension, *root.table).has_value()) continue;
        between = LeadsThrough(*root.table, *candidate.table, dimension);
        if (!between) break;
      }
      if (between) return candidate.table;
    }
    return std::nullopt;
  }

  bool LeadsThrough(TableId from, TableId between, FieldId dimension) const {
    const auto path = FindPath(model_, from, model_.field(dimension).home().table);
    if (!path.has_value()) return false;
    for (const PathStep& step : *path) {
      if (step.table == between) return true;
      if (model_.ColumnOf(dimension, step.table).has_value()) return false;
    }
    return false;
  }

  std::span<const FieldId> dimensions_;
  const std::vector<AggregationPlan>& plans_;
  const AssociationState& state_;
  const DataModel& model_;
  const RegionalSettings& settings_;
  const TextInterpreter& interpreter_;
  const Execution& execution_;
  std::vector<Root> roots_;
  CubeRows rows_;
};

}  // namespace

absl::StatusOr<CubeRows> GatherCubeRows(std::span<const FieldId> dimensions,
                                        const std::vector<AggregationPlan>& aggregations,
                                        const AssociationState& state,
                                        const RegionalSettings& settings,
                                        const TextInterpreter& interpreter,
                                        const Execution& execution) {
  return Gatherer(dimensions, aggregations, state, settings, interpreter, execution).Gather();
}

}  // namespace celadon
