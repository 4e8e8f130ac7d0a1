#include "connectors/arrow/atomic_sink.h"

#include <string>
#include <string_view>

namespace celadon {

arrow::Status AtomicSink::Write(const void* data, int64_t bytes) {
  status_.Update(
      file_.Write(std::string_view(static_cast<const char*>(data), static_cast<size_t>(bytes))));
  return status_.ok() ? arrow::Status::OK()
                      : arrow::Status::IOError(std::string(status_.message()));
}

arrow::Status AtomicSink::Close() {
  closed_ = true;
  return arrow::Status::OK();
}

}  // namespace celadon
