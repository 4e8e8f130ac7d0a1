#include "model/model_builder.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"

#include "model/association_graph.h"
#include "model/field_facts.h"
#include "model/field_packing.h"
#include "model/synthetic_keys.h"
#include "model/system_table.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"

namespace celadon {

namespace {

// One Build: first all fields get their symbols, then the columns are packed one by one, each in
// parallel, so that hardly more than the staged rows is held at any time.
class ModelBuild {
 public:
  ModelBuild(std::vector<std::unique_ptr<StagedTable>> staged, const Execution& execution)
      : staged_(std::move(staged)), execution_(execution), packed_memory_(execution.memory) {
    for (const auto& table : staged_) NumberFields(*table);
    for (TableId table = 0; table < staged_.size(); ++table) NumberColumns(table);
  }

  absl::StatusOr<std::shared_ptr<const DataModel>> Run() {
    CELADON_RETURN_IF_ERROR(OrderFields());
    std::vector<Table> tables;
    for (TableId table = 0; table < staged_.size(); ++table) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_ASSIGN_OR_RETURN(Table packed, PackTable(table));
      tables.push_back(std::move(packed));
    }
    LoosenTables(&tables);
    return std::make_shared<const DataModel>(Fields(tables), std::move(tables));
  }

 private:
  struct FieldInWork {
    std::shared_ptr<StagedField> staged;
    std::vector<ColumnRef> columns;
    OrderedField ordered;
    FieldRole role;
  };

  void NumberFields(const StagedTable& table) {
    for (const std::shared_ptr<StagedField>& field : table.loaded_fields()) {
      const auto id = static_cast<FieldId>(fields_.size());
      if (!field_ids_.try_emplace(field.get(), id).second) continue;
      fields_.emplace_back().staged = field;
    }
  }

  void NumberColumns(TableId table) {
    const StagedTable& staged = *staged_[table];
    std::vector<FieldId>& ids = fields_of_table_.emplace_back();
    for (uint32_t column = 0; column < staged.fields.size(); ++column) {
      assert(staged.columns[column].rows() == staged.rows);
      ids.push_back(field_ids_.at(staged.fields[column].get()));
      fields_[ids.back()].columns.push_back({table, column});
    }
    for (const FieldId id : ids) fields_[id].role.system |= staged.kind == TableKind::kSystem;
    if (staged.kind != TableKind::kSynthetic) return;
    const auto parts = staged.loaded_fields().subspan(1);  // behind the key
    fields_[ids.front()].role.synthetic = true;
    for (const auto& part : parts) fields_[field_ids_.at(part.get())].role.key_part = true;
  }

  // Fields in parallel, the largest first; before them, one by one with all workers, those that are
  // more than a worker's share of what is left, unless they have the symbols that they had before.
  absl::Status OrderFields() {
    std::vector<FieldId> order(fields_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](FieldId a, FieldId b) {
      return fields_[a].staged->size() > fields_[b].staged->size();
    });
    uint64_t left = 0;
    for (const FieldInWork& field : fields_) left += field.staged->size();
    std::vector<FieldId> shared;
    for (const FieldId id : order) {
      const StagedField& field = *fields_[id].staged;
      const bool finished = field.untouched() && field.size() == field.finished->size();
      const bool alone = !finished && field.size() >= left / execution_.executor->workers();
      left -= field.size();
      if (!alone) shared.push_back(id);
      if (alone) CELADON_RETURN_IF_ERROR(OrderField(fields_[id]));
    }
    std::vector<absl::Status> status(shared.size());
    execution_.executor->Run(shared.size(),
                             [&](size_t i, size_t) { status[i] = OrderField(fields_[shared[i]]); });
    for (const absl::Status& field : status) CELADON_RETURN_IF_ERROR(field);
    return absl::OkStatus();
  }

  absl::Status OrderField(FieldInWork& field) {
    std::vector<const StagedColumn*> columns;
    for (const ColumnRef ref : field.columns) {
      columns.push_back(&staged_[ref.table]->columns[ref.column]);
    }
    CELADON_ASSIGN_OR_RETURN(field.ordered, OrderSymbols(*field.staged, columns, execution_));
    return absl::OkStatus();
  }

