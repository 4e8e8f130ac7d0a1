// An atomic file as a sink for Arrow's writers.
#ifndef CELADON_CONNECTORS_ARROW_ATOMIC_SINK_H_
#define CELADON_CONNECTORS_ARROW_ATOMIC_SINK_H_

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "arrow/io/interfaces.h"
#include "arrow/result.h"
#include "runtime/atomic_file.h"

namespace celadon {

// Close only ends the writing: the file appears by Commit.
class AtomicSink final : public arrow::io::OutputStream {
 public:
  explicit AtomicSink(AtomicFile file) : file_(std::move(file)) {}

  arrow::Status Write(const void* data, int64_t bytes) override;
  using arrow::io::OutputStream::Write;
  arrow::Result<int64_t> Tell() const override { return static_cast<int64_t>(file_.size()); }
  arrow::Status Close() override;
  bool closed() const override { return closed_; }

  // The first error of a write, with the file's own words.
  const absl::Status& status() const { return status_; }
  absl::Status Commit() { return file_.Commit(); }

 private:
  AtomicFile file_;
  absl::Status status_;
  bool closed_ = false;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_ATOMIC_SINK_H_
