#include "script/table_statements.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "model/field_facts.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "runtime/text_view.h"
#include "script/find_files.h"
#include "script/give_names.h"
#include "script/script_error.h"
#include "script/staged_reader.h"
#include "script/statement_targets.h"
#include "script/unused_symbols.h"

namespace celadon {
namespace {

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
  CELADON_ASSIGN_OR_RETURN(NamePairs wanted, PairsOfMap(rename.map, reload));
  StringSet known;
  for (const std::string* const name : names) known.insert(*name);
  std::erase_if(wanted, [&](const auto& pair) { return !known.contains(pair.first); });
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

absl::Status RunStatement(const StoreCommand& store, Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const StagedTable* const table, TableNamed(store.table, reload));
  if (reload.environment.options.skip_store) return absl::OkStatus();
  const FormatRegistry& formats = *reload.environment.formats;
  const std::string name = store.format.format.empty() ? "qvd" : store.format.format;
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format, formats.ByName(name));
  CELADON_ASSIGN_OR_RETURN(const std::string path, ResolvePath(store.file, reload));
  CELADON_ASSIGN_OR_RETURN(const auto rows, RowsToStore(store, *table, reload));
  FormatOptions options;  // words that concern texts are passed over elsewhere
  if (format->name() == "txt") options = store.format.options;
  options.compression = store.format.options.compression;
  options.settings = reload.variables().Settings();
  return format->Write(*rows, table->name, path, options, reload.execution);
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

}  // namespace celadon
