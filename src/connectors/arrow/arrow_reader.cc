#include "connectors/arrow/arrow_reader.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "arrow/type.h"
#include "arrow/util/utf8.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/batch_reader.h"
#include "connectors/arrow/column_choice.h"
#include "connectors/arrow/nested_reader.h"
#include "connectors/arrow/record_batches.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

absl::StatusOr<std::vector<StreamColumn>> ChooseArrowColumns(
    const arrow::Schema& schema, const std::vector<std::string>& names) {
  CELADON_ASSIGN_OR_RETURN(const std::vector<int> chosen,
                           NumbersOfColumns(schema.field_names(), names));
  std::vector<StreamColumn> columns;
  for (const int field : chosen) {
    const std::string& name = schema.field(field)->name();
    absl::StatusOr<ColumnType> type = ColumnTypeOf(*schema.field(field)->type());
    if (!type.ok()) return Annotate(type.status(), absl::StrFormat("column %s", name));
    columns.push_back({field, name, *type});
  }
  return columns;
}

absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::shared_ptr<arrow::Buffer>& bytes,
                                                  const std::string& place,
                                                  const FormatOptions& options,
                                                  const Execution& execution) {
  const size_t threads = execution.executor->workers();
  CELADON_ASSIGN_OR_RETURN(std::unique_ptr<RecordBatches> source,
                           RecordBatches::Open(bytes, place, {}, threads));
  absl::StatusOr<std::vector<NestedNode>> nodes = NodesOfArrow(source->schema());
  if (!options.table.empty() || (nodes.ok() && IsNested(*nodes))) {
    if (!nodes.ok()) return Annotate(nodes.status(), place);
    const auto open = [&](const std::vector<int>& leaves) {
      return RecordBatches::Open(bytes, place, leaves, threads);
    };
    return OpenNested(*nodes, open, place, options, execution);
  }
  absl::StatusOr<std::vector<StreamColumn>> columns =
      ChooseArrowColumns(source->schema(), options.columns);
  if (!columns.ok()) return Annotate(columns.status(), place);
  if (!options.columns.empty()) {
    std::vector<int> fields;
    for (const StreamColumn& column : *columns) fields.push_back(column.field);
    CELADON_ASSIGN_OR_RETURN(source, RecordBatches::Open(bytes, place, fields, threads));
  }
  return ReadBatches(std::move(source), *columns, place, execution);
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenArrow(std::shared_ptr<arrow::Buffer> bytes,
                                                       const std::string& place,
                                                       const FormatOptions& options,
                                                       const Execution& execution) {
  arrow::util::InitializeUTF8();
  CELADON_RETURN_IF_ERROR(Annotate(RefuseTextOptions(options), place));
  absl::StatusOr<std::unique_ptr<TableReader>> reader;
  CELADON_RETURN_IF_ERROR(CatchArrow(place, [&] {
    reader = Open(bytes, place, options, execution);
    return absl::OkStatus();
  }));
  return reader;
}

}  // namespace celadon
