#include "model/staged_rows.h"

#include <numeric>

#include <gtest/gtest.h>

#include "storage/table_appender.h"

namespace celadon {

Execution InlineExecution() {
  static const std::unique_ptr<Executor> executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  return execution;
}

absl::Status AppendRows(StagedTable& table, const std::vector<Row>& rows, size_t batch_rows,
                        const Execution& execution) {
  std::vector<size_t> positions(table.columns.size());
  std::iota(positions.begin(), positions.end(), 0);
  TableAppender appender(&table, positions, execution);
  for (size_t first = 0; first < rows.size(); first += batch_rows) {
    const size_t count = std::min(batch_rows, rows.size() - first);
    std::vector<std::vector<uint32_t>> codes(positions.size());
    std::vector<CodedColumn> batch(positions.size());
    for (size_t column = 0; column < positions.size(); ++column) {
      auto values = std::make_shared<DualVector>();
      for (size_t row = first; row < first + count; ++row) {
        const Value& value = rows[row][column];
        codes[column].push_back(value.is_null() ? StagedColumn::kNull
                                                : static_cast<uint32_t>(values->size()));
        if (!value.is_null()) values->Append(value);
      }
      batch[column] = {values, codes[column]};
    }
    if (absl::Status status = appender.Append(count, batch); !status.ok()) return status;
  }
  return absl::OkStatus();
}

StagedTable& Stage(StagedModel& model, std::string_view name,
                   const std::vector<std::string>& fields, const std::vector<Row>& rows) {
  StagedTable& table = model.AddTable(name);
  for (const std::string& field : fields) table.AddColumn(model.FieldNamed(field));
  const absl::Status status = AppendRows(table, rows, 1000, InlineExecution());
  EXPECT_TRUE(status.ok()) << status;
  return table;
}

std::shared_ptr<const DataModel> BuildOrDie(StagedModel model) {
  auto built = std::move(model).Build(InlineExecution());
  EXPECT_TRUE(built.ok()) << built.status();
  return *std::move(built);
}

Value ValueAt(const DataModel& model, ColumnRef ref, RowIndex row) {
  const TableColumn& column = model.column(ref);
  const uint32_t code = column.codes[row];
  if (code == column.codes.null_code()) return Value();
  return Value((*model.field(column.field).symbols)[code]);
}

}  // namespace celadon
