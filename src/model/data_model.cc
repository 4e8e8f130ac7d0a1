#include "celadon/data_model.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"

#include "model/association_graph.h"
#include "runtime/nearest_name.h"

namespace celadon {

struct DataModel::IndexSlot {
  std::once_flag built;
  KeyIndex index;
  std::atomic<uint64_t> bytes{0};
};

namespace {

// A counting sort of the rows by their code; the histogram says where each code begins.
KeyIndex SortRows(const TableColumn& column) {
  const BitPackedColumn& codes = column.codes;
  KeyIndex index;
  index.starts.assign(codes.cardinality() + size_t{1}, 0);
  for (uint32_t code = 0; code < codes.cardinality(); ++code) {
    index.starts[code + 1] = index.starts[code] + column.histogram[code];
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

std::vector<uint32_t> IslandsOf(std::span<const Table> tables, size_t fields) {
  std::vector<std::vector<FieldId>> fields_of_table;
  for (const Table& table : tables) {
    std::vector<FieldId>& held = fields_of_table.emplace_back();
    for (const TableColumn& column : table.columns) held.push_back(column.field);
  }
  return Islands(fields_of_table, fields);
}

}  // namespace

DataModel::DataModel(std::vector<Field> fields, std::vector<Table> tables)
    : fields_(std::move(fields)),
      tables_(std::move(tables)),
      islands_(IslandsOf(tables_, fields_.size())) {
  for (const Table& table : tables_) {
    indexes_.push_back(std::make_unique<IndexSlot[]>(table.columns.size()));
  }
}

DataModel::~DataModel() = default;

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
  for (const Field& field : fields_) memory.symbols += field.symbols->bytes();
  for (size_t table = 0; table < tables_.size(); ++table) {
    for (size_t i = 0; i < tables_[table].columns.size(); ++i) {
      const TableColumn& column = tables_[table].columns[i];
      memory.pointers += column.codes.bytes();
      memory.indexes +=
          column.histogram.capacity() * sizeof(uint64_t) + indexes_[table][i].bytes.load();
    }
  }
  return memory;
}

}  // namespace celadon
