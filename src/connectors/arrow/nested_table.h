// One of the tables that nested columns are: the records, or the elements of a list in them.
#ifndef CELADON_CONNECTORS_ARROW_NESTED_TABLE_H_
#define CELADON_CONNECTORS_ARROW_NESTED_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/arrow/batch_stream.h"
#include "connectors/arrow/nested_node.h"

namespace celadon {

struct NestedColumn {
  enum class Content { kValue, kRowNumber, kParentNumber };

  std::string name;
  ColumnType type;
  Content content = Content::kValue;
  std::vector<std::string> fields;  // of a value: the fields on the way from a row's array to it
  int leaf = -1;                    // of a value
};

// Values keep their names, those in groups have the groups' names before theirs. A list is a column
// `%Key_` with the list's path, the number of the row; the elements' own table has it too, with the
// number of the row that they stand in.
//
// Source: Qlik help "Working with Apache Parquet files"; what the keys are is our own.
struct NestedTable {
  // A way to the array of the rows: the field of that name, or for an empty name a list's elements.
  std::vector<std::string> way;
  std::vector<NestedColumn> columns;
  int any_leaf = 0;  // one that tells how many rows there are
};

// The table at the path, whose names the delimiter separates: the records where it is empty.
// InvalidArgument, naming the lists, where there is none.
absl::StatusOr<NestedTable> FindNestedTable(const std::vector<NestedNode>& nodes,
                                            std::string_view path, std::string_view delimiter);

// The leaves that the columns are read from, in ascending order.
std::vector<int> LeavesOf(const NestedTable& table);

// Turns batches with the table's leaves in them into batches of its columns.
std::unique_ptr<BatchStream> FlattenBatches(std::unique_ptr<BatchStream> source, NestedTable table);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_NESTED_TABLE_H_
