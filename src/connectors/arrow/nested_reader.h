// Rows of a table of nested columns.
#ifndef CELADON_CONNECTORS_ARROW_NESTED_READER_H_
#define CELADON_CONNECTORS_ARROW_NESTED_READER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "connectors/arrow/batch_stream.h"
#include "connectors/arrow/nested_node.h"

namespace celadon {

// The table of nested columns that `options` name, from batches that `open` opens with the leaves
// of these numbers in them.
using OpenLeaves =
    std::function<absl::StatusOr<std::unique_ptr<BatchStream>>(const std::vector<int>& leaves)>;
absl::StatusOr<std::unique_ptr<TableReader>> OpenNested(const std::vector<NestedNode>& nodes,
                                                        const OpenLeaves& open,
                                                        const std::string& place,
                                                        const FormatOptions& options,
                                                        const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_NESTED_READER_H_
