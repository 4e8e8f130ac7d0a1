#include "hypercube/joined_rows.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hypercube/far_columns.h"
#include "hypercube/table_cells.h"
#include "hypercube/unreached_rows.h"
#include "runtime/status_macros.h"
#include "storage/written_column.h"

namespace celadon {
namespace {

using Path = std::vector<PathStep>;

// The way to each other table of the base, if all go by unique keys.
std::optional<std::vector<Path>> UniquePaths(const DataModel& model, TableId from,
                                             std::span<const RecordRoot> base) {
  std::vector<Path> paths;
  for (const RecordRoot& root : base) {
    auto path = FindPath(model, from, *root.table);
    const bool unique = path.has_value() && std::ranges::all_of(*path, [&](const PathStep& step) {
                          return IsUnique(model.field(step.field), step.table);
                        });
    if (!unique) return std::nullopt;
    paths.push_back(*std::move(path));
  }
  return paths;
}

// What each symbol of the key by which a step arrives leads to, and NULL behind them: the code of a
// field in the table at the end of the steps.
std::vector<uint32_t> CodesBehind(const ChartFields& fields, std::span<const PathStep> steps,
                                  FieldId field) {
  const DataModel& model = fields.model();
  const PathStep& step = steps.front();
  const uint32_t null_code = fields.symbols(field).size();
  std::vector<uint32_t> beyond;
  if (steps.size() > 1) beyond = CodesBehind(fields, steps.subspan(1), field);
  const BitPackedColumn& key = model.column(*model.ColumnOf(step.field, step.table)).codes;
  const BitPackedColumn& next =
      steps.size() == 1 ? *fields.ColumnIn(field, step.table)
                        : model.column(*model.ColumnOf(steps[1].field, step.table)).codes;
  std::vector<uint32_t> codes(key.cardinality() + size_t{1}, null_code);
  for (RowIndex row = 0; row < key.rows(); ++row) {
    if (key[row] == key.null_code()) continue;
    codes[key[row]] = beyond.empty() ? next[row] : beyond[next[row]];
  }
  return codes;
}

absl::Status AddColumn(FieldId field, TableId table, const Path& path,
                       const CubeSurroundings& surroundings, FarColumns* far) {
  const ChartFields& fields = surroundings.fields;
  TableCells* const cells =
      fields.derived(field) == nullptr ? surroundings.context.table_cells : nullptr;
  const std::string name = std::to_string(table) + " " + std::to_string(field);
  FarColumns::Column& column = far->columns[field];
  if (cells != nullptr) column.codes = cells->far_columns().Find(name);
  column.kept = column.codes != nullptr;
  if (column.kept) return absl::OkStatus();
  const DataModel& model = fields.model();
  const BitPackedColumn& key = model.column(*model.ColumnOf(path.front().field, table)).codes;
  const uint32_t symbols = fields.symbols(field).size();
  CELADON_RETURN_IF_ERROR(far->memory.Resize(
      far->memory.bytes() + BitPackedColumn::PackedBytes(key.rows(), symbols, /*has_nulls=*/true),
      "the fields of other tables that a formula reads"));
  CELADON_ASSIGN_OR_RETURN(BitPackedColumn made, MapColumn(key, CodesBehind(fields, path, field),
                                                           symbols, surroundings.execution));
  const uint64_t bytes = made.bytes();
  column.codes = cells == nullptr ? std::make_shared<const BitPackedColumn>(std::move(made))
                                  : cells->far_columns().Keep(name, std::move(made), bytes);
  return absl::OkStatus();
}

absl::StatusOr<bool> FindAllReached(std::span<const RecordRoot> base, TableId from,
                                    const RecordSet& set, const CubeSurroundings& surroundings) {
  for (const RecordRoot& root : base) {
    if (root.table == from) continue;
    CELADON_ASSIGN_OR_RETURN(
        const auto unreached,
        UnreachedRows(surroundings.fields.model(), set, from, *root.table, surroundings.execution));
    if (unreached->Any()) return false;
  }
  return true;
}

// Whether the table leads to all possible rows of the others. Without selections the data decide.
absl::StatusOr<bool> AllAreReached(std::span<const RecordRoot> base, TableId from,
                                   const RecordSet& set, const CubeSurroundings& surroundings) {
  TableCells* const cells = surroundings.context.table_cells;
  const bool kept = cells != nullptr && set.state()->selections().empty();
  if (!kept) return FindAllReached(base, from, set, surroundings);
  std::string name = std::to_string(from);
  for (const RecordRoot& root : base) name += " " + std::to_string(*root.table);
  if (const auto known = cells->all_reached().Find(name); known != nullptr) return *known;
  CELADON_ASSIGN_OR_RETURN(const bool all, FindAllReached(base, from, set, surroundings));
  return *cells->all_reached().Keep(name, all, sizeof(bool));
}

absl::StatusOr<RecordSource> WithFields(const RecordRoot& root, std::span<const RecordRoot> base,
                                        std::span<const Path> paths, std::span<const FieldId> used,
                                        const RecordSet& set,
                                        const CubeSurroundings& surroundings) {
  const ChartFields& fields = surroundings.fields;
  CELADON_ASSIGN_OR_RETURN(RecordSource records,
                           UnscopedRecordsOf(fields, root, set, surroundings.execution));
  auto far = std::make_shared<FarColumns>();
  far->memory = MemoryReservation(surroundings.execution.memory);
  for (const FieldId field : used) {
    if (records.ColumnOf(field) != nullptr || far->columns.contains(field)) continue;
    const auto holder = std::ranges::find_if(base, [&](const RecordRoot& other) {
      return fields.ColumnIn(field, other.table) != nullptr;
    });
    CELADON_RETURN_IF_ERROR(
        AddColumn(field, *root.table, paths[holder - base.begin()], surroundings, far.get()));
  }
  records.set_far_columns(std::move(far));
  return records;
}

}  // namespace

absl::StatusOr<std::optional<RecordSource>> JoinRows(std::span<const RecordRoot> base,
                                                     std::span<const FieldId> used,
                                                     const RecordSet& set,
                                                     const CubeSurroundings& surroundings) {
  const auto of_table = [](const RecordRoot& root) { return root.table.has_value(); };
  // Of a state, a possible row meets possible ones alone.
  if (set.state() == nullptr || !std::ranges::all_of(base, of_table)) return std::nullopt;
  for (const RecordRoot& root : base) {
    const auto paths = UniquePaths(surroundings.fields.model(), *root.table, base);
    if (!paths.has_value()) continue;
    CELADON_ASSIGN_OR_RETURN(const bool all, AllAreReached(base, *root.table, set, surroundings));
    if (!all) return std::nullopt;
    CELADON_ASSIGN_OR_RETURN(RecordSource joined,
                             WithFields(root, base, *paths, used, set, surroundings));
    return joined;
  }
  return std::nullopt;
}

}  // namespace celadon
