// One column of Arrow record batches.
#ifndef CELADON_CONNECTORS_ARROW_ARROW_COLUMN_H_
#define CELADON_CONNECTORS_ARROW_ARROW_COLUMN_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"
#include "celadon/row_batch.h"
#include "connectors/arrow/column_type.h"

namespace celadon {

// Turns arrays of one column into dictionaries and codes. Arrays that share an Arrow dictionary get
// codes into one dictionary of ours. For one thread.
class ArrowColumn {
 public:
  explicit ArrowColumn(const ColumnType& type) : type_(type) {}

  // DataLoss where offsets, indexes or lengths of the array do not fit its buffers,
  // InvalidArgument where a value does not fit the type.
  absl::StatusOr<BatchColumn> Read(const arrow::Array& array);

 private:
  absl::StatusOr<BatchColumn> ReadDictionaryArray(const arrow::DictionaryArray& array);

  ColumnType type_;
  std::shared_ptr<arrow::ArrayData> dictionary_;  // the last array's; null at first
  BatchColumn entries_;  // its entries: codes into our dictionary, kNull for NULL entries
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_ARROW_COLUMN_H_
