// A mapped file as an Arrow buffer.
#ifndef CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_
#define CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"

namespace celadon {

// The bytes of the file; the mapping lasts as long as the buffer and its slices. Errors are those
// of MappedFile::Open.
absl::StatusOr<std::shared_ptr<arrow::Buffer>> MapBuffer(const std::string& path);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_
