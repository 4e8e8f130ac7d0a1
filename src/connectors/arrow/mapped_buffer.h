// A file's bytes as an Arrow buffer.
#ifndef CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_
#define CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace arrow {
class Buffer;
}  // namespace arrow

namespace celadon {

// The bytes of the file; the mapping lasts as long as the buffer and its slices. Errors are those
// of MappedFile::Open.
absl::StatusOr<std::shared_ptr<arrow::Buffer>> MapBuffer(const std::string& path);

// A copy of bytes that came some other way.
std::shared_ptr<arrow::Buffer> CopyToBuffer(std::string_view bytes);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_MAPPED_BUFFER_H_
