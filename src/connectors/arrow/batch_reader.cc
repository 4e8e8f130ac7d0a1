#include "connectors/arrow/batch_reader.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/record_batch.h"
#include "arrow/util/byte_size.h"
#include "celadon/memory_budget.h"
#include "connectors/arrow/arrow_column.h"
#include "connectors/arrow/arrow_status.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

// Codes decoded at once, 4 bytes each; a record batch with more is cut.
constexpr int64_t kWindowCodes = int64_t{1} << 24;

class BatchReader final : public TableReader {
 public:
  BatchReader(std::unique_ptr<BatchStream> source, const std::vector<StreamColumn>& columns,
              std::string place, const Execution& execution)
      : source_(std::move(source)),
        place_(std::move(place)),
        execution_(execution),
        reserved_(execution.memory) {
    std::vector<int> fields;
    for (const StreamColumn& column : columns) {
      infos_.push_back(DescribeColumn(column.name, column.type));
      columns_.emplace_back(column.type);
      fields.push_back(column.field);
    }
    window_rows_ = std::max<int64_t>(1, kWindowCodes / static_cast<int64_t>(fields.size()));
    PlaceColumns(fields);
  }

  const std::vector<ColumnInfo>& columns() const override { return infos_; }

  absl::StatusOr<RowBatch> Next() override {
    if (decoded_.empty()) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_RETURN_IF_ERROR(CatchArrow(place_, [this] { return FillWindow(); }));
      CELADON_RETURN_IF_ERROR(DecodeWindow());
    }
    if (decoded_.empty()) return RowBatch();
    RowBatch batch = std::move(decoded_.front());
    decoded_.pop_front();
    rows_out_ += batch.rows;
    if (execution_.progress) execution_.progress({rows_out_, 0, 0});
    return batch;
  }

 private:
  // A record batch holds the chosen fields in the file's order.
  void PlaceColumns(const std::vector<int>& fields) {
    std::vector<int> sorted = fields;
    std::sort(sorted.begin(), sorted.end());
    for (const int field : fields) {
      positions_.push_back(
          static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(), field) - sorted.begin()));
    }
  }

  absl::Status FillWindow() {
    window_.clear();
    window_bytes_ = rest_ == nullptr ? 0 : rest_bytes_;
    int64_t rows = 0;
    while (rows < window_rows_) {
      if (rest_ == nullptr) CELADON_RETURN_IF_ERROR(ReadRecordBatch());
      if (rest_ == nullptr) break;
      const int64_t take = std::min(rest_->num_rows(), window_rows_ - rows);
      if (take > 0) window_.push_back(rest_->Slice(0, take));
      rest_ = take < rest_->num_rows() ? rest_->Slice(take) : nullptr;
      rows += take;
    }
    return Reserve(static_cast<uint64_t>(rows) * columns_.size() * sizeof(uint32_t));
  }

  absl::Status ReadRecordBatch() {
    auto batch = source_->Next();
    CELADON_RETURN_IF_ERROR(FromArrow(batch.status(), place_));
    rest_ = *std::move(batch);
    if (rest_ == nullptr) return absl::OkStatus();
    if (rest_->num_rows() > std::numeric_limits<int32_t>::max()) {
      return absl::DataLossError(
          absl::StrFormat("%s: a record batch says it has %d rows", place_, rest_->num_rows()));
    }
    rest_bytes_ = static_cast<uint64_t>(arrow::util::TotalBufferSize(*rest_));
    window_bytes_ += rest_bytes_;
    return Reserve(0);
  }

  // Counts the record batches at hand and the codes they are decoded to.
  absl::Status Reserve(uint64_t code_bytes) {
    return reserved_.Resize(window_bytes_ + code_bytes,
                            absl::StrFormat("the record batches of %s", place_));
  }

  absl::Status DecodeWindow() {
    std::vector<RowBatch> batches(window_.size());
    for (size_t i = 0; i < window_.size(); ++i) {
      batches[i].rows = static_cast<size_t>(window_[i]->num_rows());
      batches[i].columns.resize(columns_.size());
    }
    std::vector<absl::Status> statuses(columns_.size());
    execution_.executor->Run(columns_.size(), [&](size_t column, size_t) {
      statuses[column] = DecodeColumn(column, &batches);
    });
    for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
    std::move(batches.begin(), batches.end(), std::back_inserter(decoded_));
    return absl::OkStatus();
  }

  absl::Status DecodeColumn(size_t column, std::vector<RowBatch>* batches) {
    const auto place = absl::StrFormat("%s: column %s", place_, infos_[column].name);
    return CatchArrow(place, [&]() -> absl::Status {
      for (size_t i = 0; i < window_.size(); ++i) {
        CELADON_RETURN_IF_ERROR(execution_.cancel.status());
        absl::StatusOr<BatchColumn> read =
            columns_[column].Read(*window_[i]->column(positions_[column]));
        if (!read.ok()) return Annotate(read.status(), place);
        (*batches)[i].columns[column] = *std::move(read);
      }
      return absl::OkStatus();
    });
  }

  const std::unique_ptr<BatchStream> source_;
  const std::string place_;
  const Execution execution_;
  std::vector<ColumnInfo> infos_;
  std::vector<ArrowColumn> columns_;
  std::vector<int> positions_;  // of our columns in a record batch
  MemoryReservation reserved_;
  int64_t window_rows_ = 0;
  std::shared_ptr<arrow::RecordBatch> rest_;  // what the window had no room for
  uint64_t rest_bytes_ = 0;                   // of the record batch that `rest_` is a part of
  uint64_t window_bytes_ = 0;                 // of the record batches that the window is made of
  std::vector<std::shared_ptr<arrow::RecordBatch>> window_;
  std::deque<RowBatch> decoded_;  // not yet handed out
  uint64_t rows_out_ = 0;
};

}  // namespace

std::unique_ptr<TableReader> ReadBatches(std::unique_ptr<BatchStream> source,
                                         const std::vector<StreamColumn>& columns,
                                         std::string place, const Execution& execution) {
  return std::make_unique<BatchReader>(std::move(source), columns, std::move(place), execution);
}

}  // namespace celadon
