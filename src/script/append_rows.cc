#include "script/append_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "storage/table_appender.h"

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
  std::vector<size_t> places;
  for (const ColumnInfo& column : columns) {
    const auto known = table.ColumnOf(column.name);
    places.push_back(known ? *known : table.AddColumn(model.FieldNamed(column.name)));
    TakeFacts(column, *table.fields[places.back()]);
  }
  return places;
}

}  // namespace

absl::StatusOr<uint64_t> AppendRows(TableReader& rows, StagedModel& model, StagedTable& table,
                                    const Execution& execution) {
  CELADON_RETURN_IF_ERROR(CheckNames(rows.columns()));
  TableAppender appender(&table, PlaceColumns(rows.columns(), model, table), execution);
  uint64_t appended = 0;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows.Next());
    if (batch.rows == 0) return appended;
    std::vector<CodedColumn> columns;
    for (const BatchColumn& column : batch.columns) {
      columns.push_back({column.dictionary, column.codes});
    }
    CELADON_RETURN_IF_ERROR(appender.Append(batch.rows, columns));
    appended += batch.rows;
  }
}

}  // namespace celadon
