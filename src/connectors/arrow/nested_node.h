// The columns of a Parquet or Arrow schema as the tree that they are.
#ifndef CELADON_CONNECTORS_ARROW_NESTED_NODE_H_
#define CELADON_CONNECTORS_ARROW_NESTED_NODE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"
#include "connectors/arrow/column_type.h"
#include "parquet/metadata.h"

namespace celadon {

struct NestedNode {
  enum class Kind { kValue, kGroup, kList };

  std::string name;
  std::string repeated{};  // of a Parquet list: the node in it that repeats, mostly `list`
  Kind kind = Kind::kValue;
  ColumnType type{};                   // of a value
  int leaf = 0;                        // what is read for a value, by number
  bool is_element = false;             // not a field of what it stands in, but the whole of it
  std::vector<NestedNode> children{};  // of a group its fields; of a list what an element holds
};

// Unimplemented, naming the column, where the type of a value is; InvalidArgument where groups are
// deeper inside each other than anyone writes them.
absl::StatusOr<std::vector<NestedNode>> NodesOfParquet(const parquet::FileMetaData& metadata);
// The values' leaves are the numbers of the schema's fields that they stand in.
absl::StatusOr<std::vector<NestedNode>> NodesOfArrow(const arrow::Schema& schema);

bool IsNested(const std::vector<NestedNode>& nodes);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_NESTED_NODE_H_
