#include "script/join_tables.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "script/keep_rows.h"
#include "storage/numbered_tuples.h"

namespace celadon {
namespace {

constexpr uint32_t kNone = 0xFFFFFFFF;

std::vector<uint32_t> AllElements(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  return elements;
}

// The keys of the loaded rows, numbered, and those of the table's rows among them.
class JoinKeys {
 public:
  static absl::StatusOr<JoinKeys> Of(const StagedTable& to, const StagedTable& from,
                                     const Execution& execution) {
    if (to.rows + from.rows > StagedTable::kMaxRows) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("two tables that are joined can't have more than %d rows: %s",
                          StagedTable::kMaxRows, to.name));
    }
    JoinKeys keys(from.rows);
    std::vector<KeyColumn> columns;
    for (size_t column = 0; column < from.fields.size(); ++column) {
      const auto same = to.ColumnOf(from.fields[column]->name);
      if (!same.has_value()) continue;
      const StagedColumn &loaded = from.columns[column], &table = to.columns[*same];
      columns.push_back({ElementsOf(*from.fields[column], {&loaded, &table}),
                         loaded.has_nulls() || table.has_nulls()});
    }
    CELADON_RETURN_IF_ERROR(keys.Number(columns, to, execution));
    return keys;
  }

  // The key of each row. Of a loaded row kNone: it holds a NULL; of a row of the table kNone: it
  // has that of no loaded row.
  std::span<const uint32_t> loaded() const {
    return std::span(tuples_.number_of_row).first(loaded_rows_);
  }
  std::span<const uint32_t> table() const {
    return std::span(tuples_.number_of_row).subspan(loaded_rows_);
  }
  uint32_t keys() const { return keys_; }  // of loaded rows

 private:
  // A field of both tables, which share it, so that equal values are equal elements. The rows of
  // the table stand behind the loaded ones, so that the keys which these have come first.
  struct KeyColumn {
    TupleColumn elements;
    bool has_nulls;
  };

  explicit JoinKeys(uint64_t loaded_rows) : loaded_rows_(loaded_rows) {}

  absl::Status Number(const std::vector<KeyColumn>& columns, const StagedTable& to,
                      const Execution& execution) {
    std::vector<TupleColumn> elements;
    for (const KeyColumn& column : columns) elements.push_back(column.elements);
    CELADON_ASSIGN_OR_RETURN(
        tuples_, NumberTuples(loaded_rows_ + to.rows, elements,
                              absl::StrFormat("the join to table %s", to.name), execution));
    for (const KeyColumn& column : columns) {
      if (column.has_nulls) LeaveOutNulls(column.elements);
    }
    for (const uint32_t number : loaded()) {
      if (number != kNone) keys_ = std::max(keys_, number + 1);
    }
    for (uint32_t& number : std::span(tuples_.number_of_row).subspan(loaded_rows_)) {
      if (number >= keys_) number = kNone;
    }
    return absl::OkStatus();
  }

  void LeaveOutNulls(const TupleColumn& column) {
    std::vector<uint32_t>& numbers = tuples_.number_of_row;
    std::vector<uint32_t> elements(StagedColumn::kChunkRows);
    for (uint64_t row = 0; row < numbers.size(); row += elements.size()) {
      elements.resize(std::min<uint64_t>(elements.size(), numbers.size() - row));
      column.read(row, elements);
      for (size_t i = 0; i < elements.size(); ++i) {
        if (elements[i] == StagedColumn::kNull) numbers[row + i] = kNone;
      }
    }
  }

  uint64_t loaded_rows_;
  NumberedTuples tuples_;  // of the loaded rows, then of those of the table
  uint32_t keys_ = 0;
};

// The loaded rows of each key, in load order.
class RowsOfKeys {
 public:
  explicit RowsOfKeys(const JoinKeys& keys) : begin_(keys.keys() + 1) {
    for (const uint32_t key : keys.loaded()) {
      if (key != kNone && ++begin_[key + 1] > 1) single_ = false;
    }
    for (size_t key = 1; key < begin_.size(); ++key) begin_[key] += begin_[key - 1];
    rows_.resize(begin_.back());
    std::vector<uint64_t> next(begin_.begin(), begin_.end() - 1);
    for (size_t row = 0; row < keys.loaded().size(); ++row) {
      const uint32_t key = keys.loaded()[row];
      if (key != kNone) rows_[next[key]++] = static_cast<uint32_t>(row);
    }
  }

  // Whether no key has several.
  bool single() const { return single_; }
  std::span<const uint32_t> Of(uint32_t key) const {
    if (key == kNone) return {};
    return std::span(rows_).subspan(begin_[key], begin_[key + 1] - begin_[key]);
  }

 private:
  std::vector<uint64_t> begin_;
  std::vector<uint32_t> rows_;
  bool single_ = true;
};

// Which row of each table makes a row of the join; kNone: none.
struct JoinedRows {
  std::vector<uint32_t> table;
  std::vector<uint32_t> loaded;
  bool keeps_table = false;  // its rows are those of the table, one for one
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
  void Add(uint32_t table_row, uint32_t loaded_row) {
    table.push_back(table_row);
    loaded.push_back(loaded_row);
  }
};

// All rows of the table, each with the one loaded row of its key, if there is one.
absl::Status MatchOneEach(const JoinKeys& keys, const RowsOfKeys& rows_of_keys,
                          const StagedTable& to, const Execution& execution, JoinedRows* joined) {
  const size_t rows = keys.table().size();
  CELADON_RETURN_IF_ERROR(joined->MakeRoom(rows, to, execution));
  joined->table.resize(rows);
  joined->loaded.resize(rows);
  joined->keeps_table = true;
  InStretches(rows, execution.executor, [&](size_t, size_t first, size_t end) {
    for (size_t row = first; row < end; ++row) {
      const auto match = rows_of_keys.Of(keys.table()[row]);
      joined->table[row] = static_cast<uint32_t>(row);
      joined->loaded[row] = match.empty() ? kNone : match.front();
    }
  });
  return execution.cancel.status();
}

