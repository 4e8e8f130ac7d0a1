#include "script/table_statements.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "model/field_facts.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "runtime/text_view.h"
#include "script/expand.h"
#include "script/find_files.h"
#include "script/give_names.h"
#include "script/script_error.h"
#include "script/staged_reader.h"
#include "script/unused_symbols.h"

namespace celadon {
namespace {

absl::StatusOr<StagedTable*> TableNamed(const std::string& name, Reload& reload) {
  if (StagedTable* const table = reload.model.FindTable(name)) return table;
  NearestName nearest(name);
  for (const auto& known : reload.model.tables()) nearest.Consider(known->name);
  return TableNotFound(
      absl::StrFormat("there is no table of this name: %s%s", name, nearest.Hint()));
}

absl::StatusOr<const MappingTable*> MapNamed(const std::string& name, const Reload& reload) {
  const auto found = reload.maps.find(name);
  if (found != reload.maps.end()) return &found->second;
  return TableNotFound(absl::StrFormat("there is no mapping table of this name: %s", name));
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
  std::erase_if(fields, [&](const auto& field) {
    return HasWildcard(pattern) ? !WildcardMatch(field->name, pattern) : field->name != pattern;
  });
  return fields;
}

std::string TextOf(ValueView value) { return ExpansionText(Value(value)); }

// Takes fields with these names out of tables, each as often as it is named.
class FieldDropping {
 public:
  FieldDropping(const DropFieldsCommand& drop, Reload& reload) : reload_(reload) {
    const absl::flat_hash_set<std::string_view> named(drop.fields.begin(), drop.fields.end());
    const absl::flat_hash_set<std::string_view> meant(drop.tables.begin(), drop.tables.end());
    for (const auto& table : reload.model.tables()) {
      if (!meant.empty() && !meant.contains(table->name)) continue;
      for (size_t column = 0; column < table->fields.size(); ++column) {
        const auto& field = table->fields[column];
        if (named.contains(field->name)) places_[field->name].push_back({table.get(), column});
      }
    }
  }

  // NotFound where no table that is meant holds the field any more.
  absl::Status Mark(const std::string& name) {
    const auto found = places_.find(name);
    if (found == places_.end()) return NoField(name, reload_);
    for (const auto& [table, column] : found->second) {
      fields_.push_back(table->fields[column]);
      std::vector<bool>& marked = marked_[table];
      marked.resize(table->fields.size());
      marked[column] = true;
    }
    places_.erase(found);
    return absl::OkStatus();
  }

  // Drops the columns marked, and tables that are left without any.
  absl::Status Run() {
    std::vector<std::string> emptied;
    for (auto& [table, marked] : marked_) {
      DropColumns(*table, marked);
      if (table->fields.empty()) emptied.push_back(table->name);
    }
    CELADON_RETURN_IF_ERROR(reload_.DropTables(emptied));
    CELADON_RETURN_IF_ERROR(DropUnusedSymbols(fields_, reload_.model, reload_.execution.cancel));
    reload_.model.ForgetUnusedFields();
    return absl::OkStatus();
  }

 private:
  static void DropColumns(StagedTable& table, const std::vector<bool>& marked) {
    size_t kept = 0;
    for (size_t column = 0; column < marked.size(); ++column) {
      if (marked[column]) continue;
      if (kept != column) {
        table.fields[kept] = std::move(table.fields[column]);
        table.columns[kept] = std::move(table.columns[column]);
      }
      ++kept;
    }
    table.fields.resize(kept);
    table.columns.resize(kept);
  }

  Reload& reload_;
  StringMap<std::vector<std::pair<StagedTable*, size_t>>> places_;
  absl::flat_hash_map<StagedTable*, std::vector<bool>> marked_;  // columns of a table
  std::vector<std::shared_ptr<StagedField>> fields_;             // of those
};

// The rows of a table with some of its columns, under other names.
class StoredColumns final : public TableReader {
 public:
  StoredColumns(const StagedTable& table, std::vector<size_t> columns,
                std::vector<std::string> names)
      : rows_(ReadStaged(table)), places_(std::move(columns)) {
    for (size_t i = 0; i < places_.size(); ++i) {
      columns_.push_back(rows_->columns()[places_[i]]);
      columns_.back().name = std::move(names[i]);
      columns_.back().tags = StagedFieldTags(*table.fields[places_[i]]);
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }
  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch all, rows_->Next());
    RowBatch batch;
    batch.rows = all.rows;
    for (const size_t place : places_) batch.columns.push_back(all.columns[place]);
    return batch;
  }

