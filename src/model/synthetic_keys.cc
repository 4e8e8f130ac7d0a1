#include "model/synthetic_keys.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "storage/numbered_tuples.h"

namespace celadon {

namespace {

using Names = std::vector<std::string>;  // sorted

// Which tables hold which of the fields that several hold, and for each table the most fields that
// it shares with one behind it. That is found anew only where a key has changed one of the two, so
// that thousands of keys take no look at all pairs of tables each.
class SharedFields {
 public:
  explicit SharedFields(const StagedModel& model) {
    std::map<std::string_view, std::vector<uint32_t>> tables_of_name;
    for (uint32_t table = 0; table < model.tables().size(); ++table) {
      for (const auto& field : model.tables()[table]->fields) {
        tables_of_name[field->name].push_back(table);
      }
    }
    tables_.resize(model.tables().size());
    for (const auto& [name, tables] : tables_of_name) {
      if (tables.size() > 1) Add(std::string(name), tables);
    }
  }

  // The most fields that two tables share, the first in the order of names where there are several
  // such sets. Empty where no two tables share more than one.
  absl::StatusOr<Names> Largest(const CancelToken& cancel) {
    Fields largest;
    for (uint32_t table = 0; table < tables_.size(); ++table) {
      if (tables_[table].stale) {
        CELADON_RETURN_IF_ERROR(cancel.status());
        FindMost(table);
      }
      if (IsBefore(tables_[table].most, largest)) largest = tables_[table].most;
    }
    Names names;
    for (const uint32_t field : largest) names.push_back(fields_[field].name);
    return names;
  }

  // The tables that hold all of these fields, ascending.
  std::vector<uint32_t> Holding(const Names& names) const {
    std::vector<uint32_t> holders = HoldersOf(names[0]);
    for (size_t i = 1; i < names.size(); ++i) {
      std::vector<uint32_t> all;
      std::ranges::set_intersection(holders, HoldersOf(names[i]), std::back_inserter(all));
      holders = std::move(all);
    }
    return holders;
  }

  // `key` takes the place of `parts` in `holders`, and a table is added that holds key and parts.
  void Replace(const Names& parts, const std::vector<uint32_t>& holders, std::string key) {
    const auto added = static_cast<uint32_t>(tables_.size());
    tables_.emplace_back();
    for (const std::string& part : parts) {
      const uint32_t field = id_of_name_.at(part);
      std::vector<uint32_t> left;
      std::ranges::set_difference(fields_[field].tables, holders, std::back_inserter(left));
      for (const uint32_t table : holders) std::erase(tables_[table].fields, field);
      for (const uint32_t table : left) tables_[table].stale = true;  // may share it with the new
      left.push_back(added);
      tables_[added].fields.push_back(field);
      fields_[field].tables = std::move(left);
    }
    for (Table& table : tables_) {
      const bool shares = !table.most.empty();
      if (shares && std::ranges::binary_search(holders, table.partner)) table.stale = true;
    }
    std::vector<uint32_t> tables = holders;
    tables.push_back(added);
    Add(std::move(key), tables);
  }

 private:
  using Fields = std::vector<uint32_t>;  // in the order of their names
  struct Field {
    std::string name;
    std::vector<uint32_t> tables;  // ascending
  };
  struct Table {
    Fields fields;
    Fields most;           // shared with `partner`, two or more; empty: with none
    uint32_t partner = 0;  // a table behind this one
    bool stale = true;     // `most` is to be found anew
  };

  auto ByName() const {
    return [this](uint32_t a, uint32_t b) { return fields_[a].name < fields_[b].name; };
  }

  void Add(std::string name, const std::vector<uint32_t>& tables) {
    const auto field = static_cast<uint32_t>(fields_.size());
    id_of_name_[name] = field;
    fields_.push_back({std::move(name), tables});
    for (const uint32_t table : tables) {
      Fields& held = tables_[table].fields;
      held.insert(std::ranges::upper_bound(held, field, ByName()), field);
      tables_[table].stale = true;
    }
  }

