#include "connectors/arrow/mapped_buffer.h"

#include <utility>

#include "arrow/buffer.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class MappedBuffer final : public arrow::Buffer {
 public:
  explicit MappedBuffer(MappedFile file) : Buffer(file.data()), file_(std::move(file)) {}

 private:
  const MappedFile file_;  // moving it has left the bytes where they were
};

}  // namespace

absl::StatusOr<std::shared_ptr<arrow::Buffer>> MapBuffer(const std::string& path) {
  CELADON_ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open(path));
  return std::make_shared<MappedBuffer>(std::move(file));
}

std::shared_ptr<arrow::Buffer> CopyToBuffer(std::string_view bytes) {
  return arrow::Buffer::FromString(std::string(bytes));
}

}  // namespace celadon
