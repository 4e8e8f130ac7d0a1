// Damaged and foreign files end in a status: never in a crash, never in an endless read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "arrow/table_text.h"
#include "celadon/arrow.h"
#include "connectors/arrow/arrow_reader.h"
#include "connectors/arrow/mapped_buffer.h"
#include "connectors/arrow/parquet_reader.h"
#include "damaged_bytes.h"
#include "test_folders.h"

namespace celadon {
namespace {

using testing::HasSubstr;

absl::Status ReadParquet(const std::string& bytes, const FormatOptions& options = {}) {
  auto reader = OpenParquet(CopyToBuffer(bytes), "the file", options, TestExecution());
  return reader.ok() ? TableText(**reader).status() : reader.status();
}

absl::Status ReadArrow(const std::string& bytes, const FormatOptions& options = {}) {
  auto reader = OpenArrow(CopyToBuffer(bytes), "the file", options, TestExecution());
  return reader.ok() ? TableText(**reader).status() : reader.status();
}

std::string Kept(const std::string& name) {
  return ReadFile(TestDataFolder() + "/parquet/" + name);
}

TEST(DamagedParquet, SaysWhatItIs) {
  EXPECT_EQ(ReadParquet("").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadParquet("id,name\n1,a\n").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadParquet("PAR1").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadParquet("PAR1\xFF\xFF\xFF\x7FPAR1").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadParquet("PARE....PARE").code(), absl::StatusCode::kUnimplemented);
}

TEST(DamagedParquet, ACutFileHasLostItsFooter) {
  const std::string sound = Kept("pyarrow.parquet");
  ASSERT_EQ(ReadParquet(sound), absl::OkStatus());
  for (size_t size = 4; size < sound.size(); size += 13) {
    const absl::Status status = ReadParquet(sound.substr(0, size));
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << size;
    EXPECT_THAT(status.ToString(), HasSubstr("the file"));
  }
}

TEST(DamagedParquet, AnyByteMayBeWrong) {
  const std::pair<const char*, size_t> files[] = {{"pyarrow.parquet", 41}, {"duckdb.parquet", 5}};
  for (const auto& [name, step] : files) {
    ReadDamaged(Kept(name), step,
                [](const std::string& damaged) { ReadParquet(damaged).IgnoreError(); });
  }
}

TEST(DamagedParquet, AnyByteOfNestedColumnsMayBeWrong) {
  const std::string sound = Kept("nested.parquet");
  FormatOptions options;
  options.table = "people.list.element.phones.list";
  ASSERT_EQ(ReadParquet(sound, options), absl::OkStatus());
  ReadDamaged(sound, 7, [&](const std::string& damaged) {
    ReadParquet(damaged, options).IgnoreError();
    ReadParquet(damaged).IgnoreError();
  });
}

TEST(DamagedParquet, NestedColumnsKeepTheMemoryBound) {
  FormatOptions options;
  options.table = "people.list";
  for (const uint64_t bound : {100, 1000, 1 << 20, 0}) {  // 0: none
    MemoryBudget budget(bound);
    Execution execution = TestExecution();
    execution.memory = &budget;
    auto reader = OpenParquet(CopyToBuffer(Kept("nested.parquet")), "the file", options, execution);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(TableText(**reader).status().code(), bound == 100 || bound == 1000
                                                       ? absl::StatusCode::kResourceExhausted
                                                       : absl::StatusCode::kOk);
  }
}

TEST(DamagedParquet, MissingFilesAndFolders) {
  const auto format = MakeParquetFormat();
  EXPECT_EQ(format->Open(testing::TempDir() + "none.parquet", {}, TestExecution()).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(format->Open(testing::TempDir(), {}, TestExecution()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DamagedParquet, TextFormatWordsAreRefused) {
  FormatOptions options;
  options.encoding = "utf-8";
  EXPECT_EQ(ReadParquet(Kept("pyarrow.parquet"), options).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DamagedParquet, ACancelledReadStops) {
  Execution execution = TestExecution();
  auto reader = OpenParquet(CopyToBuffer(Kept("pyarrow.parquet")), "the file", {}, execution);
  ASSERT_TRUE(reader.ok()) << reader.status();
  execution.cancel.Cancel();
  EXPECT_EQ((*reader)->Next().status().code(), absl::StatusCode::kCancelled);
}

TEST(DamagedArrow, SaysWhatItIs) {
  EXPECT_EQ(ReadArrow("").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadArrow("id,name\n1,a\n").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadArrow("FEA1....FEA1").code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ReadArrow("ARROW1\0\0").code(), absl::StatusCode::kDataLoss);
}

TEST(DamagedArrow, AnyByteMayBeWrongOrMissing) {
  const std::string sound = Kept("pyarrow.feather");
  ASSERT_EQ(ReadArrow(sound), absl::OkStatus());
  ReadDamaged(sound, 17, [](const std::string& damaged) { ReadArrow(damaged).IgnoreError(); });
  for (size_t at = 0; at < sound.size(); at += 17) {
    EXPECT_FALSE(ReadArrow(sound.substr(0, at)).ok()) << at;
  }
}

TEST(DamagedArrow, AnyByteOfNestedColumnsMayBeWrong) {
  const std::string sound = Kept("nested.arrow");
  FormatOptions options;
  options.table = "people.item.phones";
  ASSERT_EQ(ReadArrow(sound, options), absl::OkStatus());
  ReadDamaged(sound, 3,
              [&](const std::string& damaged) { ReadArrow(damaged, options).IgnoreError(); });
}

}  // namespace
}  // namespace celadon
