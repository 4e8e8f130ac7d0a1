#include "hypercube/record_plan.h"

#include <algorithm>
#include <numeric>

#include "hypercube/far_columns.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// A table whose rows are the symbols of a field, in their order, beside the fields derived from it.
std::shared_ptr<const Table> TableOfSymbols(const ChartFields& fields, FieldId key) {
  const uint32_t symbols = fields.symbols(key).size();
  std::vector<uint32_t> codes(symbols);
  std::iota(codes.begin(), codes.end(), 0);
  auto table = std::make_shared<Table>();
  table->rows = symbols;
  table->columns.push_back(
      {.field = key, .codes = *BitPackedColumn::Pack(codes, symbols), .histogram = {}});
  for (const FieldId derived : fields.DerivedFrom(key)) {
    table->columns.push_back(
        {.field = derived, .codes = *fields.ColumnIn(derived, std::nullopt), .histogram = {}});
  }
  return table;
}

uint32_t IslandOf(const ChartFields& fields, const Coordinate& coordinate) {
  return coordinate.kind == Coordinate::Kind::kField ? fields.island(coordinate.field)
                                                     : fields.model().island(coordinate.table);
}

// Follows the links outwards; a coordinate belongs to the first table met that holds it.
class Planner {
 public:
  explicit Planner(std::span<const Coordinate> coordinates) : coordinates_(coordinates) {
    for (const Coordinate& coordinate : coordinates) {
      found_.push_back(coordinate.kind == Coordinate::Kind::kNothing);
    }
  }

  // Plans from `records`, which were entered by `entered_by` (nullopt: the root).
  RecordPlan Plan(RecordSource records, std::optional<FieldId> entered_by) {
    RecordPlan plan{.records = std::move(records), .own = {}, .steps = {}, .islands = {}};
    for (uint32_t c = 0; c < coordinates_.size(); ++c) {
      if (!found_[c]) TakeOwn(c, &plan);
    }
    if (!plan.records.linked()) return plan;
    for (const TableColumn& column : plan.records.table().columns) {
      if (column.field != entered_by) FollowKey(column, &plan);
    }
    return plan;
  }

  // The coordinates that were not found.
  std::vector<uint32_t> Unconnected() const {
    std::vector<uint32_t> left;
    for (uint32_t c = 0; c < found_.size(); ++c) {
      if (!found_[c]) left.push_back(c);
    }
    return left;
  }

 private:
  void TakeOwn(uint32_t c, RecordPlan* plan) {
    const Coordinate& coordinate = coordinates_[c];
    if (coordinate.kind == Coordinate::Kind::kRecord) {
      if (plan->records.id() != coordinate.table) return;
      plan->own.push_back({.coordinate = c, .column = nullptr, .is_key = false});
    } else {
      const BitPackedColumn* column = plan->records.ColumnOf(coordinate.field);
      if (column == nullptr) return;
      const bool is_key = plan->records.linked() && plan->records.fields().is_key(coordinate.field);
      plan->own.push_back({.coordinate = c, .column = column, .is_key = is_key});
    }
    found_[c] = true;
  }

  void FollowKey(const TableColumn& column, RecordPlan* plan) {
    const DataModel& model = plan->records.model();
    if (column.field >= model.fields().size() || plan->records.table().is_loose()) return;
    const bool from_table = plan->records.id().has_value();
    for (const ColumnRef& ref : model.field(column.field).columns) {
      if (from_table && model.table(ref.table).is_loose()) continue;
      if (ref.table == plan->records.id() || std::ranges::find(found_, false) == found_.end()) {
        continue;
      }
      RecordPlan child =
          Plan(RecordSource::OfTable(plan->records.fields(), ref.table, {}), column.field);
      if (child.own.empty() && child.steps.empty()) continue;
      if (std::ranges::count(plan->records.apart(), ref.table) != 0) continue;
      plan->steps.push_back({.key = &column.codes,
                             .child_key = &model.column(ref).codes,
                             .field = column.field,
                             .child = std::make_unique<RecordPlan>(std::move(child))});
    }
  }

  std::span<const Coordinate> coordinates_;
  std::vector<bool> found_;
};

