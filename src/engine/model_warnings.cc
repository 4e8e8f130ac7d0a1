#include "engine/model_warnings.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

void AppendName(const std::string& name, std::string* names) {
  *names += (names->empty() ? "" : ", ") + name;
}

std::string FieldNames(const DataModel& model, std::span<const FieldId> fields) {
  std::string names;
  for (const FieldId field : fields) AppendName(model.field(field).name, &names);
  return names;
}

std::string SyntheticWarning(const DataModel& model, const Table& table) {
  const std::span<const FieldId> held = table.loaded_fields;  // the key, then its parts
  return absl::StrFormat("synthetic key %s: tables share the fields %s",
                         model.field(held.front()).name, FieldNames(model, held.subspan(1)));
}

std::string CircularWarning(const DataModel& model, const CircularReference& loop) {
  std::string tables, loose;
  for (const TableId id : loop.tables) {
    AppendName(model.table(id).name, &tables);
    if (model.table(id).is_loose()) AppendName(model.table(id).name, &loose);
  }
  return absl::StrFormat(
      "circular reference: tables %s form a loop through the fields %s; loosely coupled: %s",
      tables, FieldNames(model, loop.fields), loose);
}

}  // namespace

std::vector<std::string> ModelWarnings(const DataModel& model) {
  std::vector<std::string> warnings;
  for (const Table& table : model.tables()) {
    if (table.kind == TableKind::kSynthetic) warnings.push_back(SyntheticWarning(model, table));
  }
  for (const CircularReference& loop : model.CircularReferences()) {
    // Where the script has loosened what makes the loop, it knows of it.
    const bool unforeseen = std::ranges::any_of(loop.tables, [&model](TableId table) {
      return model.table(table).coupling == Coupling::kLoose;
    });
    if (unforeseen) warnings.push_back(CircularWarning(model, loop));
  }
  return warnings;
}

}  // namespace celadon
