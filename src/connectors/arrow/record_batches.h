// The record batches of an Arrow IPC file or stream, one after another.
#ifndef CELADON_CONNECTORS_ARROW_RECORD_BATCHES_H_
#define CELADON_CONNECTORS_ARROW_RECORD_BATCHES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"
#include "connectors/arrow/batch_stream.h"

namespace celadon {

class RecordBatches : public BatchStream {
 public:
  // InvalidArgument where the bytes are neither a file nor a stream, Unimplemented for version 1 of
  // Feather, DataLoss where they are damaged. Only the fields of these numbers are read, or all
  // where none is given. Arrow decompresses with `threads` threads.
  static absl::StatusOr<std::unique_ptr<RecordBatches>> Open(std::shared_ptr<arrow::Buffer> bytes,
                                                             const std::string& place,
                                                             const std::vector<int>& fields,
                                                             size_t threads);

  virtual const arrow::Schema& schema() const = 0;  // of all fields
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_RECORD_BATCHES_H_
