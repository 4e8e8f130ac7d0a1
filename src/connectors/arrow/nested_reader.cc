#include "connectors/arrow/nested_reader.h"

#include <utility>

#include "connectors/arrow/batch_reader.h"
#include "connectors/arrow/column_choice.h"
#include "connectors/arrow/nested_table.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> OpenNested(const std::vector<NestedNode>& nodes,
                                                        const OpenLeaves& open,
                                                        const std::string& place,
                                                        const FormatOptions& options,
                                                        const Execution& execution) {
  absl::StatusOr<NestedTable> table = FindNestedTable(nodes, options.table, NameDelimiter(options));
  if (!table.ok()) return Annotate(table.status(), place);
  std::vector<std::string> names;
  for (const NestedColumn& column : table->columns) names.push_back(column.name);
  const absl::StatusOr<std::vector<int>> chosen = NumbersOfColumns(names, options.columns);
  if (!chosen.ok()) return Annotate(chosen.status(), place);
  NestedTable part{.way = std::move(table->way), .columns = {}, .any_leaf = table->any_leaf};
  std::vector<StreamColumn> columns;
  for (const int number : *chosen) {
    const NestedColumn& column = part.columns.emplace_back(table->columns[number]);
    columns.push_back({static_cast<int>(columns.size()), column.name, column.type});
  }
  CELADON_ASSIGN_OR_RETURN(std::unique_ptr<BatchStream> leaves, open(LeavesOf(part)));
  return ReadBatches(FlattenBatches(std::move(leaves), std::move(part)), columns, place, execution);
}

}  // namespace celadon
