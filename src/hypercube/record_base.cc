// Which tables an aggregation walks over.
#include <algorithm>

#include "hypercube/measure.h"

namespace celadon {
namespace {

KeyType KeyTypeIn(const DataModel& model, FieldId id, TableId table) {
  const Field& field = model.field(id);
  for (size_t c = 0; c < field.columns.size(); ++c) {
    if (field.columns[c].table == table) return field.statistics[c].key;
  }
  return KeyType::kAny;
}

bool Holds(const ChartFields& fields, TableId table, FieldId field) {
  return fields.ColumnIn(field, table) != nullptr;
}

// Our own choice for a key: where it is perfect, else primary, else the table with most rows; of
// several keys the first one decides among the tables that hold them all, if there are such.
TableId ChooseTable(const ChartFields& fields, std::span<const FieldId> keys) {
  const DataModel& model = fields.model();
  const FieldId first = *fields.key_of(keys.front());
  const auto better = [&](TableId a, TableId b) {
    const KeyType type_a = KeyTypeIn(model, first, a), type_b = KeyTypeIn(model, first, b);
    const bool decided = std::min(type_a, type_b) <= KeyType::kPrimary && type_a != type_b;
    return decided ? type_a < type_b : model.table(a).rows > model.table(b).rows;
  };
  std::optional<TableId> best;
  bool best_holds_all = false;
  for (TableId table = 0; table < model.tables().size(); ++table) {
    if (!Holds(fields, table, keys.front())) continue;
    const bool all =
        std::ranges::all_of(keys, [&](FieldId field) { return Holds(fields, table, field); });
    if (best.has_value() && (all != best_holds_all ? best_holds_all : !better(table, *best))) {
      continue;
    }
    best = table;
    best_holds_all = all;
  }
  return *best;
}

}  // namespace

std::vector<RecordRoot> RecordBase(const ChartFields& fields, std::span<const FieldId> used,
                                   bool values_only, std::span<const RecordRoot> walked) {
  std::vector<RecordRoot> base;
  std::vector<FieldId> keys;
  for (const FieldId field : used) {
    if (fields.is_key(field)) {
      keys.push_back(field);
      continue;
    }
    const RecordRoot root{.table = fields.home(field), .key = 0};
    if (std::ranges::find(base, root) == base.end()) base.push_back(root);
  }
  const auto held = [&](FieldId key) {
    const auto holds = [&](const RecordRoot& root) {
      return root.table.has_value() ? Holds(fields, *root.table, key)
                                    : root.key == *fields.key_of(key);
    };
    return std::ranges::any_of(base, holds) || std::ranges::any_of(walked, holds);
  };
  while (true) {
    std::erase_if(keys, held);
    if (keys.empty()) break;
    if (values_only || fields.synthetic(keys.front())) {
      base.push_back({.table = std::nullopt, .key = *fields.key_of(keys.front())});
    } else {
      base.push_back({.table = ChooseTable(fields, keys), .key = 0});
    }
  }
  // The largest first: what it leads to is then mostly looked up.
  std::ranges::stable_sort(base, std::greater(), [&fields](const RecordRoot& root) {
    return root.table.has_value() ? fields.model().table(*root.table).rows : 0;
  });
  return base;
}

}  // namespace celadon
