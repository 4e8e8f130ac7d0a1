#include "script/statement_targets.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/expand.h"
#include "script/script_error.h"

namespace celadon {
namespace {

bool Fits(const std::string& name, const std::string& pattern) {
  return HasWildcard(pattern) ? WildcardMatch(name, pattern) : name == pattern;
}

std::string TextOf(ValueView value) { return ExpansionText(Value(value)); }

}  // namespace

absl::StatusOr<StagedTable*> TableNamed(const std::string& name, Reload& reload) {
  if (StagedTable* const table = reload.model.FindTable(name)) return table;
  NearestName nearest(name);
  for (const auto& known : reload.model.tables()) nearest.Consider(known->name);
  return TableNotFound(
      absl::StrFormat("there is no table of this name: %s%s", name, nearest.Hint()));
}

absl::StatusOr<const MappingTable*> MapNamed(std::string_view name, const Reload& reload) {
  const auto found = reload.maps.find(name);
  if (found != reload.maps.end()) return &found->second;
  NearestName nearest(name);
  for (const auto& [known, map] : reload.maps) nearest.Consider(known);
  const bool skipped = reload.environment.options.partial;
  return TableNotFound(
      absl::StrFormat("there is no mapping table of this name: %s%s%s", name, nearest.Hint(),
                      skipped ? "; a partial reload runs Mapping only behind Add or Replace" : ""));
}

absl::StatusOr<NamePairs> PairsOfMap(std::string_view name, const Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const MappingTable* const map, MapNamed(name, reload));
  NamePairs pairs;
  for (uint32_t i = 0; i < map->inputs().size(); ++i) {
    pairs.emplace_back(TextOf(map->inputs()[i]), TextOf(map->output(i)));
  }
  return pairs;
}

std::vector<std::shared_ptr<StagedField>> AllFields(const Reload& reload) {
  std::vector<std::shared_ptr<StagedField>> fields;
  absl::flat_hash_set<const StagedField*> seen;
  for (const auto& table : reload.model.tables()) {
    for (const auto& field : table->fields) {
      if (seen.insert(field.get()).second) fields.push_back(field);
    }
  }
  return fields;
}

absl::Status NoField(const std::string& name, const Reload& reload) {
  NearestName nearest(name);
  for (const auto& field : AllFields(reload)) {
    if (field->name != name) nearest.Consider(field->name);
  }
  return absl::NotFoundError(
      absl::StrFormat("there is no field of this name: %s%s", name, nearest.Hint()));
}

std::shared_ptr<StagedField> FieldNamed(const std::string& name, const Reload& reload) {
  for (const auto& field : AllFields(reload)) {
    if (field->name == name) return field;
  }
  return nullptr;
}

std::vector<std::shared_ptr<StagedField>> FieldsLike(const std::string& pattern,
                                                     const Reload& reload) {
  std::vector<std::shared_ptr<StagedField>> fields = AllFields(reload);
  std::erase_if(fields, [&](const auto& field) { return !Fits(field->name, pattern); });
  return fields;
}

bool IsMeant(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
           return Fits(name, pattern);
         });
}

}  // namespace celadon