// Every row of the table with each loaded row of its key; alone, if all of the table stay.
absl::Status MatchAll(const JoinKeys& keys, const RowsOfKeys& rows_of_keys, bool all_table,
                      const StagedTable& to, const Execution& execution, JoinedRows* joined) {
  for (uint32_t row = 0; row < keys.table().size(); ++row) {
    if (row % StagedColumn::kChunkRows == 0) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
    }
    const auto matches = rows_of_keys.Of(keys.table()[row]);
    CELADON_RETURN_IF_ERROR(joined->MakeRoom(std::max<size_t>(1, matches.size()), to, execution));
    for (const uint32_t match : matches) joined->Add(row, match);
    if (matches.empty() && all_table) joined->Add(row, kNone);
  }
  return absl::OkStatus();
}

// The loaded rows that stand in none of the rows so far.
absl::Status AddUnmatched(uint64_t loaded_rows, const StagedTable& to, const Execution& execution,
                          JoinedRows* joined) {
  std::vector<bool> matched(loaded_rows);
  for (const uint32_t row : joined->loaded) {
    if (row != kNone) matched[row] = true;
  }
  for (uint32_t row = 0; row < matched.size(); ++row) {
    if (matched[row]) continue;
    CELADON_RETURN_IF_ERROR(joined->MakeRoom(1, to, execution));
    joined->Add(kNone, row);
    joined->keeps_table = false;
  }
  return absl::OkStatus();
}

absl::StatusOr<JoinedRows> MatchRows(const StagedTable& to, const StagedTable& from, JoinSide side,
                                     const Execution& execution) {
  const bool all_table = side == JoinSide::kLeft || side == JoinSide::kOuter;
  const bool all_loaded = side == JoinSide::kRight || side == JoinSide::kOuter;
  CELADON_ASSIGN_OR_RETURN(const JoinKeys keys, JoinKeys::Of(to, from, execution));
  const RowsOfKeys rows_of_keys(keys);
  JoinedRows joined;
  joined.memory = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(all_table && rows_of_keys.single()
                              ? MatchOneEach(keys, rows_of_keys, to, execution, &joined)
                              : MatchAll(keys, rows_of_keys, all_table, to, execution, &joined));
  if (all_loaded) CELADON_RETURN_IF_ERROR(AddUnmatched(from.rows, to, execution, &joined));
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

// Counts the columns of the join in place of those of the table, or beside them where they stay.
absl::Status ReserveColumns(StagedTable& table, const StagedTable& loaded, size_t rows,
                            bool keeps_table) {
  uint64_t bytes = keeps_table ? table.memory.bytes() : 0;
  const auto add = [&](const StagedField& field) {
    bytes += BitPackedColumn::PackedBytes(rows, field.size(), true);
  };
  for (size_t column = 0; column < table.fields.size() && !keeps_table; ++column) {
    add(*table.fields[column]);
  }
  for (const auto& field : loaded.fields) {
    if (!table.ColumnOf(field->name).has_value()) add(*field);
  }
  return table.memory.Resize(bytes, absl::StrFormat("the rows of table %s", table.name));
}

}  // namespace

absl::Status JoinTables(StagedTable& table, const StagedTable& loaded, JoinSide side,
                        const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const JoinedRows rows, MatchRows(table, loaded, side, execution));
  CELADON_RETURN_IF_ERROR(ReserveColumns(table, loaded, rows.table.size(), rows.keeps_table));
  const size_t before = table.columns.size();
  for (const auto& field : loaded.fields) {
    if (!table.ColumnOf(field->name).has_value()) table.fields.push_back(field);
  }
  table.columns.resize(table.fields.size());
  execution.executor->Run(table.columns.size(), [&](size_t column, size_t) {
    if (execution.cancel.cancelled() || (column < before && rows.keeps_table)) return;
    const auto same = loaded.ColumnOf(table.fields[column]->name);
    const StagedColumn* const other = same.has_value() ? &loaded.columns[*same] : nullptr;
    const StagedColumn* const own = column < before ? &table.columns[column] : nullptr;
    table.columns[column] = Gather(own, rows.table, other, rows.loaded);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  table.rows = rows.table.size();
  return absl::OkStatus();
}

absl::Status KeepMatches(StagedTable& table, StagedTable& loaded, JoinSide side,
                         const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const JoinKeys keys, JoinKeys::Of(table, loaded, execution));
  std::vector<bool> key_in_table(keys.keys()), key_in_loaded(keys.keys());
  for (const uint32_t key : keys.table()) {
    if (key != kNone) key_in_table[key] = true;
  }
  for (const uint32_t key : keys.loaded()) {
    if (key != kNone) key_in_loaded[key] = true;
  }
  const auto keep = [](StagedTable& of, std::span<const uint32_t> its_keys,
                       const std::vector<bool>& present) {
    Bitmap kept(of.rows);
    for (uint64_t row = 0; row < of.rows; ++row) {
      if (its_keys[row] != kNone && present[its_keys[row]]) kept.Set(row);
    }
    KeepRows(of, kept);
  };
  if (side == JoinSide::kInner || side == JoinSide::kLeft)
    keep(loaded, keys.loaded(), key_in_table);
  if (side == JoinSide::kInner || side == JoinSide::kRight)
    keep(table, keys.table(), key_in_loaded);
  return absl::OkStatus();
}

}  // namespace celadon
