// Record batches one after another.
#ifndef CELADON_CONNECTORS_ARROW_BATCH_STREAM_H_
#define CELADON_CONNECTORS_ARROW_BATCH_STREAM_H_

#include <memory>

#include "arrow/type_fwd.h"

namespace celadon {

class BatchStream {
 public:
  virtual ~BatchStream() = default;

  // Null at the end.
  virtual arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_BATCH_STREAM_H_
