// Parquet files that we write, read by ourselves and, where build/venv has them, by DuckDB and
// pyarrow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "arrow/table_text.h"
#include "celadon/arrow.h"
#include "celadon/memory_budget.h"
#include "parquet/file_reader.h"
#include "parquet/metadata.h"
#include "test_folders.h"

namespace celadon {
namespace {

const std::string kPython = SourceFolder() + "/build/venv/bin/python";
const std::string kScript = SourceFolder() + "/tests/arrow/peer_files.py";

const auto N = [](double number) { return Value::Number(number); };
const auto T = [](const char* text) { return Value::Text(text); };

MadeTable SmallTable() {
  return MadeTable(
      {Column("whole"), Column("real"), Column("text"), Column("mixed"), Column("month"),
       Column("day", NumberType::kDate), Column("stamp", NumberType::kTimestamp),
       Column("clock", NumberType::kTime), Column("nothing")},
      {{N(1), N(0.1), T("a"), T("x"), Value::Dual("Jan", 1), N(45474), N(36892.25), N(0.5),
        Value()},
       {Value(), Value(), Value(), Value(), Value(), Value(), Value(), Value(), Value()},
       {N(-9007199254740992), N(3), T(""), N(7), Value::Dual("Feb", 2), Value::Dual("new year", 1),
        N(-0.25), N(0), Value()}},
      2);
}

class ParquetWrite : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  absl::Status Write(TableReader& table, const Execution& execution = TestExecution()) {
    return MakeParquetFormat()->Write(table, "table", path_, FormatOptions(), execution);
  }

  absl::Status WriteCompressed(const std::string& compression) {
    FormatOptions options;
    options.compression = compression;
    MadeTable table = SmallTable();
    return MakeParquetFormat()->Write(table, "table", path_, options, TestExecution());
  }

  // Of the first column, as the file says.
  arrow::Compression::type CompressionOfFile() const {
    const auto file = parquet::ParquetFileReader::OpenFile(path_);
    return file->metadata()->RowGroup(0)->ColumnChunk(0)->compression();
  }

  std::string ReadBack() {
    auto reader = MakeParquetFormat()->Open(path_, FormatOptions(), TestExecution());
    if (!reader.ok()) return std::string(reader.status().message());
    columns_ = (*reader)->columns();
    const auto text = TableText(**reader);
    return text.ok() ? *text : std::string(text.status().message());
  }

  const std::string path_ =
      testing::TempDir() + "celadon_write_" + std::to_string(getpid()) + ".parquet";
  std::vector<ColumnInfo> columns_;
};

constexpr std::string_view kSmallTable =
    "n1\tn0.10000000000000001\tta\ttx\ttJan\tn45474\tn36892.25\tn0.5\t-\n"
    "-\t-\t-\t-\t-\t-\t-\t-\t-\n"
    "n-9007199254740992\tn3\tt\tt7\ttFeb\tn1\tn-0.25\tn0\t-\n";

TEST_F(ParquetWrite, ColumnsGetTheNarrowestType) {
  MadeTable table = SmallTable();
  ASSERT_EQ(Write(table), absl::OkStatus());
  EXPECT_EQ(ReadBack(), kSmallTable);
  std::vector<NumberType> types;
  for (const ColumnInfo& info : columns_) types.push_back(info.format.type);
  EXPECT_EQ(types, (std::vector<NumberType>{
                       NumberType::kInteger, NumberType::kReal, NumberType::kUnknown,
                       NumberType::kUnknown, NumberType::kUnknown, NumberType::kDate,
                       NumberType::kTimestamp, NumberType::kTime, NumberType::kUnknown}));
}

TEST_F(ParquetWrite, NumbersWrittenOutStayNumbers) {
  MadeTable table({Column("id"), Column("code")},
                  {{Value::Dual("1234567890123456", 1234567890123456), Value::Dual("0012", 12)}},
                  1);
  ASSERT_EQ(Write(table), absl::OkStatus());
  EXPECT_EQ(ReadBack(), "n1234567890123456\tt0012\n");
}

TEST_F(ParquetWrite, OtherProgramsReadTheSame) {
  if (!std::filesystem::exists(kPython)) GTEST_SKIP() << "build/venv is absent";
  MadeTable table = SmallTable();
  ASSERT_EQ(Write(table), absl::OkStatus());
  for (const std::string program : {"duckdb", "pyarrow"}) {
    const auto dump = OutputOf(kPython + " " + kScript + " dump " + program + " " + path_);
    ASSERT_TRUE(dump.ok()) << dump.status();
    EXPECT_EQ(*dump, kSmallTable) << program;
  }
}

TEST_F(ParquetWrite, ManyRowsInSeveralRowGroups) {
  std::vector<std::vector<Value>> rows;
  std::string expected;
  for (int i = 0; i < 300000; ++i) {
    rows.push_back({N(i), Value::Text("t" + std::to_string(i % 1000))});
    expected += "n" + std::to_string(i) + "\ttt" + std::to_string(i % 1000) + "\n";
  }
  MadeTable table({Column("n"), Column("t")}, std::move(rows), 70000);
  ASSERT_EQ(Write(table), absl::OkStatus());
  EXPECT_TRUE(ReadBack() == expected);
}

TEST_F(ParquetWrite, CompressionByName) {
  using arrow::Compression;
  const std::pair<const char*, Compression::type> kNames[] = {
      {"", Compression::SNAPPY},
      {"Snappy", Compression::SNAPPY},
      {"gzip", Compression::GZIP},
      {"lz4", Compression::LZ4},
      {"brotli", Compression::BROTLI},
      {"ZSTD", Compression::ZSTD},
      {"lz4_hadoop", Compression::LZ4_HADOOP},
      {"uncompressed", Compression::UNCOMPRESSED}};
  for (const auto& [name, compression] : kNames) {
    ASSERT_EQ(WriteCompressed(name), absl::OkStatus()) << name;
    EXPECT_EQ(ReadBack(), kSmallTable) << name;
    EXPECT_EQ(CompressionOfFile(), compression) << name;
  }
}

TEST_F(ParquetWrite, AnUnknownCompressionLeavesTheOlderFile) {
  WriteFile(path_, "older");
  EXPECT_EQ(WriteCompressed("rar"),
            absl::InvalidArgumentError("the compression of a Parquet file is not known: rar; known "
                                       "are snappy, gzip, lz4, brotli, zstd, lz4_hadoop, "
                                       "uncompressed"));
  EXPECT_EQ(ReadFile(path_), "older");
}

TEST_F(ParquetWrite, NoRows) {
  MadeTable table({Column("a")}, {}, 1);
  ASSERT_EQ(Write(table), absl::OkStatus());
  EXPECT_EQ(ReadBack(), "");
  EXPECT_EQ(columns_.size(), 1u);
}

TEST_F(ParquetWrite, AFailureLeavesTheOlderFile) {
  WriteFile(path_, "older");
  MadeTable table = SmallTable();
  MemoryBudget budget(10);
  Execution execution = TestExecution();
  execution.memory = &budget;
  EXPECT_EQ(Write(table, execution).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReadFile(path_), "older");
}

TEST_F(ParquetWrite, ArrowFilesAreNotWritten) {
  MadeTable table = SmallTable();
  EXPECT_EQ(MakeArrowFormat()->Write(table, "t", path_, {}, TestExecution()).code(),
            absl::StatusCode::kUnimplemented);
}

}  // namespace
}  // namespace celadon
