#include "connectors/arrow/nested_parquet.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "arrow/memory_pool.h"
#include "arrow/record_batch.h"
#include "celadon/memory_budget.h"
#include "connectors/arrow/batch_stream.h"
#include "connectors/arrow/nested_node.h"
#include "connectors/arrow/nested_reader.h"
#include "connectors/arrow/parquet_schema.h"
#include "parquet/arrow/reader.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

// One row group after the other: Arrow makes no batch of several where texts come as dictionaries.
// Arrow's reader is made when the first batch is asked for.
class ParquetBatches final : public BatchStream {
 public:
  ParquetBatches(std::unique_ptr<parquet::ParquetFileReader> file, std::vector<int> leaves,
                 const MemoryBudget* memory)
      : file_(std::move(file)),
        leaves_(std::move(leaves)),
        pool_(arrow::system_memory_pool(), MostBytes(memory)) {}

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    if (reader_ == nullptr) ARROW_RETURN_NOT_OK(Open());
    while (true) {
      if (batches_ != nullptr) {
        ARROW_ASSIGN_OR_RAISE(auto batch, batches_->Next());
        if (batch != nullptr) return batch;
      }
      if (next_group_ >= reader_->num_row_groups()) return nullptr;
      ARROW_ASSIGN_OR_RAISE(batches_, reader_->GetRecordBatchReader({next_group_++}, leaves_));
    }
  }

 private:
  // The budget counts batches that are there; this bounds what makes them, such as the elements of
  // one record, which a few bytes of a file may be many of.
  static int64_t MostBytes(const MemoryBudget* memory) {
    const uint64_t most = uint64_t{std::numeric_limits<int64_t>::max()};
    if (memory == nullptr || memory->limit() == 0) return static_cast<int64_t>(most);
    const uint64_t left = memory->limit() - std::min(memory->limit(), memory->used());
    const auto taken = static_cast<uint64_t>(arrow::system_memory_pool()->bytes_allocated());
    return static_cast<int64_t>(std::min(left, most - taken) + taken);
  }

  arrow::Status Open() {
    return parquet::arrow::FileReader::Make(&pool_, std::move(file_), ArrowProperties())
        .Value(&reader_);
  }

  std::unique_ptr<parquet::ParquetFileReader> file_;
  const std::vector<int> leaves_;
  arrow::CappedMemoryPool pool_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;  // of the row group at hand
  int next_group_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenNestedParquet(
    std::unique_ptr<parquet::ParquetFileReader> file, const std::string& place,
    const FormatOptions& options, const Execution& execution) {
  const absl::StatusOr<std::vector<NestedNode>> nodes = NodesOfParquet(*file->metadata());
  if (!nodes.ok()) return Annotate(nodes.status(), place);
  const auto open = [&](const std::vector<int>& leaves) {
    return std::make_unique<ParquetBatches>(std::move(file), leaves, execution.memory);
  };
  return OpenNested(*nodes, open, place, options, execution);
}

}  // namespace celadon
