// Tables as plain texts, for comparing what a reader gives with what a test expects.
#ifndef CELADON_TESTS_SOURCE_READ_ROWS_H_
#define CELADON_TESTS_SOURCE_READ_ROWS_H_

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "celadon/execution.h"
#include "celadon/table_reader.h"
#include "source/delimited_reader.h"

namespace celadon {

using Row = std::vector<std::string>;

struct ReadTable {
  Row names;
  std::vector<Row> rows;  // texts as shown; NULL as <null>

  bool operator==(const ReadTable&) const = default;
};

// An execution over a pool of its own.
struct TestExecution : Execution {
  explicit TestExecution(size_t workers = 3) : pool(MakeThreadPool(workers)) {
    executor = pool.get();
  }
  std::unique_ptr<Executor> pool;
};

inline std::string Shown(ValueView value) {
  if (value.is_null()) return "<null>";
  return value.has_text() ? std::string(value.text()) : std::to_string(value.number());
}

inline absl::StatusOr<ReadTable> ReadAll(absl::StatusOr<std::unique_ptr<TableReader>> reader) {
  if (!reader.ok()) return reader.status();
  ReadTable table;
  for (const ColumnInfo& column : (*reader)->columns()) table.names.push_back(column.name);
  while (true) {
    const absl::StatusOr<RowBatch> batch = (*reader)->Next();
    if (!batch.ok()) return batch.status();
    if (batch->rows == 0) return table;
    for (size_t row = 0; row < batch->rows; ++row) {
      table.rows.emplace_back();
      for (const BatchColumn& column : batch->columns) {
        table.rows.back().push_back(Shown(column[row]));
      }
    }
  }
}

inline absl::StatusOr<ReadTable> ReadText(std::string_view text, const FormatOptions& options = {},
                                          size_t chunk_bytes = 0) {
  const TestExecution execution;
  return ReadAll(OpenDelimitedText(std::string(text), "text", options, execution, chunk_bytes));
}

// A file that is gone when the test is.
class TestFile {
 public:
  explicit TestFile(std::string_view bytes, std::string_view extension = ".csv")
      : path_(testing::TempDir() + "source_" + NameOfTest() + std::string(extension)) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  ~TestFile() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  static std::string NameOfTest() {
    std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::ranges::replace(name, '/', '_');
    return name;
  }

  const std::string path_;
};

inline absl::StatusOr<ReadTable> ReadFile(const TestFile& file, const FormatOptions& options = {}) {
  const TestExecution execution;
  return ReadAll(OpenDelimitedFile(file.path(), options, execution));
}

}  // namespace celadon

#endif  // CELADON_TESTS_SOURCE_READ_ROWS_H_