// Gives coordinates of a plan over a part of the tuple their positions in the whole.
void Renumber(RecordPlan* plan, std::span<const uint32_t> positions) {
  for (RecordPlan::Own& own : plan->own) own.coordinate = positions[own.coordinate];
  for (RecordPlan::Step& step : plan->steps) Renumber(step.child.get(), positions);
}

// The plans of one island that holds the coordinates at these positions.
absl::StatusOr<std::vector<RecordPlan>> PlanIsland(const ChartFields& fields,
                                                   std::span<const Coordinate> coordinates,
                                                   const std::vector<uint32_t>& positions,
                                                   const RecordSet& set,
                                                   const Execution& execution) {
  std::vector<Coordinate> own;
  std::vector<RecordRoot> roots;
  for (const uint32_t position : positions) {
    own.push_back(coordinates[position]);
    const RecordRoot root = RootOf(fields, own.back());
    if (std::ranges::find(roots, root) == roots.end()) roots.push_back(root);
  }
  std::vector<RecordPlan> plans;
  for (const RecordRoot& root : roots) {
    CELADON_ASSIGN_OR_RETURN(RecordSource records, RecordsOf(fields, root, set, execution));
    RecordPlan plan = Planner(own).Plan(std::move(records), std::nullopt);
    Renumber(&plan, positions);
    plans.push_back(std::move(plan));
  }
  return plans;
}

