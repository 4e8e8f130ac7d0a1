#include "model/model_check.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "model/association_graph.h"
#include "runtime/status_macros.h"
#include "storage/staged_table.h"

namespace celadon {

namespace {

absl::Status Wrong(std::string_view reason, std::string_view name) {
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s", reason, name));
}

class Check {
 public:
  Check(std::span<const Field> fields, std::span<const Table> tables)
      : fields_(fields), tables_(tables), graph_(AssociationGraph::Of(tables, fields.size())) {}

  absl::Status Run() const {
    CELADON_RETURN_IF_ERROR(CheckNames(fields_, "two fields have one name"));
    CELADON_RETURN_IF_ERROR(CheckNames(tables_, "two tables have one name"));
    for (const Field& field : fields_) {
      if (field.columns.empty()) return Wrong("the field is in no table", field.name);
    }
    for (const Table& table : tables_) CELADON_RETURN_IF_ERROR(CheckColumns(table));
    for (TableId table = 0; table < tables_.size(); ++table) {
      CELADON_RETURN_IF_ERROR(CheckLoadedFields(table));
    }
    CELADON_RETURN_IF_ERROR(CheckSystemIsLast());
    std::vector<bool> loose;
    for (const Table& table : tables_) loose.push_back(table.is_loose());
    const std::vector<CircularReference> loops = FindLoops(graph_, loose);
    if (loops.empty()) return absl::OkStatus();
    return Wrong("the table is in a loop", tables_[loops.front().tables.front()].name);
  }

 private:
  static absl::Status CheckNames(const auto& items, std::string_view reason) {
    absl::flat_hash_set<std::string> names;
    for (const auto& item : items) {
      if (!names.insert(item.name).second) return Wrong(reason, item.name);
    }
    return absl::OkStatus();
  }

  absl::Status CheckColumns(const Table& table) const {
    if (table.rows > StagedTable::kMaxRows) return Wrong("the table has too many rows", table.name);
    absl::flat_hash_set<FieldId> held;
    for (const TableColumn& column : table.columns) {
      if (!held.insert(column.field).second) {
        return Wrong("the table holds a field twice", table.name);
      }
      if (column.codes.rows() != table.rows ||
          column.codes.cardinality() != fields_[column.field].symbols->size()) {
        return Wrong("a column of the table has another size", table.name);
      }
    }
    if (table.kind != TableKind::kSynthetic) return absl::OkStatus();
    const bool is_key = !table.columns.empty() && !table.loaded_fields.empty() &&
                        table.columns.front().field == table.loaded_fields.front() &&
                        table.columns.front().codes.cardinality() == table.rows;
    return is_key ? absl::OkStatus() : Wrong("the table has no synthetic key", table.name);
  }

  absl::Status CheckLoadedFields(TableId id) const {
    for (const FieldId field : tables_[id].loaded_fields) {
      if (field >= fields_.size() || !Leads(id, field)) {
        return Wrong("a loaded field of the table is nowhere", tables_[id].name);
      }
    }
    return absl::OkStatus();
  }

  // Whether the table holds the field, or the table of a synthetic key behind it does. Such a table
  // comes later, so that the way ends.
  bool Leads(TableId id, FieldId field) const {
    while (true) {
      const std::vector<FieldId>& held = graph_.fields_of_table[id];
      if (std::ranges::find(held, field) != held.end()) return true;
      const auto key = std::ranges::find_if(held, [&](FieldId candidate) {
        const TableId behind = fields_[candidate].columns.back().table;
        const std::vector<FieldId>& parts = tables_[behind].loaded_fields;
        return behind > id && tables_[behind].kind == TableKind::kSynthetic &&
               parts.front() == candidate &&
               std::find(parts.begin() + 1, parts.end(), field) != parts.end();
      });
      if (key == held.end()) return false;
      id = fields_[*key].columns.back().table;
    }
  }

  absl::Status CheckSystemIsLast() const {
    const auto is_system = [](const Table& table) { return table.kind == TableKind::kSystem; };
    const auto of_system = [&](const Field& field) {
      return is_system(tables_[field.home().table]);
    };
    if (!std::ranges::is_sorted(tables_, {}, is_system) ||
        !std::ranges::is_sorted(fields_, {}, of_system)) {
      return absl::InvalidArgumentError("tables of the system are not the last ones");
    }
    return absl::OkStatus();
  }

  std::span<const Field> fields_;
  std::span<const Table> tables_;
  const AssociationGraph graph_;
};

}  // namespace

absl::Status CheckModel(std::span<const Field> fields, std::span<const Table> tables) {
  for (const Table& table : tables) {
    for (const TableColumn& column : table.columns) {
      if (column.field >= fields.size()) return Wrong("the table holds no field", table.name);
    }
  }
  return Check(fields, tables).Run();
}

}  // namespace celadon
