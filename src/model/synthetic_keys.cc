#include "model/synthetic_keys.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "model/tuple_coder.h"
#include "runtime/status_macros.h"

namespace celadon {

namespace {

constexpr uint64_t kReadRows = 8192;  // a stretch that stays in a core's cache

using Names = std::vector<std::string>;  // sorted

// The fields of a model that several tables hold, numbered in the order of their names.
class SharedFields {
 public:
  explicit SharedFields(const StagedModel& model) {
    std::map<std::string_view, std::vector<uint32_t>> tables_of_name;
    for (uint32_t table = 0; table < model.tables().size(); ++table) {
      for (const auto& field : model.tables()[table]->fields) {
        tables_of_name[field->name].push_back(table);
      }
    }
    fields_of_table_.resize(model.tables().size());
    for (auto& [name, tables] : tables_of_name) {
      if (tables.size() < 2) continue;
      for (const uint32_t table : tables) {
        fields_of_table_[table].push_back(static_cast<uint32_t>(names_.size()));
      }
      names_.emplace_back(name);
      tables_of_field_.push_back(std::move(tables));
    }
  }

  // The most fields that two tables share, the first in the order of names where there are several
  // such sets. Empty where no two tables share more than one.
  absl::StatusOr<Names> Largest(const CancelToken& cancel) const {
    std::vector<uint32_t> largest;
    std::vector<uint32_t> shared_with(fields_of_table_.size());
    for (uint32_t a = 0; a < fields_of_table_.size(); ++a) {
      CELADON_RETURN_IF_ERROR(cancel.status());
      for (const uint32_t b : TablesBehind(a, &shared_with)) {
        const size_t shared = std::exchange(shared_with[b], 0);
        if (shared < std::max<size_t>(2, largest.size())) continue;
        std::vector<uint32_t> fields = SharedBy(a, b);
        if (shared > largest.size() || fields < largest) largest = std::move(fields);
      }
    }
    Names names;
    for (const uint32_t field : largest) names.push_back(names_[field]);
    return names;
  }

 private:
  // The tables behind `a` that share fields with it; adds how many each of them shares.
  std::vector<uint32_t> TablesBehind(uint32_t a, std::vector<uint32_t>* shared_with) const {
    std::vector<uint32_t> tables;
    for (const uint32_t field : fields_of_table_[a]) {
      const std::vector<uint32_t>& holders = tables_of_field_[field];
      for (auto b = std::ranges::upper_bound(holders, a); b != holders.end(); ++b) {
        if (++(*shared_with)[*b] == 1) tables.push_back(*b);
      }
    }
    return tables;
  }

  std::vector<uint32_t> SharedBy(uint32_t a, uint32_t b) const {
    std::vector<uint32_t> shared;
    std::ranges::set_intersection(fields_of_table_[a], fields_of_table_[b],
                                  std::back_inserter(shared));
    return shared;
  }

  Names names_;                                         // of the fields
  std::vector<std::vector<uint32_t>> tables_of_field_;  // ascending
  std::vector<std::vector<uint32_t>> fields_of_table_;  // ascending
};

std::vector<StagedTable*> TablesHolding(const StagedModel& model, const Names& fields) {
  std::vector<StagedTable*> holders;
  for (const auto& table : model.tables()) {
    const auto held = [&](const std::string& field) { return table->ColumnOf(field).has_value(); };
    if (std::ranges::all_of(fields, held)) holders.push_back(table.get());
  }
  return holders;
}

// One key in the making.
class KeyBuild {
 public:
  KeyBuild(StagedModel& model, Names parts, std::string name, const Execution& execution)
      : model_(model),
        parts_(std::move(parts)),
        name_(std::move(name)),
        execution_(execution),
        coder_(parts_.size()),
        memory_(execution.memory) {
    for (const std::string& part : parts_) fields_.push_back(model.FieldNamed(part));
    key_ = model.FieldNamed(name_);
  }

  absl::Status Run() {
    for (StagedTable* table : TablesHolding(model_, parts_)) {
      CELADON_RETURN_IF_ERROR(ReplaceParts(*table));
    }
    return AddTableOfTuples();
  }

 private:
  absl::Status ReplaceParts(StagedTable& table) {
    StagedColumn key;
    for (uint64_t first = 0; first < table.rows; first += kReadRows) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      AppendKeys(table, first, std::min(kReadRows, table.rows - first), &key);
      CELADON_RETURN_IF_ERROR(memory_.Resize(coder_.bytes(), "the synthetic key " + name_));
    }
    if (coder_.size() > StagedField::kMaxSymbols) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "the synthetic key %s has more than %d values", name_, StagedField::kMaxSymbols));
    }
    if (table.replaced_fields.empty()) table.replaced_fields = table.fields;
    for (const std::string& part : parts_) table.RemoveColumn(*table.ColumnOf(part));
    table.fields.push_back(key_);
    table.columns.push_back(std::move(key));
    return CountMemory(table);
  }

  void AppendKeys(const StagedTable& table, uint64_t first, uint64_t rows, StagedColumn* key) {
    std::vector<std::vector<uint32_t>> elements;
    for (const std::string& part : parts_) {
      elements.emplace_back(rows);
      table.columns[*table.ColumnOf(part)].Read(first, elements.back());
    }
    std::vector<uint32_t> codes(rows);
    coder_.Encode(elements, codes);
    key->Append(codes);
  }

  // The symbols of the key are numbers in the order of the rows, so that a symbol is a row.
  absl::Status AddTableOfTuples() {
    const auto tuples = static_cast<uint32_t>(coder_.size());
    StagedTable& table = model_.AddTable(name_ + " Table");
    table.kind = TableKind::kSynthetic;
    std::vector<uint32_t> rows(tuples);
    for (uint32_t row = 0; row < tuples; ++row) rows[row] = key_->symbols().InternNumber(row);
    AddColumn(table, key_, rows);
    for (size_t i = 0; i < fields_.size(); ++i) AddColumn(table, fields_[i], coder_.Elements(i));
    table.rows = tuples;
    CELADON_RETURN_IF_ERROR(
        key_->memory.Resize(key_->symbols().BytesToTake(0), "the synthetic key " + name_));
    return CountMemory(table);
  }

  static void AddColumn(StagedTable& table, std::shared_ptr<StagedField> field,
                        const std::vector<uint32_t>& elements) {
    const size_t column = table.AddColumn(std::move(field));
    table.columns[column].Append(elements);
  }

  static absl::Status CountMemory(StagedTable& table) {
    uint64_t bytes = 0;
    for (const StagedColumn& column : table.columns) bytes += column.bytes();
    return table.memory.Resize(bytes, table.name);
  }

  StagedModel& model_;
  const Names parts_;
  const std::string name_;
  const Execution& execution_;
  TupleCoder coder_;
  MemoryReservation memory_;  // of the coder
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::shared_ptr<StagedField> key_;
};

}  // namespace

absl::Status AddSyntheticKeys(StagedModel& model, const Execution& execution) {
  int number = 0;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(Names parts, SharedFields(model).Largest(execution.cancel));
    if (parts.empty()) return absl::OkStatus();
    std::string name;
    do {
      name = absl::StrFormat("$Syn %d", ++number);
    } while (model.HasField(name));
    CELADON_RETURN_IF_ERROR(KeyBuild(model, std::move(parts), std::move(name), execution).Run());
  }
}

}  // namespace celadon
