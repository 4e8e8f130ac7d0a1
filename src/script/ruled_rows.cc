#include "script/ruled_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "script/expand.h"
#include "script/recoded_rows.h"
#include "script/statement_targets.h"

namespace celadon {
namespace {

// What a rule makes of the values of a field; nothing where none speaks of it. NULL is made a value
// behind the map, so that it is mapped to none.
Recoding RecodingBy(const MappingTable* map, bool null_is_value, const Value& null_value) {
  if (map == nullptr && !null_is_value) return {};
  return [map, null_is_value, null_value](ValueView value) {
    const ValueView mapped = map == nullptr || value.is_null() ? value : map->Map(value, value);
    return mapped.is_null() && null_is_value ? ValueView(null_value) : mapped;
  };
}

}  // namespace

absl::StatusOr<RowSource> ApplyFieldRules(RowSource source, std::string_view table,
                                          const Reload& reload) {
  if (reload.rules.empty()) return source;
  std::vector<ColumnInfo> columns = source.rows->columns();
  const Value* const null_value = reload.variables().Find("NullValue");
  const Value null_text = Value::Text(null_value == nullptr ? "" : ExpansionText(*null_value));
  std::vector<Recoding> recodings;
  for (ColumnInfo& column : columns) {
    const std::string name = reload.rules.MapOf(column.name);
    const MappingTable* map = nullptr;
    if (!name.empty()) {
      CELADON_ASSIGN_OR_RETURN(map, MapNamed(name, reload));
    }
    recodings.push_back(RecodingBy(map, reload.rules.NullIsValue(column.name), null_text));
    column.name = reload.rules.NameIn(column.name, table);
  }
  source.rows = RecodeRows(std::move(source.rows), std::move(columns), std::move(recodings));
  return source;
}

}  // namespace celadon