  const std::vector<uint32_t>& HoldersOf(const std::string& name) const {
    return fields_[id_of_name_.at(name)].tables;
  }

  // Whether the first set is the one to replace sooner.
  bool IsBefore(const Fields& a, const Fields& b) const {
    if (a.size() != b.size()) return a.size() > b.size();
    return std::ranges::lexicographical_compare(a, b, ByName());
  }

  void FindMost(uint32_t table) {
    Table& found = tables_[table];
    found.most.clear();
    found.stale = false;
    shared_with_.resize(tables_.size());
    for (const uint32_t other : TablesBehind(table)) {
      const size_t shared = std::exchange(shared_with_[other], 0);
      if (shared < std::max<size_t>(2, found.most.size())) continue;
      Fields fields = SharedBy(table, other);
      if (!IsBefore(fields, found.most)) continue;
      found.most = std::move(fields);
      found.partner = other;
    }
  }

  // The tables behind `table` that share fields with it; adds how many each of them shares.
  std::vector<uint32_t> TablesBehind(uint32_t table) {
    std::vector<uint32_t> behind;
    for (const uint32_t field : tables_[table].fields) {
      const std::vector<uint32_t>& holders = fields_[field].tables;
      for (auto other = std::ranges::upper_bound(holders, table); other != holders.end(); ++other) {
        if (++shared_with_[*other] == 1) behind.push_back(*other);
      }
    }
    return behind;
  }

  // Each field of the table with fewer is looked for in the other.
  Fields SharedBy(uint32_t a, uint32_t b) const {
    const bool a_is_less = tables_[a].fields.size() < tables_[b].fields.size();
    Fields shared = tables_[a_is_less ? a : b].fields;
    const Fields& more = tables_[a_is_less ? b : a].fields;
    std::erase_if(
        shared, [&](uint32_t field) { return !std::ranges::binary_search(more, field, ByName()); });
    return shared;
  }

  std::vector<Field> fields_;
  absl::flat_hash_map<std::string, uint32_t> id_of_name_;
  std::vector<Table> tables_;
  std::vector<uint32_t> shared_with_;  // fields, by table; zero between two searches
};

// One key in the making.
class KeyBuild {
 public:
  KeyBuild(StagedModel& model, Names parts, std::string name, const Execution& execution)
      : model_(model), parts_(std::move(parts)), name_(std::move(name)), execution_(execution) {
    for (const std::string& part : parts_) fields_.push_back(model.FieldNamed(part));
    key_ = model.FieldNamed(name_);
  }

  absl::Status Run(const std::vector<uint32_t>& holders) {
    for (const uint32_t table : holders) AddHolder(*model_.tables()[table]);
    CELADON_RETURN_IF_ERROR(NumberRows());
    for (const Holder& holder : holders_) CELADON_RETURN_IF_ERROR(ReplaceParts(holder));
    return AddTableOfTuples();
  }

 private:
  // A table whose rows have tuples of the parts. The rows of all of them are numbered as one.
  struct Holder {
    StagedTable& table;
    uint64_t first_row;
  };

  void AddHolder(StagedTable& table) {
    holders_.push_back({table, rows_});
    rows_ += table.rows;
  }

  std::vector<TupleColumn> Columns() const {
    std::vector<TupleColumn> columns;
    for (size_t part = 0; part < parts_.size(); ++part) {
      std::vector<const StagedColumn*> of_holders;
      for (const auto& [table, first_row] : holders_) {
        of_holders.push_back(&table.columns[*table.ColumnOf(parts_[part])]);
      }
      columns.push_back(ElementsOf(*fields_[part], of_holders));
    }
    return columns;
  }