  absl::StatusOr<Table> PackTable(TableId id) {
    StagedTable& staged = *staged_[id];
    if (staged.rows > StagedTable::kMaxRows) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "a table can't have more than %d rows: %s", StagedTable::kMaxRows, staged.name));
    }
    Table table;
    table.name = staged.name;
    table.comment = staged.comment;
    table.kind = staged.kind;
    table.coupling = staged.loosened ? Coupling::kLooseFixed : Coupling::kAssociated;
    table.rows = staged.rows;
    for (const auto& field : staged.loaded_fields()) {
      table.loaded_fields.push_back(field_ids_.at(field.get()));
    }
    for (uint32_t column = 0; column < staged.columns.size(); ++column) {
      CELADON_ASSIGN_OR_RETURN(TableColumn packed,
                               PackAndRelease(staged, column, fields_of_table_[id][column]));
      table.columns.push_back(std::move(packed));
    }
    return table;
  }

  absl::StatusOr<TableColumn> PackAndRelease(StagedTable& table, uint32_t column, FieldId field) {
    StagedColumn staged = std::move(table.columns[column]);
    const OrderedField& ordered = fields_[field].ordered;
    CELADON_RETURN_IF_ERROR(packed_memory_.Resize(
        packed_memory_.bytes() + PackedBytes(staged, ordered),
        absl::StrFormat("field %s of table %s", fields_[field].staged->name, table.name)));
    TableColumn packed;
    packed.field = field;
    CELADON_ASSIGN_OR_RETURN(packed.codes, PackColumn(staged, ordered, execution_));
    const bool counted = packed.codes.data() == staged.finished_part().data() &&
                         !staged.finished_histogram().empty();
    packed.histogram = counted ? staged.finished_histogram()
                       : HoldsEachOnce(packed)
                           ? Histogram::Even(packed.codes.cardinality(), 1)
                           : CountCodes(packed.codes, nullptr, *execution_.executor);
    const uint64_t kept = table.memory.bytes() - std::min(table.memory.bytes(), staged.bytes());
    table.memory.Resize(kept, table.name).IgnoreError();  // less is never refused
    return packed;
  }

  // Whether each symbol of the field stands in one row of the column. Some row of the field holds
  // each of them.
  bool HoldsEachOnce(const TableColumn& column) const {
    return fields_[column.field].columns.size() == 1 && !column.codes.has_nulls() &&
           column.codes.rows() == column.codes.cardinality();
  }

  // Bytes of the packed rows and of their histogram.
  static uint64_t PackedBytes(const StagedColumn& column, const OrderedField& field) {
    const uint64_t codes = uint64_t{field.symbols->size()} + (column.has_nulls() ? 1 : 0);
    const uint64_t bits = codes == 0 ? 0 : std::bit_width(codes - 1);
    return column.rows() * bits / 8 + codes * sizeof(uint64_t);
  }

  void LoosenTables(std::vector<Table>* tables) const {
    std::vector<RowIndex> rows;
    std::vector<Coupling> couplings;
    for (const Table& table : *tables) {
      rows.push_back(table.rows);
      couplings.push_back(table.coupling);
    }
    LoosenLoops({.fields = fields_.size(), .fields_of_table = fields_of_table_}, rows, &couplings);
    for (size_t t = 0; t < tables->size(); ++t) (*tables)[t].coupling = couplings[t];
  }

  std::vector<Field> Fields(const std::vector<Table>& tables) {
    std::vector<Field> fields;
    for (FieldInWork& work : fields_) {
      Field& field = fields.emplace_back();
      field.name = work.staged->name;
      field.symbols = std::move(work.ordered.symbols);
      field.columns = std::move(work.columns);
      work.role.key = field.is_key();
      field.is_key_part = work.role.key_part;
      field.tags = FieldTags(*field.symbols, work.role, work.staged->tags);
      field.comment = work.staged->comment;
      field.unsearched = work.staged->unsearched;
      for (const ColumnRef ref : field.columns) {
        field.statistics.push_back(
            StatisticsOf(tables[ref.table].columns[ref.column], field.is_key()));
      }
    }
    return fields;
  }

  std::vector<std::unique_ptr<StagedTable>> staged_;
  const Execution& execution_;
  MemoryReservation packed_memory_;
  std::vector<FieldInWork> fields_;
  std::vector<std::vector<FieldId>> fields_of_table_;
  absl::flat_hash_map<const StagedField*, FieldId> field_ids_;
};

// A column as it was loaded; packed anew where a synthetic key stands for it.
StagedColumn StagedAsLoaded(const DataModel& model, TableId table, size_t i) {
  const FieldId field = model.table(table).loaded_fields[i];
  const auto& symbols = model.field(field).symbols;
  if (const auto direct = model.ColumnOf(field, table)) {
    const TableColumn& column = model.column(*direct);
    return StagedColumn::FromColumn(column.codes, symbols, column.histogram);
  }
  std::vector<uint32_t> codes(model.table(table).rows);
  model.loaded_column(table, i).Read(0, codes);
  std::replace(codes.begin(), codes.end(), LoadedColumn::kNull, symbols->size());
  return StagedColumn::FromColumn(*BitPackedColumn::Pack(codes, symbols->size()), symbols);
}

}  // namespace

