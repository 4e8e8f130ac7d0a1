#include "script/append_rows.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/chosen_rows.h"
#include "script/take_table.h"

namespace celadon {
namespace {

void TakeFacts(const ColumnInfo& column, StagedField& field) {
  if (field.format == NumberFormat()) field.format = column.format;
  if (field.tags.empty()) field.tags = column.tags;
  if (field.comment.empty()) field.comment = column.comment;
}

absl::Status CheckNames(const std::vector<ColumnInfo>& columns) {
  std::vector<std::string_view> names;
  for (const ColumnInfo& column : columns) names.push_back(column.name);
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("field names must be unique within a table: %s", *twice));
}

// The positions in the table of the reader's columns.
std::vector<size_t> PlaceColumns(const std::vector<ColumnInfo>& columns, StagedModel& model,
                                 StagedTable& table) {
  std::vector<std::string_view> names;
  for (const ColumnInfo& column : columns) names.push_back(column.name);
  const std::vector<std::shared_ptr<StagedField>> fields = model.FieldsNamed(names);
  absl::flat_hash_map<const StagedField*, size_t> known;
  for (size_t place = 0; place < table.fields.size(); ++place) {
    known.emplace(table.fields[place].get(), place);
  }
  std::vector<size_t> places;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto found = known.find(fields[i].get());
    places.push_back(found != known.end() ? found->second : table.AddColumn(fields[i]));
    TakeFacts(columns[i], *fields[i]);
  }
  return places;
}

// Of the fields at these positions, whether no other table holds them.
std::vector<bool> AreAlone(const StagedModel& model, const StagedTable& table,
                           const std::vector<size_t>& places) {
  std::vector<bool> alone;
  for (const size_t place : places) {
    const std::string& name = table.fields[place]->name;
    alone.push_back(std::ranges::none_of(model.tables(), [&](const auto& other) {
      return other.get() != &table && other->ColumnOf(name).has_value();
    }));
  }
  return alone;
}

// A dictionary may be the symbols of a field of the model. Where it is not the field that the
// column goes to, but grows in the meantime, the column is given a copy.
class OwnDictionaries {
 public:
  OwnDictionaries(const StagedTable& table, const std::vector<size_t>& places)
      : table_(table), places_(places), copies_(places.size()) {}

  // The dictionaries of the next batch.
  std::vector<CodedColumn> For(const RowBatch& batch) {
    absl::flat_hash_set<const DualVector*> growing;
    for (const size_t place : places_) growing.insert(table_.fields[place]->grows_in());
    std::vector<CodedColumn> columns;
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      const auto& shared = batch.columns[i].dictionary;
      const bool copied =
          shared.get() != table_.fields[places_[i]]->grows_in() && growing.contains(shared.get());
      columns.push_back({copied ? CopyOf(i, shared) : shared, batch.columns[i].codes});
    }
    return columns;
  }

 private:
  std::shared_ptr<const DualVector> CopyOf(size_t column,
                                           const std::shared_ptr<const DualVector>& shared) {
    auto& copy = copies_[column];
    if (copy == nullptr || copy->size() != shared->size()) {
      copy = std::make_shared<const DualVector>(*shared);
    }
    return copy;
  }

  const StagedTable& table_;
  const std::vector<size_t>& places_;
  std::vector<std::shared_ptr<const DualVector>> copies_;
};

}  // namespace

absl::StatusOr<uint64_t> AppendRows(TableReader& rows, StagedModel& model, StagedTable& table,
                                    const Execution& execution, SourceSymbols source_symbols) {
  CELADON_RETURN_IF_ERROR(CheckNames(rows.columns()));
  const std::vector<size_t> places = PlaceColumns(rows.columns(), model, table);
  if (source_symbols == SourceSymbols::kTakeAsTheyStand) {
    CELADON_ASSIGN_OR_RETURN(RowsAtHand* const all, AllRowsOf(rows));
    if (all != nullptr) {
      const std::vector<bool> alone = AreAlone(model, table, places);
      CELADON_RETURN_IF_ERROR(TakeTable(*all, places, alone, table, execution));
      return all->rows();
    }
  }
  OwnDictionaries dictionaries(table, places);
  TableAppender appender(&table, places, execution, source_symbols);
  uint64_t appended = 0;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows.Next());
    if (batch.rows == 0) return appended;
    CELADON_RETURN_IF_ERROR(appender.Append(batch.rows, dictionaries.For(batch)));
    appended += batch.rows;
    rows.Recycle(std::move(batch));
  }
}

}  // namespace celadon