 private:
  std::unique_ptr<TableReader> rows_;
  std::vector<size_t> places_;
  std::vector<ColumnInfo> columns_;
};

absl::StatusOr<std::unique_ptr<TableReader>> RowsToStore(const StoreCommand& store,
                                                         const StagedTable& table,
                                                         const Reload& reload) {
  std::vector<size_t> columns;
  std::vector<std::string> names;
  for (const auto& [field, name] : store.fields) {
    const auto column = table.ColumnOf(field);
    if (!column.has_value()) return NoField(field, reload);
    columns.push_back(*column);
    names.push_back(name);
  }
  for (size_t i = 0; store.fields.empty() && i < table.fields.size(); ++i) {
    columns.push_back(i);
    names.push_back(table.fields[i]->name);
  }
  return std::make_unique<StoredColumns>(table, std::move(columns), std::move(names));
}

void SetTag(StagedField& field, const std::string& tag, bool adds) {
  std::erase(field.tags, tag);
  if (adds) field.tags.push_back(tag);
}

// Whether a list of names and masks has a name, as an empty one has all.
bool IsMeant(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
           return HasWildcard(pattern) ? WildcardMatch(name, pattern) : name == pattern;
         });
}

// The fields that the mapping table knows, or of those the ones named.
absl::Status TagByMap(const TagCommand& tag, Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const MappingTable* const map, MapNamed(tag.map, reload));
  for (uint32_t i = 0; i < map->inputs().size(); ++i) {
    const std::string name = TextOf(map->inputs()[i]);
    const std::shared_ptr<StagedField> field =
        IsMeant(name, tag.fields) ? FieldNamed(name, reload) : nullptr;
    if (field != nullptr) SetTag(*field, TextOf(map->output(i)), tag.adds);
  }
  return absl::OkStatus();
}

// The names that a Rename is about: those of all tables, or of all fields.
std::vector<std::string*> NamesOfAll(const RenameCommand& rename, const Reload& reload) {
  std::vector<std::string*> names;
  if (rename.tables) {
    for (const auto& table : reload.model.tables()) names.push_back(&table->name);
  } else {
    for (const auto& field : AllFields(reload)) names.push_back(&field->name);
  }
  return names;
}

// What is said one by one, or what the mapping table says of the names that there are.
absl::StatusOr<NamePairs> WantedNames(const RenameCommand& rename,
                                      const std::vector<std::string*>& names,
                                      const Reload& reload) {
  if (rename.map.empty()) return rename.names;
  CELADON_ASSIGN_OR_RETURN(const MappingTable* const map, MapNamed(rename.map, reload));
  StringSet known;
  for (const std::string* const name : names) known.insert(*name);
  NamePairs wanted;
  for (uint32_t i = 0; i < map->inputs().size(); ++i) {
    std::string from = TextOf(map->inputs()[i]);
    if (known.contains(from)) wanted.emplace_back(std::move(from), TextOf(map->output(i)));
  }
  return wanted;
}

}  // namespace

// What is named before a name that is wrong is dropped nevertheless.
absl::Status RunStatement(const DropTablesCommand& drop, Reload& reload) {
  std::vector<std::string> found;
  StringSet names;
  absl::Status status;
  for (const std::string& name : drop.tables) {
    status = names.insert(name).second
                 ? TableNamed(name, reload).status()
                 : TableNotFound(absl::StrFormat("there is no table of this name: %s", name));
    if (!status.ok()) break;
    found.push_back(name);
  }
  CELADON_RETURN_IF_ERROR(reload.DropTables(found));
  return status;
}

absl::Status RunStatement(const DropFieldsCommand& drop, Reload& reload) {
  for (const std::string& name : drop.tables) {
    CELADON_RETURN_IF_ERROR(TableNamed(name, reload).status());
  }
  FieldDropping dropping(drop, reload);
  absl::Status marked;
  for (size_t i = 0; i < drop.fields.size() && marked.ok(); ++i) {
    marked = dropping.Mark(drop.fields[i]);
  }
  CELADON_RETURN_IF_ERROR(dropping.Run());
  return marked;
}

absl::Status RunStatement(const RenameCommand& rename, Reload& reload) {
  const std::vector<std::string*> names = NamesOfAll(rename, reload);
  CELADON_ASSIGN_OR_RETURN(const NamePairs wanted, WantedNames(rename, names, reload));
  const StagedTable* const last = reload.model.FindTable(reload.last_table);
  const absl::Status renamed = GiveNames(names, wanted, rename.tables ? "table" : "field");
  if (last != nullptr) reload.last_table = last->name;
  return rename.tables && absl::IsNotFound(renamed) ? TableNotFound(ToStd(renamed.message()))
                                                    : renamed;
}

