// Rows that are held in memory as one batch.
#ifndef CELADON_SCRIPT_BATCH_SOURCE_H_
#define CELADON_SCRIPT_BATCH_SOURCE_H_

#include <string>
#include <utility>
#include <vector>

#include "celadon/table_reader.h"

namespace celadon {

class BatchSource final : public TableReader {
 public:
  // `batch` has one column for each of `columns`.
  BatchSource(std::vector<ColumnInfo> columns, RowBatch batch, std::string table = {})
      : columns_(std::move(columns)), batch_(std::move(batch)), table_(std::move(table)) {}

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  std::string_view table_name() const override { return table_; }
  uint64_t expected_rows() const override { return batch_.rows; }
  absl::StatusOr<RowBatch> Next() override { return std::exchange(batch_, {}); }

 private:
  std::vector<ColumnInfo> columns_;
  RowBatch batch_;
  std::string table_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_BATCH_SOURCE_H_
