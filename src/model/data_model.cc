#include "celadon/data_model.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"

#include "model/association_graph.h"
#include "model/decided_columns.h"
#include "runtime/nearest_name.h"

namespace celadon {

struct DataModel::IndexSlot {
  std::once_flag built;
  KeyIndex index;
  std::atomic<uint64_t> bytes{0};
};

namespace {

// A counting sort of the rows by their code. They are counted anew: the histogram may come from a
// file, and rows are written where the counts say.
KeyIndex SortRows(const TableColumn& column) {
  const BitPackedColumn& codes = column.codes;
  KeyIndex index;
  index.starts.assign(codes.cardinality() + size_t{1}, 0);
  std::vector<uint32_t> counts(codes.codes());
  codes.Count(0, codes.blocks(), nullptr, counts);
  for (uint32_t code = 0; code < codes.cardinality(); ++code) {
    index.starts[code + 1] = index.starts[code] + counts[code];
  }
  index.rows.resize(index.starts.back());
  std::vector<uint64_t> next(index.starts.begin(), index.starts.end() - 1);
  std::array<uint32_t, BitPackedColumn::kBlockRows> block;
  for (RowIndex first = 0; first < codes.rows(); first += block.size()) {
    const auto part =
        std::span(block).first(std::min<RowIndex>(block.size(), codes.rows() - first));
    codes.Unpack(first, part);
    for (size_t i = 0; i < part.size(); ++i) {
      if (part[i] < codes.cardinality()) {
        index.rows[next[part[i]]++] = static_cast<uint32_t>(first + i);
      }
    }
  }
  return index;
}

template <typename Named>
absl::StatusOr<uint32_t> FindByName(std::span<const Named> items, std::string_view name,
                                    std::string_view kind) {
  NearestName nearest(name);
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[i].name == name) return i;
  }
  for (const Named& item : items) nearest.Consider(item.name);
  return absl::NotFoundError(absl::StrFormat("%s is unknown: %s%s", kind, name, nearest.Hint()));
}

std::string NamesOf(const auto& items, const std::vector<uint32_t>& ids) {
  std::string names;
  for (const uint32_t id : ids) names += (names.empty() ? "" : ", ") + items[id].name;
  return names;
}

}  // namespace

DataModel::DataModel(std::vector<Field> fields, std::vector<Table> tables)
    : fields_(std::move(fields)),
      tables_(std::move(tables)),
      islands_(Islands(AssociationGraph::Of(tables_, fields_.size()))),
      decided_columns_(std::make_unique<DecidedColumns>()) {
  for (const Table& table : tables_) {
    indexes_.push_back(std::make_unique<IndexSlot[]>(table.columns.size()));
    if (table.kind != TableKind::kSystem) ++listed_tables_;
  }
  for (const Field& field : fields_) {
    if (tables_[field.home().table].kind != TableKind::kSystem) ++listed_fields_;
  }
}

DataModel::~DataModel() = default;

SymbolId LoadedColumn::operator[](RowIndex row) const {
  SymbolId symbol = kNull;
  Read(row, std::span(&symbol, 1));
  return symbol;
}

void LoadedColumn::Read(RowIndex first_row, std::span<uint32_t> out) const {
  path_.front()->Unpack(first_row, out);
  if (path_.front()->has_nulls()) {
    std::replace(out.begin(), out.end(), path_.front()->null_code(), kNull);
  }
  for (const BitPackedColumn* column : std::span(path_).subspan(1)) {
    for (uint32_t& symbol : out) {
      if (symbol == kNull) continue;
      symbol = (*column)[symbol];
      if (symbol == column->null_code()) symbol = kNull;
    }
  }
}

absl::StatusOr<FieldId> DataModel::FindField(std::string_view name) const {
  return FindByName(fields(), name, "field");
}

absl::StatusOr<TableId> DataModel::FindTable(std::string_view name) const {
  return FindByName(tables(), name, "table");
}

std::optional<ColumnRef> DataModel::ColumnOf(FieldId field, TableId table) const {
  for (const ColumnRef ref : fields_[field].columns) {
    if (ref.table == table) return ref;
  }
  return std::nullopt;
}

LoadedColumn DataModel::loaded_column(TableId table, size_t i) const {
  LoadedColumn loaded;
  loaded.field_ = tables_[table].loaded_fields[i];
  while (true) {
    const std::optional<ColumnRef> direct = ColumnOf(loaded.field_, table);
    if (direct.has_value()) {
      loaded.path_.push_back(&column(*direct).codes);
      return loaded;
    }
    const ColumnRef key = KeyStandingFor(loaded.field_, table);
    loaded.path_.push_back(&column(key).codes);
    table = fields_[column(key).field].columns.back().table;
  }
}

ColumnRef DataModel::KeyStandingFor(FieldId field, TableId table) const {
  const std::vector<TableColumn>& columns = tables_[table].columns;
  for (uint32_t c = 0; c < columns.size(); ++c) {
    const TableId behind = fields_[columns[c].field].columns.back().table;
    if (behind == table || tables_[behind].kind != TableKind::kSynthetic) continue;
    const std::vector<FieldId>& held = tables_[behind].loaded_fields;  // the key, then its parts
    if (held.front() != columns[c].field) continue;
    if (std::find(held.begin() + 1, held.end(), field) != held.end()) return {table, c};
  }
  assert(false);
  return {};
}

std::vector<CircularReference> DataModel::CircularReferences() const {
  return FindLoops(AssociationGraph::Of(tables_, fields_.size()),
                   std::vector<bool>(tables_.size(), false));
}

absl::StatusOr<std::shared_ptr<const DataModel>> DataModel::WithLooseTables(
    const std::vector<bool>& loose) const {
  if (loose.size() != tables_.size()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the vector of loosely coupled tables needs an entry for each of the %d tables, not %d",
        tables_.size(), loose.size()));
  }
  std::vector<Table> tables = tables_;
  std::vector<bool> left_out;
  for (size_t t = 0; t < tables.size(); ++t) {
    if (tables[t].coupling != Coupling::kLooseFixed) {
      tables[t].coupling = loose[t] ? Coupling::kLoose : Coupling::kAssociated;
    }
    left_out.push_back(tables[t].is_loose());
  }
  const auto loops = FindLoops(AssociationGraph::Of(tables, fields_.size()), left_out);
  if (!loops.empty()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "tables %s form a loop through the fields %s: one of them has to be loosely coupled",
        NamesOf(tables, loops.front().tables), NamesOf(fields_, loops.front().fields)));
  }
  return std::make_shared<const DataModel>(fields_, std::move(tables));
}

const KeyIndex& DataModel::RowsBySymbol(ColumnRef ref) const {
  IndexSlot& slot = indexes_[ref.table][ref.column];
  std::call_once(slot.built, [&] {
    slot.index = SortRows(column(ref));
    slot.bytes = slot.index.starts.capacity() * sizeof(uint64_t) +
                 slot.index.rows.capacity() * sizeof(uint32_t);
  });
  return slot.index;
}

DataModel::Memory DataModel::memory() const {
  Memory memory;
  memory.indexes = decided_columns_->bytes();
  for (const Field& field : fields_) memory.symbols += field.symbols->bytes();
  for (size_t table = 0; table < tables_.size(); ++table) {
    for (size_t i = 0; i < tables_[table].columns.size(); ++i) {
      const TableColumn& column = tables_[table].columns[i];
      memory.pointers += column.codes.bytes();
      memory.indexes += column.histogram.bytes() + indexes_[table][i].bytes.load();
    }
  }
  return memory;
}

}  // namespace celadon
