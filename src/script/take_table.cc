#include "script/take_table.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "storage/finished_columns.h"
#include "storage/table_appender.h"

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;

class TableTaking {
 public:
  TableTaking(RowsAtHand& rows, const std::vector<size_t>& places, StagedTable& table,
              const Execution& execution)
      : rows_(rows), places_(places), table_(table), execution_(execution) {}

  absl::Status Run() && {
    ShareOut();
    CELADON_RETURN_IF_ERROR(Append());
    std::vector<ColumnToFinish> columns;
    for (const size_t column : finished_) columns.push_back({column, FieldOf(column).format});
    CELADON_ASSIGN_OR_RETURN(std::vector<FinishedColumn> finished,
                             FinishColumns(rows_, columns, execution_));
    for (size_t i = 0; i < finished.size(); ++i) {
      CELADON_RETURN_IF_ERROR(Put(finished_[i], std::move(finished[i])));
    }
    return absl::OkStatus();
  }

 private:
  StagedField& FieldOf(size_t column) { return *table_.fields[places_[column]]; }

  void ShareOut() {
    std::vector<size_t> fresh;
    for (size_t column = 0; column < places_.size(); ++column) {
      const StagedField& field = FieldOf(column);
      const bool first = field.finished == nullptr && field.size() == 0;
      (first ? fresh : appended_).push_back(column);
    }
    const std::vector<bool> symbols = AreSymbolColumns(rows_, fresh, execution_);
    for (size_t i = 0; i < fresh.size(); ++i) {
      (symbols[i] ? finished_ : appended_).push_back(fresh[i]);
    }
  }

  // The columns whose values have to be looked up; the others have NULL in all rows meanwhile.
  absl::Status Append() {
    std::vector<size_t> columns;
    std::vector<CodedColumn> batch;
    std::vector<std::vector<uint32_t>> codes(appended_.size());
    for (const size_t column : appended_) {
      columns.push_back(places_[column]);
      batch.push_back({rows_.values(column), {}});
    }
    TableAppender appender(&table_, columns, execution_, SourceSymbols::kTakeAsTheyStand);
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
  StagedTable& table_;
  const Execution& execution_;
  std::vector<size_t> finished_;  // columns of the rows whose fields are new
  std::vector<size_t> appended_;  // the others
};

}  // namespace

absl::Status TakeTable(RowsAtHand& rows, const std::vector<size_t>& places, StagedTable& table,
                       const Execution& execution) {
  return TableTaking(rows, places, table, execution).Run();
}

}  // namespace celadon
