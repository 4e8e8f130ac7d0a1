#include "script/load_target.h"

#include <algorithm>

#include "absl/strings/str_format.h"

#include "expression/source_error.h"
#include "runtime/nearest_name.h"
#include "runtime/text_view.h"
#include "script/script_error.h"

namespace celadon {
namespace {

// Our own: as a label, the prefix counts further down the chain, too.
bool SaysNoConcatenate(const std::vector<LoadStatement>& chain) {
  return std::ranges::any_of(chain, [](const LoadStatement& load) {
    return load.prefixes.placement == Placement::kNoConcatenate;
  });
}

}  // namespace

std::optional<std::string> LabelOf(const std::vector<LoadStatement>& chain) {
  for (const LoadStatement& load : chain) {
    if (load.prefixes.label.has_value()) return load.prefixes.label;
  }
  return std::nullopt;
}

absl::StatusOr<StagedTable*> NamedTarget(const LoadStatement& top_load, Reload& reload) {
  const LoadPrefixes& prefixes = top_load.prefixes;
  const auto& tables = reload.model.tables();
  if (!prefixes.target.has_value()) {
    if (!tables.empty()) return tables.back().get();
    return TableNotFound("there is no table yet to add to");
  }
  const std::string& name = *prefixes.target;
  if (StagedTable* const table = reload.model.FindTable(name)) return table;
  NearestName nearest(name);
  for (const auto& table : tables) nearest.Consider(table->name);
  const absl::Status error =
      TableNotFound(absl::StrFormat("there is no table to add to: %s%s", name, nearest.Hint()));
  return WithScriptErrorOf(
      error, SourceError(top_load.statement->text(), prefixes.target_begin, prefixes.target_end,
                         ToStd(error.message()), error.code()));
}

StagedTable* TableWithFields(const std::vector<ColumnInfo>& columns, size_t first, Reload& reload) {
  for (const auto& table : reload.model.tables()) {
    bool same = table->fields.size() + first == columns.size();
    for (size_t i = first; i < columns.size() && same; ++i) {
      same = table->ColumnOf(columns[i].name).has_value();
    }
    if (same) return table.get();
  }
  return nullptr;
}

absl::StatusOr<StagedTable*> KnownTarget(const std::vector<LoadStatement>& chain,
                                         const std::vector<ColumnInfo>& columns, Reload& reload) {
  const LoadPrefixes& prefixes = chain.front().prefixes;
  if (prefixes.placement == Placement::kConcatenate) return NamedTarget(chain.front(), reload);
  if (SaysNoConcatenate(chain)) return nullptr;
  if (StagedTable* const same = TableWithFields(columns, 0, reload)) return same;
  const bool by_label =
      prefixes.partial == PartialMode::kReplace ||
      (prefixes.partial == PartialMode::kAdd && reload.environment.options.partial);
  const std::optional<std::string> label = LabelOf(chain);
  return by_label && label.has_value() ? reload.model.FindTable(*label) : nullptr;
}

}  // namespace celadon
