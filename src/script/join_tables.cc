#include "script/join_tables.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/keep_rows.h"

namespace celadon {
namespace {

constexpr uint32_t kNone = 0xFFFFFFFF;

std::vector<uint32_t> AllElements(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  return elements;
}

// Numbers the keys of the loaded rows, and finds those of the table's rows among them.
struct JoinKeys {
  std::vector<uint32_t> table;   // key of each row; kNone: that of no loaded row
  std::vector<uint32_t> loaded;  // key of each row; kNone: it holds a NULL
  uint32_t keys = 1;

  JoinKeys(const StagedTable& to, const StagedTable& from)
      : table(to.rows, 0), loaded(from.rows, 0) {
    for (size_t column = 0; column < from.fields.size(); ++column) {
      const auto same = to.ColumnOf(from.fields[column]->name);
      if (same.has_value()) Split(to.columns[*same], from.columns[column]);
    }
  }

 private:
  // Rows that agree in the fields before have one number; this field splits them further. Both
  // tables share the field, so that equal values are equal elements.
  void Split(const StagedColumn& of_table, const StagedColumn& of_loaded) {
    absl::flat_hash_map<uint64_t, uint32_t> number_of;
    const std::vector<uint32_t> loaded_elements = AllElements(of_loaded);
    for (size_t row = 0; row < loaded.size(); ++row) {
      if (loaded[row] == kNone || loaded_elements[row] == StagedColumn::kNull) {
        loaded[row] = kNone;
        continue;
      }
      const uint64_t pair = uint64_t{loaded[row]} << 32 | loaded_elements[row];
      loaded[row] =
          number_of.try_emplace(pair, static_cast<uint32_t>(number_of.size())).first->second;
    }
    const std::vector<uint32_t> table_elements = AllElements(of_table);
    for (size_t row = 0; row < table.size(); ++row) {
      if (table[row] == kNone) continue;
      const auto found = number_of.find(uint64_t{table[row]} << 32 | table_elements[row]);
      table[row] = found == number_of.end() ? kNone : found->second;
    }
    keys = static_cast<uint32_t>(number_of.size());
  }
};

// The loaded rows of each key, in load order.
class RowsOfKeys {
 public:
  explicit RowsOfKeys(const JoinKeys& keys) : begin_(keys.keys + 1) {
    for (const uint32_t key : keys.loaded) {
      if (key != kNone) ++begin_[key + 1];
    }
    for (size_t key = 1; key < begin_.size(); ++key) begin_[key] += begin_[key - 1];
    rows_.resize(begin_.back());
    std::vector<uint64_t> next(begin_.begin(), begin_.end() - 1);
    for (size_t row = 0; row < keys.loaded.size(); ++row) {
      const uint32_t key = keys.loaded[row];
      if (key != kNone) rows_[next[key]++] = static_cast<uint32_t>(row);
    }
  }

  std::span<const uint32_t> Of(uint32_t key) const {
    if (key == kNone) return {};
    return std::span(rows_).subspan(begin_[key], begin_[key + 1] - begin_[key]);
  }

 private:
  std::vector<uint64_t> begin_;
  std::vector<uint32_t> rows_;
};

// Which row of each table makes a row of the join; kNone: none.
struct JoinedRows {
  std::vector<uint32_t> table;
  std::vector<uint32_t> loaded;
  MemoryReservation memory;

  // Makes room for more rows, with some to spare; Cancelled, ResourceExhausted.
  absl::Status MakeRoom(size_t more, const StagedTable& to, const Execution& execution) {
    constexpr size_t kFewest = 1 << 16;
    constexpr uint64_t kBytesARow = 3 * sizeof(uint32_t);  // two rows, and one of them being moved
    const size_t needed = table.size() + more;
    if (needed <= table.capacity()) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    if (needed > StagedTable::kMaxRows) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "the join would have more than %d rows: %s", StagedTable::kMaxRows, to.name));
    }
    const size_t room = std::max({needed, table.capacity() / 2 * 3, kFewest});
    CELADON_RETURN_IF_ERROR(
        memory.Resize(room * kBytesARow, absl::StrFormat("the join to table %s", to.name)));
    table.reserve(room);
    loaded.reserve(room);
    return absl::OkStatus();
  }
};

