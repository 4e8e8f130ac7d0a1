// Files that are empty, strange or hostile.
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "source/read_rows.h"

namespace celadon {
namespace {

TEST(DelimitedRobustness, AnEmptyFileHasNoColumns) {
  for (const std::string bytes :
       {"", "\n", "\r\n\r\n", "   ", "\xEF\xBB\xBF", "\xFF\xFE", "\x1A"}) {
    const auto table = ReadFile(TestFile(bytes));
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(*table, ReadTable()) << testing::PrintToString(bytes);
  }
}

TEST(DelimitedRobustness, AHeaderAloneIsATableWithoutRows) {
  for (const std::string text : {"A,B", "A,B\n", "A,B\r\n\r\n"}) {
    const auto table = ReadText(text);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(*table, (ReadTable{{"A", "B"}, {}}));
  }
}

TEST(DelimitedRobustness, AFileThatCannotBeReadIsNamed) {
  const TestExecution execution;
  const std::string absent = testing::TempDir() + "source_absent.csv";
  const absl::Status status = OpenDelimitedFile(absent, {}, execution).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.ToString().find(absent), std::string::npos) << status;
  EXPECT_EQ(OpenDelimitedFile(testing::TempDir(), {}, execution).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DelimitedRobustness, AQuoteThatNothingClosesIsNamedByFileAndLine) {
  const TestFile file("A,B\n1,2\r\n3,\"x\n4,5\n");
  const absl::Status status = ReadFile(file).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.ToString().find(file.path()), std::string::npos) << status;
  EXPECT_NE(status.ToString().find("line 3"), std::string::npos) << status;
  EXPECT_EQ(ReadText("\"A\n1\n").status().code(), absl::StatusCode::kDataLoss);
}

TEST(DelimitedRobustness, AFewBytesARowMakeNoTableOfBillionsOfCells) {
  std::string text = "c0";
  for (int i = 1; i < 2000; ++i) text += ",c" + std::to_string(i);
  for (int i = 0; i < 40'000; ++i) text += "\n1";
  const TestExecution execution;
  auto reader = OpenDelimitedText(text, "inline", {}, execution);
  ASSERT_TRUE(reader.ok()) << reader.status();
  absl::StatusOr<RowBatch> batch = (*reader)->Next();
  while (batch.ok() && batch->rows > 0) batch = (*reader)->Next();
  EXPECT_EQ(batch.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(batch.status().ToString().find("is the delimiter right?"), std::string::npos)
      << batch.status();
}

TEST(DelimitedRobustness, ReadsFiveThousandColumns) {
  std::string text;
  for (int line = 0; line < 4; ++line) {
    for (int i = 0; i < 5000; ++i) {
      text += (line == 0 ? "c" : "") + std::to_string(i * (line + 1)) + (i < 4999 ? "," : "\n");
    }
  }
  const auto table = ReadText(text);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->names.size(), 5000u);
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[2][4999], std::to_string(4999 * 4));
}

TEST(DelimitedRobustness, RefusesAHeaderOfTooManyColumns) {
  EXPECT_EQ(ReadText(std::string(1 << 20, ',')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// A megabyte of short lines under a wide header would fill many gigabytes as one batch.
TEST(DelimitedRobustness, KeepsBatchesBoundedUnderAWideHeader) {
  constexpr size_t kColumns = 20'000, kRows = 500;
  std::string text;
  for (size_t i = 0; i < kColumns; ++i) text += "c" + std::to_string(i) + ",";
  text.back() = '\n';
  for (size_t i = 0; i < kRows; ++i) text += "1\n";
  const TestExecution execution;
  const auto reader = OpenDelimitedText(text, "text", {}, execution);
  ASSERT_TRUE(reader.ok()) << reader.status();
  size_t rows = 0;
  while (true) {
    const auto batch = (*reader)->Next();
    ASSERT_TRUE(batch.ok()) << batch.status();
    if (batch->rows == 0) break;
    EXPECT_LE(batch->rows * kColumns, size_t{1} << 22);
    rows += batch->rows;
  }
  EXPECT_EQ(rows, kRows);
}

TEST(DelimitedRobustness, ReadsALineLongerThanAllChunks) {
  const std::string longest(3 << 20, 'x');
  const auto table = ReadText("A,B\n1,2\n" + longest + ",\"" + longest + "\"\n3,4\n", {}, 1000);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[1][0], longest);
  EXPECT_EQ(table->rows[1][1], longest);
  EXPECT_EQ(table->rows[2], (Row{"3", "4"}));
}

TEST(DelimitedRobustness, KeepsNulBytes) {
  const auto table = ReadText(std::string_view("A\0,B\n\0,x\0y\n", 12));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names[0], std::string("A\0", 2));
  EXPECT_EQ(table->rows[0][1], std::string("x\0y", 3));
}

TEST(DelimitedRobustness, SurvivesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256 * 64; ++i) bytes += static_cast<char>(i * 37 % 256);
  for (const auto quotes : {FormatOptions::Quotes::kModern, FormatOptions::Quotes::kStandard,
                            FormatOptions::Quotes::kNone}) {
    FormatOptions options;
    options.quotes = quotes;
    options.labels = FormatOptions::Labels::kNone;
    options.ctrl_z_ends = false;
    const auto table = ReadText(bytes, options, 100);
    EXPECT_TRUE(table.ok() || table.status().code() == absl::StatusCode::kDataLoss)
        << table.status();
  }
}

}  // namespace
}  // namespace celadon
