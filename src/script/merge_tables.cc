#include "script/merge_tables.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/key_numbers.h"
#include "script/merge_log.h"

namespace celadon {
namespace {

constexpr uint32_t kNone = StagedColumn::kNull;
constexpr uint64_t kStretchRows = 1 << 16;  // that one thread looks through
constexpr uint64_t kReadRows = 8192;        // of these, so that they stay in a core's cache

class Merger {
 public:
  Merger(StagedTable& table, const StagedTable& log_table, MergeLog log,
         const TextInterpreter& interpreter, const Execution& execution)
      : table_(table),
        log_table_(log_table),
        log_(std::move(log)),
        interpreter_(interpreter),
        execution_(execution),
        memory_(execution.memory),
        alive_(table.rows, true) {}

  absl::Status Run() {
    for (size_t i = 1; i < log_table_.fields.size(); ++i) {
      const auto known = table_.ColumnOf(log_table_.fields[i]->name);
      places_.push_back(known ? *known : table_.AddColumn(log_table_.fields[i]));
    }
    CELADON_RETURN_IF_ERROR(IndexRows());
    for (const uint32_t row : log_.order) Apply(row);
    return Rebuild();
  }

 private:
  // A row that has a key of the log: one of the table, or one that was added behind them.
  struct KeyedRow {
    uint32_t row;
    uint32_t log_row;  // which changed it last; kNone: none did
  };
  using KeyedRows = absl::InlinedVector<KeyedRow, 1>;
  // A row of the table and the number of its key.
  struct FoundRow {
    uint32_t key;
    uint32_t row;
  };

  size_t PlaceOf(size_t log_column) const { return places_[log_column - 1]; }