StagedModel StagedModel::FromModel(const DataModel& model, MemoryBudget* memory) {
  StagedModel staged(memory);
  std::vector<std::shared_ptr<StagedField>> fields(model.fields().size());
  for (TableId id = 0; id < model.tables().size(); ++id) {
    const Table& table = model.table(id);
    if (table.kind != TableKind::kLoaded) continue;
    StagedTable& copy = staged.AddTable(table.name);
    copy.comment = table.comment;
    copy.loosened = table.coupling == Coupling::kLooseFixed;
    copy.rows = table.rows;
    for (size_t i = 0; i < table.loaded_fields.size(); ++i) {
      const Field& field = model.field(table.loaded_fields[i]);
      std::shared_ptr<StagedField>& staged_field = fields[table.loaded_fields[i]];
      if (staged_field == nullptr) staged_field = staged.AddField(field);
      copy.fields.push_back(staged_field);
      copy.columns.push_back(StagedAsLoaded(model, id, i));
    }
  }
  return staged;
}

std::shared_ptr<StagedField> StagedModel::AddField(const Field& field) {
  auto copy = std::make_shared<StagedField>(StagedField::FromSymbols(field.name, field.symbols));
  copy->tags = field.tags;
  copy->comment = field.comment;
  copy->unsearched = field.unsearched;
  copy->memory = MemoryReservation(memory_);
  fields_.push_back(copy);
  return copy;
}

std::shared_ptr<StagedField> StagedModel::FieldNamed(std::string_view name) {
  for (const std::shared_ptr<StagedField>& field : fields_) {
    if (field->name == name) return field;
  }
  return AddNewField(name);
}

std::vector<std::shared_ptr<StagedField>> StagedModel::FieldsNamed(
    std::span<const std::string_view> names) {
  absl::flat_hash_map<std::string_view, std::shared_ptr<StagedField>, TextHash, TextEqual> known;
  for (const std::shared_ptr<StagedField>& field : fields_) known.emplace(field->name, field);
  std::vector<std::shared_ptr<StagedField>> fields;
  for (const std::string_view name : names) {
    const auto found = known.find(name);
    fields.push_back(found != known.end() ? found->second : AddNewField(name));
  }
  return fields;
}

std::shared_ptr<StagedField> StagedModel::AddNewField(std::string_view name) {
  auto field = std::make_shared<StagedField>();
  field->name = name;
  field->memory = MemoryReservation(memory_);
  field->finished_memory = MemoryReservation(memory_);
  fields_.push_back(field);
  return field;
}

bool StagedModel::HasField(std::string_view name) const {
  return std::ranges::any_of(fields_, [name](const auto& field) { return field->name == name; });
}

StagedTable* StagedModel::FindTable(std::string_view name) {
  for (const std::unique_ptr<StagedTable>& table : tables_) {
    if (table->name == name) return table.get();
  }
  return nullptr;
}

StagedTable& StagedModel::AddTable(std::string_view name) {
  std::string free(name);
  if (FindTable(name) != nullptr) {
    StringSet taken;
    for (const std::unique_ptr<StagedTable>& table : tables_) taken.insert(table->name);
    for (int suffix = 1; taken.contains(free); ++suffix) {
      free = absl::StrFormat("%s-%d", name, suffix);
    }
  }
  tables_.push_back(std::make_unique<StagedTable>());
  tables_.back()->name = std::move(free);
  tables_.back()->memory = MemoryReservation(memory_);
  tables_.back()->finished_memory = MemoryReservation(memory_);
  return *tables_.back();
}

void StagedModel::DropTable(std::string_view name) {
  std::erase_if(tables_, [&](const auto& table) { return table->name == name; });
}

void StagedModel::ForgetUnusedFields() {
  absl::flat_hash_set<std::string_view> held;
  for (const auto& table : tables_) {
    for (const auto& field : table->fields) held.insert(field->name);
  }
  std::erase_if(fields_, [&](const std::shared_ptr<StagedField>& field) {
    return !held.contains(field->name);
  });
}

absl::StatusOr<std::shared_ptr<const DataModel>> StagedModel::Build(const Execution& execution) && {
  CELADON_RETURN_IF_ERROR(AddSyntheticKeys(*this, execution));
  AddSystemTable(*this);
  return ModelBuild(std::move(tables_), execution).Run();
}

}  // namespace celadon