absl::StatusOr<JoinedRows> MatchRows(const JoinKeys& keys, bool all_table, bool all_loaded,
                                     const StagedTable& to, const Execution& execution) {
  const RowsOfKeys rows_of_keys(keys);
  JoinedRows joined;
  joined.memory = MemoryReservation(execution.memory);
  std::vector<bool> matched(keys.loaded.size());
  const auto add = [&](uint32_t table_row, uint32_t loaded_row) {
    joined.table.push_back(table_row);
    joined.loaded.push_back(loaded_row);
  };
  for (uint32_t row = 0; row < keys.table.size(); ++row) {
    if (row % StagedColumn::kChunkRows == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
    }
    const auto matches = rows_of_keys.Of(keys.table[row]);
    CELADON_RETURN_IF_ERROR(joined.MakeRoom(std::max<size_t>(1, matches.size()), to, execution));
    for (const uint32_t match : matches) {
      add(row, match);
      matched[match] = true;
    }
    if (matches.empty() && all_table) add(row, kNone);
  }
  for (uint32_t row = 0; all_loaded && row < matched.size(); ++row) {
    CELADON_RETURN_IF_ERROR(joined.MakeRoom(1, to, execution));
    if (!matched[row]) add(kNone, row);
  }
  return joined;
}

// Elements by rows; where `rows` has kNone, those of `other` by its rows.
StagedColumn Gather(const StagedColumn* column, const std::vector<uint32_t>& rows,
                    const StagedColumn* other, const std::vector<uint32_t>& other_rows) {
  const std::vector<uint32_t> elements = column ? AllElements(*column) : std::vector<uint32_t>();
  const std::vector<uint32_t> others = other ? AllElements(*other) : std::vector<uint32_t>();
  StagedColumn gathered;
  std::vector<uint32_t> chunk;
  for (size_t first = 0; first < rows.size(); first += chunk.size()) {
    chunk.resize(std::min(StagedColumn::kChunkRows, rows.size() - first));
    for (size_t i = 0; i < chunk.size(); ++i) {
      const uint32_t row = rows[first + i], other_row = other_rows[first + i];
      chunk[i] = column != nullptr && row != kNone        ? elements[row]
                 : other != nullptr && other_row != kNone ? others[other_row]
                                                          : StagedColumn::kNull;
    }
    gathered.Append(chunk);
  }
  return gathered;
}

// Counts the columns of the join in place of those of the table.
absl::Status ReserveColumns(StagedTable& table, const StagedTable& loaded, size_t rows) {
  uint64_t bytes = 0;
  const auto add = [&](const StagedField& field) {
    bytes += BitPackedColumn::PackedBytes(rows, field.size(), true);
  };
  for (const auto& field : table.fields) add(*field);
  for (const auto& field : loaded.fields) {
    if (!table.ColumnOf(field->name).has_value()) add(*field);
  }
  return table.memory.Resize(bytes, absl::StrFormat("the rows of table %s", table.name));
}

}  // namespace

absl::Status JoinTables(StagedTable& table, const StagedTable& loaded, JoinSide side,
                        const Execution& execution) {
  const bool all_table = side == JoinSide::kLeft || side == JoinSide::kOuter;
  const bool all_loaded = side == JoinSide::kRight || side == JoinSide::kOuter;
  CELADON_ASSIGN_OR_RETURN(const JoinedRows rows, MatchRows(JoinKeys(table, loaded), all_table,
                                                            all_loaded, table, execution));
  CELADON_RETURN_IF_ERROR(ReserveColumns(table, loaded, rows.table.size()));
  for (size_t column = 0; column < table.columns.size(); ++column) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    const auto same = loaded.ColumnOf(table.fields[column]->name);
    const StagedColumn* const other = same.has_value() ? &loaded.columns[*same] : nullptr;
    table.columns[column] = Gather(&table.columns[column], rows.table, other, rows.loaded);
  }
  for (size_t column = 0; column < loaded.columns.size(); ++column) {
    if (table.ColumnOf(loaded.fields[column]->name).has_value()) continue;
    table.fields.push_back(loaded.fields[column]);
    table.columns.push_back(Gather(nullptr, rows.table, &loaded.columns[column], rows.loaded));
  }
  table.rows = rows.table.size();
  return absl::OkStatus();
}

void KeepMatches(StagedTable& table, StagedTable& loaded, JoinSide side) {
  const JoinKeys keys(table, loaded);
  std::vector<bool> key_in_table(keys.keys), key_in_loaded(keys.keys);
  for (const uint32_t key : keys.table) {
    if (key != kNone) key_in_table[key] = true;
  }
  for (const uint32_t key : keys.loaded) {
    if (key != kNone) key_in_loaded[key] = true;
  }
  const auto keep = [](StagedTable& of, const std::vector<uint32_t>& its_keys,
                       const std::vector<bool>& present) {
    Bitmap kept(of.rows);
    for (uint64_t row = 0; row < of.rows; ++row) {
      if (its_keys[row] != kNone && present[its_keys[row]]) kept.Set(row);
    }
    KeepRows(of, kept);
  };
  if (side == JoinSide::kInner || side == JoinSide::kLeft) keep(loaded, keys.loaded, key_in_table);
  if (side == JoinSide::kInner || side == JoinSide::kRight) keep(table, keys.table, key_in_loaded);
}

}  // namespace celadon