  absl::Status IndexRows() {
    std::vector<const StagedField*> fields;
    std::vector<const StagedColumn*> columns;
    for (const size_t key : log_.keys) {
      fields.push_back(table_.fields[PlaceOf(key)].get());
      columns.push_back(&table_.columns[PlaceOf(key)]);
    }
    KeyNumbers keys(fields);
    for (uint32_t row = 0; row < log_table_.rows; ++row) {
      keys_.push_back(keys.Add([&](size_t part) { return log_.columns[log_.keys[part]][row]; }));
    }
    rows_of_key_.resize(keys.size());
    CELADON_RETURN_IF_ERROR(ReserveMemory(keys.bytes()));
    std::vector<std::vector<FoundRow>> found((table_.rows + kStretchRows - 1) / kStretchRows);
    execution_.executor->Run(found.size(), [&](size_t stretch, size_t) {
      if (!execution_.cancel.cancelled()) found[stretch] = FindRows(keys, columns, stretch);
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    for (const std::vector<FoundRow>& rows : found) {
      for (const FoundRow& row : rows) rows_of_key_[row.key].push_back({row.row, kNone});
    }
    return absl::OkStatus();
  }

  // What the merge holds itself: the rows of the log, those of the table that they may name, and
  // what finds them.
  absl::Status ReserveMemory(size_t keys_bytes) {
    const size_t log_rows = log_table_.rows * log_.columns.size() * sizeof(uint32_t);
    const size_t named_rows = rows_of_key_.size() * sizeof(KeyedRows);
    return memory_.Resize(keys_bytes + log_rows + named_rows + table_.rows / 8,
                          absl::StrFormat("the merge into table %s", table_.name));
  }

  // The rows of a stretch that have a key of the log.
  std::vector<FoundRow> FindRows(const KeyNumbers& keys,
                                 const std::vector<const StagedColumn*>& columns,
                                 size_t stretch) const {
    std::vector<FoundRow> found;
    std::vector<std::vector<uint32_t>> parts(columns.size(), std::vector<uint32_t>(kReadRows));
    const uint64_t end = std::min<uint64_t>(table_.rows, (stretch + 1) * kStretchRows);
    for (uint64_t first = stretch * kStretchRows; first < end; first += kReadRows) {
      const uint64_t rows = std::min(kReadRows, end - first);
      for (size_t i = 0; i < parts.size(); ++i) {
        columns[i]->Read(first, std::span(parts[i]).first(rows));
      }
      for (uint64_t i = 0; i < rows; ++i) {
        const uint32_t key = keys.Find([&](size_t part) { return parts[part][i]; });
        if (key != kNone) found.push_back({key, static_cast<uint32_t>(first + i)});
      }
    }
    return found;
  }

  void Apply(uint32_t log_row) {
    KeyedRows none;
    KeyedRows& current = keys_[log_row] == kNone ? none : rows_of_key_[keys_[log_row]];
    if (IsOutdated(log_row, current)) return;
    const MergeOperation operation = log_.operations[log_row];
    if (operation == MergeOperation::kUpdate && !current.empty()) {
      for (KeyedRow& row : current) Change(row, log_row);
      return;
    }
    for (const KeyedRow& row : current) Remove(row);
    current.clear();
    if (operation == MergeOperation::kDelete) return;
    added_.push_back(log_row);
    current.push_back({static_cast<uint32_t>(table_.rows + added_.size() - 1), log_row});
  }

  // An update sets all columns of the log, so that only the last one of a row counts.
  void Change(KeyedRow& row, uint32_t log_row) {
    row.log_row = log_row;
    if (row.row >= table_.rows) added_[row.row - table_.rows] = log_row;
  }

  void Remove(const KeyedRow& row) {
    if (row.row < table_.rows) {
      alive_.Reset(row.row);
    } else {
      added_[row.row - table_.rows] = kNone;
    }
  }

  // Whether a row that is there has a larger sequence value.
  bool IsOutdated(uint32_t log_row, const KeyedRows& current) const {
    if (!log_.sequence.has_value()) return false;
    return std::ranges::any_of(current, [&](const KeyedRow& row) {
      return SequenceOf(row) > log_.sequence_numbers[log_row];
    });
  }

  double SequenceOf(const KeyedRow& row) const {
    if (row.log_row != kNone) return log_.sequence_numbers[row.log_row];
    const size_t place = PlaceOf(*log_.sequence);
    const uint32_t element = table_.columns[place][row.row];
    return SequenceNumber(element == kNone ? ValueView() : table_.fields[place]->value(element),
                          interpreter_);
  }

  // Rows of the table that stay and were changed, in their order, with the rows of the log that say
  // how.
  std::vector<KeyedRow> ChangedRows() const {
    std::vector<KeyedRow> changed;
    for (const KeyedRows& rows : rows_of_key_) {
      for (const KeyedRow& row : rows) {
        if (row.row < table_.rows && row.log_row != kNone) changed.push_back(row);
      }
    }
    std::ranges::sort(changed, {}, &KeyedRow::row);
    return changed;
  }

  absl::Status Rebuild() {
    std::erase(added_, kNone);
    CELADON_RETURN_IF_ERROR(ReserveColumns());
    const std::vector<KeyedRow> changed = ChangedRows();
    std::vector<size_t> log_columns(table_.columns.size(), 0);  // of a place; 0: none
    for (size_t i = 1; i <= places_.size(); ++i) log_columns[PlaceOf(i)] = i;
    const std::vector<size_t> order = WidestFirst();
    execution_.executor->Run(order.size(), [&](size_t task, size_t) {
      if (execution_.cancel.cancelled()) return;
      const size_t place = order[task];
      const size_t log_column = log_columns[place];
      const bool key = std::ranges::find(log_.keys, log_column) != log_.keys.end();
      // An update leaves the keys as they are: it is found by them.
      const bool changes = log_column != 0 && !key;
      RebuildColumn(place, log_column, changes ? changed : std::vector<KeyedRow>());
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    table_.rows = alive_.Count() + added_.size();
    return absl::OkStatus();
  }

  // The columns in the order in which workers should begin them: what takes longest comes first.
  std::vector<size_t> WidestFirst() const {
    std::vector<size_t> order(table_.columns.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater(),
                             [this](size_t place) { return table_.fields[place]->size(); });
    return order;
  }

  // Counts the columns as they will be, beside those of the model, which lives on.
  absl::Status ReserveColumns() {
    uint64_t bytes = 0;
    for (size_t place = 0; place < table_.columns.size(); ++place) {
      bytes += BitPackedColumn::PackedBytes(table_.rows + added_.size(),
                                            table_.fields[place]->size(), true);
    }
    return table_.memory.Resize(bytes, absl::StrFormat("the rows of table %s", table_.name));
  }

  void RebuildColumn(size_t place, size_t log_column, const std::vector<KeyedRow>& changed) {
    if (alive_.All() && added_.empty() && changed.empty()) return;
    std::vector<StagedColumn::RowChange> changes;
    for (const KeyedRow& row : changed) {
      changes.push_back({row.row, log_.columns[log_column][row.log_row]});
    }
    std::vector<uint32_t> appended;
    for (const uint32_t row : added_) {
      appended.push_back(log_column == 0 ? kNone : log_.columns[log_column][row]);
    }
    table_.columns[place] = table_.columns[place].Rebuilt(alive_, changes, appended);
  }

  StagedTable& table_;
  const StagedTable& log_table_;
  const MergeLog log_;
  const TextInterpreter& interpreter_;
  const Execution& execution_;
  MemoryReservation memory_;
  std::vector<size_t> places_;          // in the table, of the log's columns from the second on
  std::vector<uint32_t> keys_;          // number of the key of each row of the log; kNone: NULL
  std::vector<KeyedRows> rows_of_key_;  // in the order of the table
  Bitmap alive_;                        // rows of the table
  std::vector<uint32_t> added_;         // rows of the log, behind those; kNone: removed again
};

}  // namespace

absl::StatusOr<Value> MergeTables(StagedTable& table, const StagedTable& log,
                                  const MergePrefix& merge, const TextInterpreter& interpreter,
                                  const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(MergeLog read, MergeLog::Read(log, merge, interpreter));
  Value last;
  if (read.sequence.has_value() && !read.order.empty()) {
    const uint32_t element = read.columns[*read.sequence][read.order.back()];
    last = Value(log.fields[*read.sequence]->value(element));
  }
  CELADON_RETURN_IF_ERROR(Merger(table, log, std::move(read), interpreter, execution).Run());
  return last;
}

}  // namespace celadon
