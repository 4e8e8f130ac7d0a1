#include "script/sort_keys.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

#include "expression/ast.h"
#include "expression/source_error.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::Status NoSuchField(const LoadStatement& load, const SortKey& key, const StagedTable& table) {
  NearestName nearest(key.field);
  for (const auto& field : table.fields) nearest.Consider(field->name);
  return SourceError(
      load.statement->text(), key.begin, key.end,
      absl::StrFormat("the table has no such field to order by: %s%s", key.field, nearest.Hint()),
      absl::StatusCode::kNotFound);
}

// The fields that are loaded, in their order; empty for what is calculated.
std::vector<std::string> LoadedFields(const LoadStatement& load, const StagedTable& table) {
  std::vector<std::string> fields;
  for (const FieldItem& item : load.items) {
    if (item.formula == nullptr) {
      for (const auto& field : table.fields) fields.push_back(field->name);
      continue;
    }
    const auto* const name = item.formula->As<NameReference>();
    fields.push_back(name == nullptr ? "" : name->name);
  }
  return fields;
}

}  // namespace

absl::StatusOr<std::vector<SortKey>> SortKeysOf(const LoadStatement& load,
                                                const StagedTable& table) {
  std::vector<SortKey> keys = load.order_by;
  for (SortKey& key : keys) {
    if (table.ColumnOf(key.field).has_value()) continue;
    const std::vector<std::string> fields = LoadedFields(load, table);
    size_t number = 0;
    if (!absl::SimpleAtoi(key.field, &number) || number == 0 || number > fields.size()) {
      return NoSuchField(load, key, table);
    }
    if (fields[number - 1].empty()) {
      return SourceError(
          load.statement->text(), key.begin, key.end,
          absl::StrFormat("field %d is calculated, rows cannot be ordered by it", number));
    }
    key.field = fields[number - 1];
    if (!table.ColumnOf(key.field).has_value()) return NoSuchField(load, key, table);
  }
  return keys;
}

}  // namespace celadon
