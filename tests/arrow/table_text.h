// Tables as lines of text, and rows made in a test: what the tests of table formats compare.
#ifndef CELADON_TESTS_ARROW_TABLE_TEXT_H_
#define CELADON_TESTS_ARROW_TABLE_TEXT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/table_reader.h"

namespace celadon {

// A cell as peer_files.py writes it: - for NULL, n and a number, t and a text, d and both.
std::string CellText(ValueView value);

// All rows, a line each, cells separated by tabs.
absl::StatusOr<std::string> TableText(TableReader& reader);

// What a program prints; an error where it fails.
absl::StatusOr<std::string> OutputOf(const std::string& command);

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& bytes);

// Two workers, no bound.
Execution TestExecution();

// The given rows, in batches of `batch_rows`.
class MadeTable final : public TableReader {
 public:
  MadeTable(std::vector<ColumnInfo> columns, std::vector<std::vector<Value>> rows,
            size_t batch_rows)
      : columns_(std::move(columns)), rows_(std::move(rows)), batch_rows_(batch_rows) {}

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override;

 private:
  const std::vector<ColumnInfo> columns_;
  const std::vector<std::vector<Value>> rows_;
  const size_t batch_rows_;
  size_t next_ = 0;
};

ColumnInfo Column(std::string name, NumberType type = NumberType::kUnknown);

}  // namespace celadon

#endif  // CELADON_TESTS_ARROW_TABLE_TEXT_H_
