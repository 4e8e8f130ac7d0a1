#include "connectors/arrow/record_batches.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/buffer.h"
#include "arrow/io/memory.h"
#include "arrow/ipc/reader.h"
#include "arrow/record_batch.h"
#include "arrow/util/thread_pool.h"
#include "connectors/arrow/arrow_status.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr std::string_view kFileMagic = "ARROW1";
constexpr std::string_view kFeather1Magic = "FEA1";
constexpr std::string_view kStreamMark = "\xFF\xFF\xFF\xFF";

class FileBatches final : public RecordBatches {
 public:
  explicit FileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader)
      : reader_(std::move(reader)), schema_(reader_->schema()) {}

  const arrow::Schema& schema() const override { return *schema_; }

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    if (next_ >= reader_->num_record_batches()) return nullptr;
    return reader_->ReadRecordBatch(next_++);
  }

 private:
  const std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader_;
  const std::shared_ptr<arrow::Schema> schema_;
  int next_ = 0;
};

class StreamBatches final : public RecordBatches {
 public:
  explicit StreamBatches(std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader)
      : reader_(std::move(reader)), schema_(reader_->schema()) {}

  const arrow::Schema& schema() const override { return *schema_; }

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override { return reader_->Next(); }

 private:
  const std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader_;
  const std::shared_ptr<arrow::Schema> schema_;
};

arrow::Result<std::unique_ptr<RecordBatches>> OpenFile(
    std::shared_ptr<arrow::io::BufferReader> source, const arrow::ipc::IpcReadOptions& options) {
  ARROW_ASSIGN_OR_RAISE(auto reader,
                        arrow::ipc::RecordBatchFileReader::Open(std::move(source), options));
  return std::make_unique<FileBatches>(std::move(reader));
}

arrow::Result<std::unique_ptr<RecordBatches>> OpenStream(
    std::shared_ptr<arrow::io::BufferReader> source, const arrow::ipc::IpcReadOptions& options) {
  ARROW_ASSIGN_OR_RAISE(auto reader,
                        arrow::ipc::RecordBatchStreamReader::Open(std::move(source), options));
  return std::make_unique<StreamBatches>(std::move(reader));
}

absl::Status CheckMagic(std::string_view bytes, std::string_view place) {
  if (bytes.starts_with(kFeather1Magic)) {
    return absl::UnimplementedError(absl::StrFormat(
        "Unimplemented: version 1 of Feather; write the file as version 2: %s", place));
  }
  if (bytes.starts_with(kFileMagic) && !bytes.ends_with(kFileMagic)) {
    return absl::DataLossError(
        absl::StrFormat("the Arrow file has no footer, its end is missing: %s", place));
  }
  if (bytes.starts_with(kFileMagic) || bytes.starts_with(kStreamMark)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("this is neither an Arrow IPC file nor an IPC stream: %s", place));
}

absl::StatusOr<arrow::ipc::IpcReadOptions> ReadOptions(const std::vector<int>& fields,
                                                       size_t threads, std::string_view place) {
  arrow::ipc::IpcReadOptions options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = fields;
  options.use_threads = threads > 1;
  if (options.use_threads && arrow::GetCpuThreadPoolCapacity() != static_cast<int>(threads)) {
    CELADON_RETURN_IF_ERROR(
        FromArrow(arrow::SetCpuThreadPoolCapacity(static_cast<int>(threads)), place));
  }
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RecordBatches>> RecordBatches::Open(
    std::shared_ptr<arrow::Buffer> bytes, const std::string& place, const std::vector<int>& fields,
    size_t threads) {
  const std::string_view view(*bytes);
  CELADON_RETURN_IF_ERROR(CheckMagic(view, place));
  CELADON_ASSIGN_OR_RETURN(const arrow::ipc::IpcReadOptions options,
                           ReadOptions(fields, threads, place));
  auto source = std::make_shared<arrow::io::BufferReader>(std::move(bytes));
  auto batches = view.starts_with(kFileMagic) ? OpenFile(std::move(source), options)
                                              : OpenStream(std::move(source), options);
  CELADON_RETURN_IF_ERROR(FromArrow(batches.status(), place));
  return *std::move(batches);
}

}  // namespace celadon