absl::Status RunStatement(const FieldRuleCommand& rule, Reload& reload) {
  using Kind = FieldRuleCommand::Kind;
  const bool skipped = reload.environment.options.partial
                           ? rule.kind == Kind::kMap && rule.partial == PartialMode::kPlain
                           : rule.only_partial;
  if (skipped) return absl::OkStatus();
  if (rule.kind == Kind::kMap) CELADON_RETURN_IF_ERROR(MapNamed(rule.map, reload).status());
  for (const std::string& pattern : rule.patterns) {
    switch (rule.kind) {
      case Kind::kQualify:
      case Kind::kUnqualify:
        reload.rules.Qualify(pattern, rule.kind == Kind::kQualify);
        break;
      case Kind::kMap:
      case Kind::kUnmap:
        reload.rules.Map(pattern, rule.map);
        break;
      case Kind::kNullAsValue:
      case Kind::kNullAsNull:
        reload.rules.NullAsValue(pattern, rule.kind == Kind::kNullAsValue);
        break;
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const AliasCommand& alias, Reload& reload) {
  for (const auto& [from, to] : alias.names) reload.rules.Alias(from, to);
  return absl::OkStatus();
}

absl::Status RunStatement(const StoreCommand& store, Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const StagedTable* const table, TableNamed(store.table, reload));
  if (reload.environment.options.skip_store) return absl::OkStatus();
  const FormatRegistry& formats = *reload.environment.formats;
  const std::string name = store.format.format.empty() ? "qvd" : store.format.format;
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format, formats.ByName(name));
  CELADON_ASSIGN_OR_RETURN(const std::string path, ResolvePath(store.file, reload));
  CELADON_ASSIGN_OR_RETURN(const auto rows, RowsToStore(store, *table, reload));
  FormatOptions options = store.format.options;
  options.settings = reload.variables().Settings();
  return format->Write(*rows, table->name, path, options, reload.execution);
}

absl::Status RunStatement(const TagCommand& tag, Reload& reload) {
  if (!tag.map.empty()) return TagByMap(tag, reload);
  for (const std::string& pattern : tag.fields) {
    const auto fields = FieldsLike(pattern, reload);
    if (fields.empty() && !HasWildcard(pattern)) return NoField(pattern, reload);
    for (const auto& field : fields) {
      for (const std::string& name : tag.tags) SetTag(*field, name, tag.adds);
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const CommentCommand& comment, Reload& reload) {
  const auto set = [&](const std::string& name, const std::string& text) {
    if (comment.tables) {
      StagedTable* const table = reload.model.FindTable(name);
      if (table != nullptr) table->comment = text;
      return table != nullptr;
    }
    const std::shared_ptr<StagedField> field = FieldNamed(name, reload);
    if (field != nullptr) field->comment = text;
    return field != nullptr;
  };
  for (const std::string& name : comment.names) {
    if (!comment.map.empty() || set(name, comment.text)) continue;
    return comment.tables ? TableNamed(name, reload).status() : NoField(name, reload);
  }
  if (comment.map.empty()) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(const MappingTable* const map, MapNamed(comment.map, reload));
  for (uint32_t i = 0; i < map->inputs().size(); ++i) {
    const std::string name = TextOf(map->inputs()[i]);
    if (IsMeant(name, comment.names)) set(name, TextOf(map->output(i)));
  }
  return absl::OkStatus();
}

// The values of a field become numbers in the order in which they were loaded; since that is the
// order of its symbols, the rows stay as they are.
absl::Status RunStatement(const AutoNumberCommand& number, Reload& reload) {
  for (const std::string& pattern : number.patterns) {
    const auto fields = FieldsLike(pattern, reload);
    if (fields.empty() && !HasWildcard(pattern)) return NoField(pattern, reload);
    for (const auto& field : fields) {
      const std::string counter = number.counter.empty() ? "\x01"
                                                           "field " +
                                                               field->name
                                                         : "\x01"
                                                           "space " +
                                                               number.counter;
      CELADON_RETURN_IF_ERROR(
          DropUnusedSymbols({&field, 1}, reload.model, reload.execution.cancel));
      DualVector numbers;
      for (size_t i = 0; i < field->size(); ++i) {
        numbers.Append(
            ValueView::Number(reload.NumberOf(counter, field->value(static_cast<uint32_t>(i)))));
      }
      field->Replace(Dictionary::FromDistinct(std::move(numbers)));
      field->format = NumberFormat();
      std::erase_if(field->tags,
                    [](const std::string& tag) { return tag == "$timestamp" || tag == "$date"; });
    }
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const LoosenCommand& loosen, Reload& reload) {
  for (const std::string& name : loosen.tables) {
    CELADON_ASSIGN_OR_RETURN(StagedTable* const table, TableNamed(name, reload));
    table->loosened = true;
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const DirectoryCommand& directory, Reload& reload) {
  if (directory.folder.empty()) {
    reload.base = reload.environment.base;
    return absl::OkStatus();
  }
  CELADON_ASSIGN_OR_RETURN(reload.base, ResolvePath(directory.folder, reload));
  return absl::OkStatus();
}

absl::Status RunStatement(const SectionCommand& section, Reload& reload) {
  reload.EnterSection(section.access);
  return absl::OkStatus();
}

absl::Status RunStatement(const SearchCommand& search, Reload& reload) {
  for (const std::string& pattern : search.patterns) {
    reload.searched.emplace_back(pattern, search.include);
  }
  return absl::OkStatus();
}

absl::Status RunStatement(const ForceCommand& force, Reload& reload) {
  reload.letters = force.letters;
  return absl::OkStatus();
}

absl::Status RunStatement(const StarCommand& star, Reload& reload) {
  reload.star = star.text;
  return absl::OkStatus();
}

absl::Status RunStatement(const DeclareCommand& declare, Reload& reload) {
  return reload.derived_fields.Declare(declare);
}

absl::Status RunStatement(const DeriveCommand& derive, Reload& reload) {
  return reload.derived_fields.Derive(derive);
}

}  // namespace celadon
