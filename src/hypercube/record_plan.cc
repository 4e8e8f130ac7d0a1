#include "hypercube/record_plan.h"

#include <algorithm>
#include <numeric>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// A table whose rows are the symbols of a field, in their order.
std::shared_ptr<const Table> TableOfSymbols(FieldId field, uint32_t symbols) {
  std::vector<uint32_t> codes(symbols);
  std::iota(codes.begin(), codes.end(), 0);
  auto table = std::make_shared<Table>();
  table->rows = symbols;
  table->columns.push_back(
      {.field = field, .codes = *BitPackedColumn::Pack(codes, symbols), .histogram = {}});
  return table;
}

// Follows the links outwards; a dimension belongs to the first table met that holds it.
class Planner {
 public:
  explicit Planner(std::span<const FieldId> dimensions)
      : dimensions_(dimensions), found_(dimensions.size(), false) {}

  // Plans from `records`, which were entered by `entered_by` (nullopt: the root).
  RecordPlan Plan(RecordSource records, std::optional<FieldId> entered_by) {
    RecordPlan plan{.records = std::move(records), .own = {}, .steps = {}};
    for (uint32_t d = 0; d < dimensions_.size(); ++d) {
      const BitPackedColumn* column = plan.records.ColumnOf(dimensions_[d]);
      if (column == nullptr || found_[d]) continue;
      found_[d] = true;
      plan.own.push_back({d, column});
    }
    for (const TableColumn& column : plan.records.table().columns) {
      if (column.field != entered_by) FollowKey(column, &plan);
    }
    return plan;
  }

 private:
  void FollowKey(const TableColumn& column, RecordPlan* plan) {
    const DataModel& model = plan->records.model();
    const bool from_table = plan->records.id().has_value();
    if (plan->records.table().is_loose()) return;
    for (const ColumnRef& ref : model.field(column.field).columns) {
      if (from_table && model.table(ref.table).is_loose()) continue;
      if (ref.table == plan->records.id() || std::ranges::find(found_, false) == found_.end()) {
        continue;
      }
      RecordPlan child = Plan(RecordSource::OfTable(model, ref.table, nullptr), column.field);
      if (child.own.empty() && child.steps.empty()) continue;
      plan->steps.push_back({.key = &column.codes,
                             .child_key = &model.column(ref).codes,
                             .field = column.field,
                             .child = std::make_unique<RecordPlan>(std::move(child))});
    }
  }

  std::span<const FieldId> dimensions_;
  std::vector<bool> found_;
};

absl::Status FillScopes(RecordPlan* plan, const AssociationState& state,
                        const Execution& execution) {
  for (RecordPlan::Step& step : plan->steps) {
    CELADON_ASSIGN_OR_RETURN(auto rows, state.Rows(*step.child->records.id(), execution));
    step.child->records.set_scope(std::move(rows));
    CELADON_RETURN_IF_ERROR(FillScopes(step.child.get(), state, execution));
  }
  return absl::OkStatus();
}

bool FindPathFrom(const DataModel& model, TableId from, std::optional<FieldId> entered_by,
                  TableId to, std::vector<PathStep>* path) {
  if (from == to) return true;
  if (model.table(from).is_loose()) return false;
  for (const TableColumn& column : model.table(from).columns) {
    if (column.field == entered_by) continue;
    for (const ColumnRef& ref : model.field(column.field).columns) {
      if (ref.table == from || model.table(ref.table).is_loose()) continue;
      path->push_back({column.field, ref.table});
      if (FindPathFrom(model, ref.table, column.field, to, path)) return true;
      path->pop_back();
    }
  }
  return false;
}

}  // namespace

RecordSource RecordSource::OfTable(const DataModel& model, TableId table,
                                   std::shared_ptr<const Bitmap> scope) {
  RecordSource source;
  source.model_ = &model;
  source.table_ = std::shared_ptr<const Table>(std::shared_ptr<const Table>(), &model.table(table));
  source.scope_ = std::move(scope);
  source.id_ = table;
  return source;
}

RecordSource RecordSource::OfKey(const DataModel& model, FieldId field,
                                 std::shared_ptr<const Bitmap> possible) {
  RecordSource source;
  source.model_ = &model;
  source.table_ = TableOfSymbols(field, model.field(field).symbols->size());
  source.scope_ = std::move(possible);
  return source;
}

const BitPackedColumn* RecordSource::ColumnOf(FieldId field) const {
  for (const TableColumn& column : table_->columns) {
    if (column.field == field) return &column.codes;
  }
  return nullptr;
}

absl::StatusOr<RecordPlan> MakeRecordPlan(RecordSource root, std::span<const FieldId> dimensions,
                                          const AssociationState& state,
                                          const Execution& execution) {
  RecordPlan plan = Planner(dimensions).Plan(std::move(root), std::nullopt);
  CELADON_RETURN_IF_ERROR(FillScopes(&plan, state, execution));
  return plan;
}

std::optional<std::vector<PathStep>> FindPath(const DataModel& model, TableId from, TableId to) {
  std::vector<PathStep> path;
  if (!FindPathFrom(model, from, std::nullopt, to, &path)) return std::nullopt;
  return path;
}

}  // namespace celadon
