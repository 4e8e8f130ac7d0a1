#include "model/synthetic_keys.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "model/tuple_coder.h"
#include "runtime/status_macros.h"

namespace celadon {

namespace {

constexpr uint64_t kReadRows = 8192;  // a stretch that stays in a core's cache

using Names = std::vector<std::string>;  // sorted

Names FieldNames(const StagedTable& table) {
  Names names;
  for (const auto& field : table.fields) names.push_back(field->name);
  std::ranges::sort(names);
  return names;
}

// The most fields that two tables share, the first in the order of names where there are several
// such sets. Empty where no two tables share more than one.
Names LargestSharedFields(const StagedModel& model) {
  std::vector<Names> names;
  for (const auto& table : model.tables()) names.push_back(FieldNames(*table));
  Names largest;
  for (size_t a = 0; a < names.size(); ++a) {
    for (size_t b = a + 1; b < names.size(); ++b) {
      Names shared;
      std::ranges::set_intersection(names[a], names[b], std::back_inserter(shared));
      if (shared.size() < 2 || shared.size() < largest.size()) continue;
      if (shared.size() > largest.size() || shared < largest) largest = std::move(shared);
    }
  }
  return largest;
}

std::vector<StagedTable*> TablesHolding(const StagedModel& model, const Names& fields) {
  std::vector<StagedTable*> holders;
  for (const auto& table : model.tables()) {
    if (std::ranges::includes(FieldNames(*table), fields)) holders.push_back(table.get());
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
    Names parts = LargestSharedFields(model);
    if (parts.empty()) return absl::OkStatus();
    std::string name;
    do {
      name = absl::StrFormat("$Syn %d", ++number);
    } while (model.HasField(name));
    CELADON_RETURN_IF_ERROR(KeyBuild(model, std::move(parts), std::move(name), execution).Run());
  }
}

}  // namespace celadon
