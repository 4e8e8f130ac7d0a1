#include "connectors/arrow/parquet_reader.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "arrow/buffer.h"
#include "arrow/io/memory.h"
#include "arrow/memory_pool.h"
#include "arrow/util/utf8.h"
#include "celadon/memory_budget.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/column_choice.h"
#include "connectors/arrow/nested_parquet.h"
#include "connectors/arrow/parquet_chunk.h"
#include "connectors/arrow/parquet_schema.h"
#include "parquet/file_reader.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

// Column chunks decoded at once have together at most this many bytes, if they are more than one
// row group's.
constexpr uint64_t kWindowBytes = uint64_t{1} << 28;

constexpr std::string_view kMagic = "PAR1";
constexpr std::string_view kEncryptedMagic = "PARE";

// A row group of which some rows are still to be read.
struct OpenGroup {
  std::shared_ptr<parquet::RowGroupReader> reader;
  int number = 0;
  uint64_t rows_left = 0;
  uint64_t bytes = 0;  // uncompressed
  std::vector<std::unique_ptr<ParquetChunk>> chunks;
};

class ParquetReader final : public TableReader {
 public:
  ParquetReader(std::unique_ptr<parquet::ParquetFileReader> file,
                std::vector<ParquetColumn> columns, std::string place, uint64_t window_codes,
                const Execution& execution)
      : file_(std::move(file)),
        chosen_(std::move(columns)),
        place_(std::move(place)),
        execution_(execution),
        window_rows_(std::max<uint64_t>(1, window_codes / chosen_.size())),
        reserved_(execution.memory) {
    for (const ParquetColumn& column : chosen_) {
      columns_.push_back(DescribeColumn(column.name, column.type));
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override {
    return std::max<int64_t>(0, file_->metadata()->num_rows());
  }

  absl::StatusOr<RowBatch> Next() override {
    if (decoded_.empty()) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_RETURN_IF_ERROR(CatchArrow(place_, [this] { return OpenWindow(); }));
      CELADON_RETURN_IF_ERROR(DecodeWindow());
    }
    if (decoded_.empty()) return RowBatch();
    RowBatch batch = std::move(decoded_.front());
    decoded_.pop_front();
    rows_out_ += batch.rows;
    ReportProgress();
    return batch;
  }

 private:
  // Adds row groups until the window is full; one that is partly read is continued alone.
  absl::Status OpenWindow() {
    std::erase_if(window_, [](const OpenGroup& group) { return group.rows_left == 0; });
    uint64_t rows = 0;
    uint64_t bytes = 0;
    if (!window_.empty()) return Reserve(window_rows_, window_[0].bytes);
    while (next_group_ < file_->metadata()->num_row_groups()) {
      CELADON_ASSIGN_OR_RETURN(OpenGroup group, OpenNextGroup());
      const bool fits =
          rows + group.rows_left <= window_rows_ && bytes + group.bytes <= kWindowBytes;
      if (!window_.empty() && !fits) break;
      ++next_group_;
      if (group.rows_left == 0) continue;
      rows += std::min(group.rows_left, window_rows_);
      bytes += group.bytes;
      window_.push_back(std::move(group));
      if (rows >= window_rows_) break;
    }
    return Reserve(rows, bytes);
  }

  absl::StatusOr<OpenGroup> OpenNextGroup() const {
    OpenGroup group;
    group.number = next_group_;
    group.reader = file_->RowGroup(next_group_);
    const parquet::RowGroupMetaData& metadata = *group.reader->metadata();
    if (metadata.num_rows() < 0) {
      return absl::DataLossError(absl::StrFormat("%s: row group %d has %d rows", place_,
                                                 next_group_, metadata.num_rows()));
    }
    group.rows_left = static_cast<uint64_t>(metadata.num_rows());
    for (const ParquetColumn& column : chosen_) {
      const auto chunk = metadata.ColumnChunk(column.leaf);
      group.bytes += static_cast<uint64_t>(std::max<int64_t>(0, chunk->total_uncompressed_size()));
    }
    group.chunks.resize(chosen_.size());
    return group;
  }

  absl::Status Reserve(uint64_t rows, uint64_t bytes) {
    return reserved_.Resize(rows * chosen_.size() * sizeof(uint32_t) + bytes,
                            absl::StrFormat("the rows of %s that are decoded at once", place_));
  }

  // One task a row group and column, columns of one row group side by side.
  absl::Status DecodeWindow() {
    const size_t columns = chosen_.size();
    std::vector<RowBatch> batches(window_.size());
    for (size_t i = 0; i < window_.size(); ++i) {
      batches[i].rows = std::min(window_[i].rows_left, window_rows_);
      batches[i].columns.resize(columns);
    }
    std::vector<absl::Status> statuses(window_.size() * columns);
    execution_.executor->Run(statuses.size(), [&](size_t task, size_t) {
      RowBatch& batch = batches[task / columns];
      statuses[task] = DecodeColumn(window_[task / columns], task % columns, batch.rows,
                                    &batch.columns[task % columns]);
    });
    for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
    for (size_t i = 0; i < window_.size(); ++i) {
      window_[i].rows_left -= batches[i].rows;
      decoded_.push_back(std::move(batches[i]));
    }
    return absl::OkStatus();
  }

  absl::Status DecodeColumn(OpenGroup& group, size_t column, size_t rows, BatchColumn* out) const {
    const auto place =
        absl::StrFormat("%s: row group %d, column %s", place_, group.number, chosen_[column].name);
    return CatchArrow(place, [&]() -> absl::Status {
      std::unique_ptr<ParquetChunk>& chunk = group.chunks[column];
      if (chunk == nullptr) {
        chunk = ParquetChunk::Open(*group.reader, chosen_[column].leaf,
                                   *file_->metadata()->schema()->Column(chosen_[column].leaf),
                                   chosen_[column].type);
      }
      absl::StatusOr<BatchColumn> read = chunk->Read(rows, execution_.cancel);
      if (!read.ok()) return Annotate(read.status(), place);
      *out = *std::move(read);
      if (rows == group.rows_left) chunk.reset();
      return absl::OkStatus();
    });
  }

  void ReportProgress() const {
    if (!execution_.progress) return;
    execution_.progress({rows_out_, static_cast<uint64_t>(next_group_),
                         static_cast<uint64_t>(file_->metadata()->num_row_groups())});
  }

  const std::unique_ptr<parquet::ParquetFileReader> file_;
  const std::vector<ParquetColumn> chosen_;
  const std::string place_;
  const Execution execution_;
  const uint64_t window_rows_;
  std::vector<ColumnInfo> columns_;
  MemoryReservation reserved_;
  int next_group_ = 0;             // not yet opened
  std::vector<OpenGroup> window_;  // more than one only if none exceeds the window
  std::deque<RowBatch> decoded_;   // not yet handed out
  uint64_t rows_out_ = 0;
};

absl::Status CheckMagic(std::string_view bytes, std::string_view place) {
  if (bytes.ends_with(kEncryptedMagic)) {
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: encrypted Parquet file: %s", place));
  }
  if (bytes.starts_with(kMagic) && bytes.ends_with(kMagic)) return absl::OkStatus();
  if (bytes.starts_with(kMagic)) {
    return absl::DataLossError(
        absl::StrFormat("the Parquet file has no footer, its end is missing: %s", place));
  }
  return absl::InvalidArgumentError(absl::StrFormat("this is not a Parquet file: %s", place));
}

// Pages are large and short-lived: the system's allocator gives them back, a caching one would not.
parquet::ReaderProperties Properties() {
  parquet::ReaderProperties properties(arrow::system_memory_pool());
  properties.set_page_checksum_verification(true);
  return properties;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenParquet(std::shared_ptr<arrow::Buffer> bytes,
                                                         const std::string& place,
                                                         const FormatOptions& options,
                                                         const Execution& execution,
                                                         uint64_t window_codes) {
  arrow::util::InitializeUTF8();
  CELADON_RETURN_IF_ERROR(Annotate(RefuseTextOptions(options), place));
  CELADON_RETURN_IF_ERROR(CheckMagic(std::string_view(*bytes), place));
  std::unique_ptr<TableReader> reader;
  CELADON_RETURN_IF_ERROR(CatchArrow(place, [&]() -> absl::Status {
    auto file = parquet::ParquetFileReader::Open(
        std::make_shared<arrow::io::BufferReader>(std::move(bytes)), Properties());
    if (!options.table.empty() || !AreFlat(*file->metadata(), options.columns)) {
      CELADON_ASSIGN_OR_RETURN(reader,
                               OpenNestedParquet(std::move(file), place, options, execution));
      return absl::OkStatus();
    }
    absl::StatusOr<std::vector<ParquetColumn>> columns =
        ChooseParquetColumns(*file->metadata(), options.columns);
    if (!columns.ok()) return Annotate(columns.status(), place);
    reader = std::make_unique<ParquetReader>(std::move(file), *std::move(columns), place,
                                             window_codes, execution);
    return absl::OkStatus();
  }));
  return reader;
}

}  // namespace celadon