// Lists what tells ways from the table apart; whether they are such as have a name.
bool AppendWay(const DataModel& model, TableId from, const RecordPlan::Step& step,
               std::vector<uint32_t>* name) {
  const RecordPlan& child = *step.child;
  const TableId table = *child.records.id();
  if (!IsUnique(model.field(step.field), table)) return false;
  name->insert(name->end(), {from, step.field, table, static_cast<uint32_t>(child.own.size())});
  for (const RecordPlan::Own& own : child.own) {
    const BitPackedColumn* const column = own.column;
    const std::vector<TableColumn>& columns = model.table(table).columns;
    const auto held = std::ranges::find_if(
        columns, [column](const TableColumn& candidate) { return &candidate.codes == column; });
    if (held == columns.end()) return false;
    name->push_back(held->field);
  }
  name->push_back(static_cast<uint32_t>(child.steps.size()));
  return std::ranges::all_of(child.steps, [&](const RecordPlan::Step& next) {
    return AppendWay(model, table, next, name);
  });
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

RecordSource RecordSource::OfTable(const ChartFields& fields, TableId table, CountedRows scope) {
  RecordSource source;
  source.fields_ = &fields;
  source.table_ =
      std::shared_ptr<const Table>(std::shared_ptr<const Table>(), &fields.model().table(table));
  source.scope_ = std::move(scope);
  source.id_ = table;
  source.island_ = fields.model().island(table);
  return source;
}

RecordSource RecordSource::OfKey(const ChartFields& fields, FieldId key,
                                 std::shared_ptr<const Bitmap> possible) {
  RecordSource source;
  source.fields_ = &fields;
  source.table_ = TableOfSymbols(fields, key);
  source.scope_ = CountedRows(std::move(possible));
  source.island_ = fields.island(key);
  return source;
}

RecordSource RecordSource::OfNothing(const ChartFields& fields, bool exists) {
  auto table = std::make_shared<Table>();
  table->rows = exists ? 1 : 0;
  RecordSource source;
  source.fields_ = &fields;
  source.table_ = std::move(table);
  return source;
}

RecordSource RecordSource::OfRows(const ChartFields& fields, std::shared_ptr<const Table> rows) {
  RecordSource source;
  source.fields_ = &fields;
  source.table_ = std::move(rows);
  source.linked_ = false;
  return source;
}

const BitPackedColumn* RecordSource::ColumnOf(FieldId field) const {
  if (far_ != nullptr) {
    const auto far = far_->columns.find(field);
    if (far != far_->columns.end()) return far->second.codes.get();
  }
  if (id_.has_value()) return fields_->ColumnIn(field, id_);
  for (const TableColumn& column : table_->columns) {
    if (column.field == field) return &column.codes;
  }
  return nullptr;
}

bool RecordSource::KeepsFar(const BitPackedColumn* column) const {
  return far_ != nullptr && far_->Keep(column);
}

bool RecordPlan::linking() const {
  return std::ranges::all_of(own, [](const Own& one) { return one.is_key; });
}

size_t RecordPlan::tables_with_records() const {
  size_t tables = own.empty() ? 0 : 1;
  for (const Step& step : steps) tables += step.child->tables_with_records();
  return tables;
}

bool IsUnique(const Field& key, TableId table) {
  const auto ref = std::ranges::find(key.columns, table, &ColumnRef::table);
  return key.statistics[static_cast<size_t>(ref - key.columns.begin())].unique();
}

std::vector<uint32_t> RecordPlan::Coordinates() const {
  std::vector<uint32_t> coordinates;
  for (const Own& one : own) coordinates.push_back(one.coordinate);
  for (const Step& step : steps) {
    const std::vector<uint32_t> behind = step.child->Coordinates();
    coordinates.insert(coordinates.end(), behind.begin(), behind.end());
  }
  return coordinates;
}

absl::StatusOr<RecordPlan> MakeRecordPlan(RecordSource root,
                                          std::span<const Coordinate> coordinates,
                                          const RecordSet& set, const Execution& execution) {
  const ChartFields& fields = root.fields();
  const bool linked = root.linked();
  Planner planner(coordinates);
  RecordPlan plan = planner.Plan(std::move(root), std::nullopt);
  if (!linked) return plan;
  std::vector<uint32_t> left = planner.Unconnected();
  while (!left.empty()) {
    const uint32_t island = IslandOf(fields, coordinates[left.front()]);
    std::vector<uint32_t> here, elsewhere;
    for (const uint32_t c : left) {
      (IslandOf(fields, coordinates[c]) == island ? here : elsewhere).push_back(c);
    }
    CELADON_ASSIGN_OR_RETURN(auto plans, PlanIsland(fields, coordinates, here, set, execution));
    plan.islands.push_back(std::move(plans));
    left = std::move(elsewhere);
  }
  return plan;
}

RecordRoot RootOf(const ChartFields& fields, const Coordinate& coordinate) {
  if (coordinate.kind == Coordinate::Kind::kRecord) return {.table = coordinate.table, .key = 0};
  const auto key = fields.key_of(coordinate.field);
  if (key.has_value()) return {.table = std::nullopt, .key = *key};
  return {.table = fields.home(coordinate.field), .key = 0};
}

absl::StatusOr<RecordSource> RecordsOf(const ChartFields& fields, const RecordRoot& root,
                                       const RecordSet& set, const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(RecordSource records, UnscopedRecordsOf(fields, root, set, execution));
  CELADON_RETURN_IF_ERROR(records.counted_rows().Find(execution));
  return records;
}

absl::StatusOr<RecordSource> UnscopedRecordsOf(const ChartFields& fields, const RecordRoot& root,
                                               const RecordSet& set, const Execution& execution) {
  if (root.table.has_value()) {
    if (auto state = set.state(); state != nullptr) {
      return RecordSource::OfTable(fields, *root.table,
                                   CountedRows::PossibleIn(std::move(state), *root.table));
    }
    CELADON_ASSIGN_OR_RETURN(auto rows, set.Rows(*root.table, execution));
    return RecordSource::OfTable(fields, *root.table, CountedRows(std::move(rows)));
  }
  if (fields.synthetic(root.key)) return RecordSource::OfKey(fields, root.key, nullptr);
  CELADON_ASSIGN_OR_RETURN(auto possible, set.Possible(root.key, execution));
  return RecordSource::OfKey(fields, root.key, std::move(possible));
}

std::optional<std::vector<uint32_t>> NameOfWay(const RecordSource& from,
                                               const RecordPlan::Step& step) {
  std::vector<uint32_t> name;
  if (!from.id().has_value() || !AppendWay(from.model(), *from.id(), step, &name)) {
    return std::nullopt;
  }
  return name;
}

std::optional<std::vector<PathStep>> FindPath(const DataModel& model, TableId from, TableId to) {
  std::vector<PathStep> path;
  if (!FindPathFrom(model, from, std::nullopt, to, &path)) return std::nullopt;
  return path;
}

}  // namespace celadon
