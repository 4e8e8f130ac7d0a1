#include <memory>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "celadon/delimited.h"
#include "source/read_rows.h"

namespace celadon {
namespace {

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A table given by its values, in batches of two rows.
class ValuesReader final : public TableReader {
 public:
  ValuesReader(Row names, std::vector<std::vector<Value>> rows) : rows_(std::move(rows)) {
    for (std::string& name : names) columns_.emplace_back().name = std::move(name);
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<size_t>(2, rows_.size() - next_);
    for (size_t column = 0; column < columns_.size(); ++column) {
      auto values = std::make_shared<DualVector>();
      BatchColumn& added = batch.columns.emplace_back();
      for (size_t row = next_; row < next_ + batch.rows; ++row) {
        const Value& value = rows_[row][column];
        added.codes.push_back(value.is_null() ? BatchColumn::kNull
                                              : static_cast<uint32_t>(values->size()));
        if (!value.is_null()) values->Append(value);
      }
      added.dictionary = std::move(values);
    }
    next_ += batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> columns_;
  const std::vector<std::vector<Value>> rows_;
  size_t next_ = 0;
};

absl::Status Write(ValuesReader rows, const std::string& path, const FormatOptions& options = {}) {
  const TestExecution execution;
  return MakeDelimitedFormat()->Write(rows, "T", path, options, execution);
}

TEST(DelimitedFormat, WritesCellsAsTheyNeedIt) {
  const TestFile file("older");
  ASSERT_TRUE(Write({{"A", "B \"x\""},
                     {{Value::Dual("1", 1), Value::Text("x,y")},
                      {Value::Number(2.5), Value()},
                      {Value::Text("two\nlines"), Value::Text(" blank")}}},
                    file.path())
                  .ok());
  EXPECT_EQ(BytesOf(file.path()),
            "\xEF\xBB\xBF"
            "A,\"B \"\"x\"\"\"\r\n1,\"x,y\"\r\n2.5,\r\n\"two\nlines\",\" blank\"\r\n");
}

TEST(DelimitedFormat, ReadsBackWhatItWrites) {
  const std::vector<Row> rows = {{"a,\"b\"", ""}, {"\r\n", " x "}, {"\x1A", "\t;"}, {"'", "ü"}};
  std::vector<std::vector<Value>> values;
  for (const Row& row : rows) values.push_back({Value::Text(row[0]), Value::Text(row[1])});
  for (const std::string delimiter : {"", ";", "\t", "||", "spaces"}) {
    const TestFile file("");
    FormatOptions options;
    options.delimiter = delimiter;
    ASSERT_TRUE(Write({{"A", "B"}, values}, file.path(), options).ok());
    options.ctrl_z_ends = false;
    const auto table = ReadFile(file, options);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->rows, rows) << delimiter;
  }
}

TEST(DelimitedFormat, KeepsTheEmptyRowsOfASingleColumn) {
  const TestFile file("");
  ASSERT_TRUE(Write({{"A"}, {{Value()}, {Value::Text("")}, {Value::Text("x")}}}, file.path()).ok());
  const auto table = ReadFile(file);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{""}, {""}, {"x"}}));
}

TEST(DelimitedFormat, LeavesTheOlderFileWhereWritingFails) {
  const TestFile file("older");
  TestExecution execution;
  execution.cancel.Cancel();
  ValuesReader rows({"A"}, {{Value::Text("x")}});
  EXPECT_EQ(MakeDelimitedFormat()->Write(rows, "T", file.path(), {}, execution).code(),
            absl::StatusCode::kCancelled);
  EXPECT_EQ(BytesOf(file.path()), "older");
}

TEST(DelimitedFormat, WritesNoLabelsWhereNoneAreWanted) {
  const TestFile file("");
  FormatOptions options;
  options.labels = FormatOptions::Labels::kNone;
  options.delimiter = ";";
  ASSERT_TRUE(
      Write({{"A", "B"}, {{Value::Text("x"), Value::Text("y")}}}, file.path(), options).ok());
  EXPECT_EQ(BytesOf(file.path()), "\xEF\xBB\xBFx;y\r\n");
}

}  // namespace
}  // namespace celadon
