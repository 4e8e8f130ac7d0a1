#include "script/take_table.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/rows_behind.h"
#include "storage/finished_columns.h"
#include "storage/table_appender.h"

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;
// Of the source, for each row of the table that is packed anew with them.
constexpr uint64_t kRowsBehindARow = 4;

class TableTaking {
 public:
  TableTaking(RowsAtHand& rows, const std::vector<size_t>& places, const std::vector<bool>& alone,
              StagedTable& table, const Execution& execution)
      : rows_(rows),
        places_(places),
        alone_(alone),
        table_(table),
        execution_(execution),
        all_rows_(table, table.rows, rows),
        joining_memory_(execution.memory) {}

  absl::Status Run() && {
    CELADON_RETURN_IF_ERROR(ReserveJoining());
    ShareOut();
    std::vector<ColumnToFinish> columns;
    for (const size_t column : finished_) columns.push_back({column, FieldOf(column).format});
    CELADON_RETURN_IF_ERROR(Append());
    CELADON_ASSIGN_OR_RETURN(std::vector<FinishedColumn> finished,
                             FinishColumns(all_rows_, columns, execution_));
    for (size_t i = 0; i < finished.size(); ++i) {
      CELADON_RETURN_IF_ERROR(Put(finished_[i], std::move(finished[i])));
    }
    return absl::OkStatus();
  }

 private:
  StagedField& FieldOf(size_t column) { return *table_.fields[places_[column]]; }

  // For symbols that the fields have before: where each is in the source, or a copy of it.
  absl::Status ReserveJoining() {
    uint64_t bytes = 0;
    for (size_t column = 0; column < places_.size() && table_.rows != 0; ++column) {
      const StagedField& field = FieldOf(column);
      bytes += field.size() * sizeof(uint32_t) + field.value_bytes();
    }
    return joining_memory_.Resize(bytes, absl::StrFormat("the rows of table %s", table_.name));
  }

  void ShareOut() {
    std::vector<size_t> fresh;
    for (size_t column = 0; column < places_.size(); ++column) {
      (CouldFinish(column) ? fresh : appended_).push_back(column);
    }
    const std::vector<bool> symbols = AreSymbolColumns(rows_, fresh, execution_);
    for (size_t i = 0; i < fresh.size(); ++i) {
      const size_t column = fresh[i];
      const bool joined = symbols[i] && all_rows_.Join(column, places_[column], execution_);
      (joined ? finished_ : appended_).push_back(column);
    }
  }

  // Whether the column, with the rows that the table has, could be all there is of its field. Those
  // rows are packed anew, for which they should be few.
  bool CouldFinish(size_t column) {
    const StagedField& field = FieldOf(column);
    if (field.finished != nullptr || table_.rows > rows_.rows() / kRowsBehindARow) return false;
    return field.size() == 0 ||
           (alone_[column] && BringsElementsInOrder(field, table_.columns[places_[column]]));
  }

  // The columns whose values have to be looked up.
  absl::Status Append() {
    std::vector<size_t> columns, later;
    for (const size_t column : finished_) later.push_back(places_[column]);
    std::vector<CodedColumn> batch;
    std::vector<std::vector<uint32_t>> codes(appended_.size());
    for (const size_t column : appended_) {
      columns.push_back(places_[column]);
      batch.push_back({rows_.values(column), {}});
    }
    TableAppender appender(&table_, columns, execution_, SourceSymbols::kTakeAsTheyStand, later);
    for (uint64_t row = 0; row < rows_.rows(); row += kBatchRows) {
      const uint64_t count = std::min(kBatchRows, rows_.rows() - row);
      std::vector<absl::Status> status(appended_.size());
      execution_.executor->Run(appended_.size(), [&](size_t i, size_t) {
        codes[i].resize(count);
        batch[i].codes = codes[i];
        status[i] = rows_.Read(appended_[i], row, codes[i]);
      });
      for (const absl::Status& column : status) CELADON_RETURN_IF_ERROR(column);
      CELADON_RETURN_IF_ERROR(appender.Append(count, batch));
    }
    return absl::OkStatus();
  }

  absl::Status Put(size_t column, FinishedColumn finished) {
    StagedField& field = FieldOf(column);
    field.Replace(Dictionary());
    field.memory.Clear();
    CELADON_RETURN_IF_ERROR(field.finished_memory.Resize(finished.symbols->bytes(),
                                                         absl::StrFormat("field %s", field.name)));
    CELADON_RETURN_IF_ERROR(
        table_.finished_memory.Resize(table_.finished_memory.bytes() + finished.bytes(),
                                      absl::StrFormat("the rows of table %s", table_.name)));
    field.finished = finished.symbols;
    table_.columns[places_[column]] = StagedColumn::FromColumn(
        std::move(finished.codes), std::move(finished.symbols), std::move(finished.histogram));
    return absl::OkStatus();
  }

  RowsAtHand& rows_;
  const std::vector<size_t>& places_;
  const std::vector<bool>& alone_;
  StagedTable& table_;
  const Execution& execution_;
  RowsBehind all_rows_;           // those of the table, too, of columns in finished_
  std::vector<size_t> finished_;  // columns of the rows whose fields have no others
  std::vector<size_t> appended_;  // the others
  MemoryReservation joining_memory_;
};

}  // namespace

absl::Status TakeTable(RowsAtHand& rows, const std::vector<size_t>& places,
                       const std::vector<bool>& alone, StagedTable& table,
                       const Execution& execution) {
  return TableTaking(rows, places, alone, table, execution).Run();
}

}  // namespace celadon
