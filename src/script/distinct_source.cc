#include "script/distinct_source.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "storage/numbered_tuples.h"

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;
constexpr uint64_t kReadRows = 1024;  // at once

class FirstRows final : public TableReader {
 public:
  FirstRows(std::unique_ptr<TableReader> all, const CodedRows& coded, std::vector<uint32_t> rows,
            const Execution& execution, MemoryReservation memory)
      : all_(std::move(all)),
        coded_(coded),
        rows_(std::move(rows)),
        execution_(execution),
        memory_(std::move(memory)) {}

  const std::vector<ColumnInfo>& columns() const override { return all_->columns(); }
  uint64_t expected_rows() const override { return rows_.size(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    const size_t count = std::min<uint64_t>(kBatchRows, rows_.size() - next_row_);
    const auto rows = std::span(rows_).subspan(next_row_, count);
    RowBatch batch;
    batch.rows = count;
    batch.columns.resize(columns().size());
    execution_.executor->Run(batch.columns.size(), [&](size_t column, size_t) {
      batch.columns[column] = {coded_.dictionary(column), CodesOf(column, rows)};
    });
    next_row_ += count;
    return batch;
  }

 private:
  std::vector<uint32_t> CodesOf(size_t column, std::span<const uint32_t> rows) const {
    std::vector<uint32_t> codes;
    codes.reserve(rows.size());
    std::array<uint32_t, kReadRows> buffer;
    while (codes.size() < rows.size()) {
      const uint64_t first = rows[codes.size()];
      const auto read = std::span(buffer).first(std::min(kReadRows, coded_.rows() - first));
      coded_.ReadCodes(column, first, read);
      while (codes.size() < rows.size() && rows[codes.size()] < first + read.size()) {
        codes.push_back(read[rows[codes.size()] - first]);
      }
    }
    return codes;
  }

  std::unique_ptr<TableReader> all_;
  const CodedRows& coded_;
  std::vector<uint32_t> rows_;  // ascending
  const Execution execution_;
  MemoryReservation memory_;
  size_t next_row_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> FirstRowsOf(std::unique_ptr<TableReader> rows,
                                                         const CodedRows& coded,
                                                         const Execution& execution) {
  std::vector<TupleColumn> columns;
  for (size_t column = 0; column < rows->columns().size(); ++column) {
    const auto read = [&coded, column](uint64_t first_row, std::span<uint32_t> codes) {
      coded.ReadCodes(column, first_row, codes);
    };
    columns.push_back({read, uint64_t{coded.dictionary(column)->size()} + 1});
  }
  CELADON_ASSIGN_OR_RETURN(
      NumberedTuples tuples,
      NumberTuples(coded.rows(), columns, "the rows of a distinct table", execution));
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(
      memory.Resize(uint64_t{tuples.count} * sizeof(uint32_t), "the rows of a distinct table"));
  return std::make_unique<FirstRows>(std::move(rows), coded, tuples.FirstRows(), execution,
                                     std::move(memory));
}

}  // namespace celadon