  absl::Status NumberRows() {
    if (rows_ > StagedTable::kMaxRows) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("the tables of the synthetic key %s have more than %d rows", name_,
                          StagedTable::kMaxRows));
    }
    const std::vector<TupleColumn> columns = Columns();
    const std::string what = "the synthetic key " + name_;
    CELADON_ASSIGN_OR_RETURN(tuples_, NumberTuples(rows_, columns, what, execution_));
    CELADON_RETURN_IF_ERROR(tuples_.memory.Resize(
        tuples_.memory.bytes() + parts_.size() * tuples_.count * sizeof(uint32_t), what));
    FindElements(columns);
    if (null_ < tuples_.count) LeaveOutNull();
    if (elements_.front().size() <= StagedField::kMaxSymbols) return absl::OkStatus();
    return absl::ResourceExhaustedError(absl::StrFormat(
        "the synthetic key %s has more than %d values", name_, StagedField::kMaxSymbols));
  }

  // Those of each tuple, and which tuple is NULL in every part.
  void FindElements(const std::vector<TupleColumn>& columns) {
    const std::vector<uint32_t> first_rows = tuples_.FirstRows();
    std::vector<bool> null(first_rows.size(), true);
    for (const TupleColumn& column : columns) {
      std::vector<uint32_t>& elements = elements_.emplace_back(first_rows.size());
      for (size_t tuple = 0; tuple < first_rows.size(); ++tuple) {
        column.read(first_rows[tuple], std::span(elements).subspan(tuple, 1));
        null[tuple] = null[tuple] && elements[tuple] == StagedColumn::kNull;
      }
    }
    null_ = static_cast<uint32_t>(std::ranges::find(null, true) - null.begin());
  }

  // It is NULL, and no symbol.
  void LeaveOutNull() {
    for (std::vector<uint32_t>& part : elements_) part.erase(part.begin() + null_);
    for (uint32_t& number : tuples_.number_of_row) {
      if (number >= null_) number = number == null_ ? StagedColumn::kNull : number - 1;
    }
  }

  absl::Status ReplaceParts(const Holder& holder) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    StagedTable& table = holder.table;
    StagedColumn key;
    const auto numbers = std::span(tuples_.number_of_row).subspan(holder.first_row, table.rows);
    for (size_t row = 0; row < numbers.size(); row += StagedColumn::kChunkRows) {
      key.Append(numbers.subspan(row, std::min(StagedColumn::kChunkRows, numbers.size() - row)));
    }
    if (table.replaced_fields.empty()) table.replaced_fields = table.fields;
    for (const std::string& part : parts_) table.RemoveColumn(*table.ColumnOf(part));
    table.fields.push_back(key_);
    table.columns.push_back(std::move(key));
    return CountMemory(table);
  }

  // The symbols of the key are numbers in the order of the rows, so that a symbol is a row.
  absl::Status AddTableOfTuples() {
    const auto tuples = static_cast<uint32_t>(elements_.front().size());
    StagedTable& table = model_.AddTable(name_ + " Table");
    table.kind = TableKind::kSynthetic;
    std::vector<uint32_t> rows(tuples);
    for (uint32_t row = 0; row < tuples; ++row) rows[row] = key_->symbols().InternNumber(row);
    AddColumn(table, key_, rows);
    for (size_t i = 0; i < fields_.size(); ++i) AddColumn(table, fields_[i], elements_[i]);
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
  std::vector<Holder> holders_;
  uint64_t rows_ = 0;  // of all holders
  NumberedTuples tuples_;
  uint32_t null_ = 0;                            // the tuple that is NULL, or their count
  std::vector<std::vector<uint32_t>> elements_;  // of each part, by tuple
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::shared_ptr<StagedField> key_;
};

}  // namespace

absl::Status AddSyntheticKeys(StagedModel& model, const Execution& execution) {
  SharedFields shared(model);
  int number = 0;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const Names parts, shared.Largest(execution.cancel));
    if (parts.empty()) return absl::OkStatus();
    std::string name;
    do {
      name = absl::StrFormat("$Syn %d", ++number);
    } while (model.HasField(name));
    const std::vector<uint32_t> holders = shared.Holding(parts);
    CELADON_RETURN_IF_ERROR(KeyBuild(model, parts, name, execution).Run(holders));
    shared.Replace(parts, holders, std::move(name));
  }
}

}  // namespace celadon
