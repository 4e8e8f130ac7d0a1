#include "source/delimited_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

#include "source/read_rows.h"
#include "value/growing_values.h"

namespace celadon {
namespace {

FormatOptions Inline() {
  FormatOptions options;
  options.quotes = FormatOptions::Quotes::kStandard;
  return options;
}

std::string ManyRows(int rows) {
  std::string text = "Id,Name\n";
  for (int i = 0; i < rows; ++i) text += std::to_string(i) + ",name" + std::to_string(i % 7) + "\n";
  return text;
}

TEST(DelimitedReader, ReadsTextsAsDualsAndKeepsThem) {
  const TestExecution execution;
  const auto reader = OpenDelimitedText("A\n01\nx\n1.0\n1\n01\n", "text", {}, execution);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto batch = (*reader)->Next();
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_EQ(batch->rows, 5u);
  const BatchColumn& column = batch->columns[0];
  EXPECT_EQ(column.dictionary->size(), 4u);
  EXPECT_EQ(column.codes, (std::vector<uint32_t>{0, 1, 2, 3, 0}));
  EXPECT_EQ(column[0].number(), 1);
  EXPECT_EQ(column[0].text(), "01");
  EXPECT_FALSE(column[1].has_number());
  EXPECT_EQ(column[2].number(), 1);
  EXPECT_EQ(column[2].text(), "1.0");
}

// More than are looked at before cells are taken for distinct; then the same ones again, and short
// texts that share their bytes but for the length.
TEST(DelimitedReader, ReadsColumnsOfDistinctCellsAndOfEqualOnes) {
  std::string text = "A,B\n";
  std::vector<Row> expected;
  for (int i = 0; i < 20000; ++i) {
    expected.push_back({"a distinct text " + std::to_string(i % 9000), std::string(i % 12, 'x')});
    text += expected.back()[0] + "," + expected.back()[1] + "\n";
  }
  const auto table = ReadText(text);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, expected);
}

TEST(DelimitedReader, FillsMissingCellsAndIgnoresFurtherOnes) {
  const auto table = ReadText("A,B\n1\n1,2,3\n,\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", ""}, {"1", "2"}, {"", ""}}));
}

TEST(DelimitedReader, ReadsAnInlineTable) {
  const auto table = ReadText("\nA,B\n'x,y',o'b'd\n\n \"q\" ,\"\n", Inline());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A", "B"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"x,y", "o'b'd"}, {"q", "\""}}));
}

TEST(DelimitedReader, TurnsTheNullTextIntoNull) {
  FormatOptions options;
  options.has_null_text = true;
  options.null_text = "<nix>";
  auto table = ReadText("A,B\n<nix>,1\nx, <nix> \n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"<null>", "1"}, {"x", "<null>"}}));
  options.null_text = "";
  table = ReadText("A,B\n1\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", "<null>"}}));
}

TEST(DelimitedReader, TakesItsDelimiterFromTheExtension) {
  for (const char* extension : {".tsv", ".TAB"}) {
    const auto table = ReadFile(TestFile("A\tB,C\n1\t2\n", extension));
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->names, (Row{"A", "B,C"}));
  }
  const auto table = ReadFile(TestFile("A\tB,C\n1\t2\n", ".txt"));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A\tB", "C"}));
}

TEST(DelimitedReader, EndsAtCtrlZUnlessItIsData) {
  auto table = ReadText("A\n1\n2\x1A\n3\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1"}, {"2"}}));
  FormatOptions options;
  options.ctrl_z_ends = false;
  table = ReadText("A\n1\n\x1A\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1"}, {"\x1A"}}));
  table = ReadText(
      "A\x1A"
      "B\n1\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(*table, (ReadTable{{"A"}, {}}));
}

TEST(DelimitedReader, EndsAtCtrlZWhateverTheChunks) {
  const std::string text = ManyRows(50) + "\x1A" + ManyRows(50);
  for (size_t chunk_bytes = 1; chunk_bytes < 600; chunk_bytes += 7) {
    const auto table = ReadText(text, {}, chunk_bytes);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->rows.size(), 50u) << chunk_bytes;
  }
}

TEST(DelimitedReader, KeepsTheOrderOfRowsOverManyChunks) {
  const auto whole = ReadText(ManyRows(5000));
  const auto chunked = ReadText(ManyRows(5000), {}, 64);
  ASSERT_TRUE(whole.ok() && chunked.ok());
  EXPECT_EQ(whole->rows.size(), 5000u);
  EXPECT_EQ(*whole, *chunked);
}

TEST(DelimitedReader, ReportsProgressUpToTheEnd) {
  TestExecution execution;
  std::vector<Progress> reports;
  execution.progress = [&](const Progress& progress) { reports.push_back(progress); };
  const std::string text = ManyRows(1000);
  const auto table = ReadAll(OpenDelimitedText(text, "text", {}, execution, 100));
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_GT(reports.size(), 10u);
  for (size_t i = 1; i < reports.size(); ++i) EXPECT_GT(reports[i].done, reports[i - 1].done);
  EXPECT_EQ(reports.back().rows, 1000u);
  EXPECT_EQ(reports.back().done, text.size());
  EXPECT_EQ(reports.back().total, text.size());
}

TEST(DelimitedReader, StopsWhenItIsCancelled) {
  TestExecution execution;
  auto reader = OpenDelimitedText(ManyRows(1000), "text", {}, execution, 100);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_TRUE((*reader)->Next().ok());
  execution.cancel.Cancel();
  EXPECT_EQ((*reader)->Next().status().code(), absl::StatusCode::kCancelled);
}

TEST(DelimitedReader, StopsInsideAChunkWhenItIsCancelled) {
  TestExecution execution(1);
  auto reader = OpenDelimitedText(ManyRows(200'000), "text", {}, execution, 1 << 26);
  ASSERT_TRUE(reader.ok()) << reader.status();
  execution.cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(1));
  EXPECT_EQ((*reader)->Next().status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(DelimitedReader, GivesItsMemoryBack) {
  MemoryBudget budget;
  TestExecution execution;
  execution.memory = &budget;
  {
    auto reader = OpenDelimitedText(ManyRows(1000), "text", {}, execution, 1000);
    ASSERT_TRUE(reader.ok() && (*reader)->Next().ok());
    EXPECT_GT(budget.used(), 0u);
  }
  EXPECT_EQ(budget.used(), 0u);
}

// Rows with keys that come again and again, and a number of their own.
std::string RowsWithKeys(int rows) {
  std::string text = "Id,Key,Name\n";
  for (int i = 0; i < rows; ++i) {
    text += absl::StrFormat("%d,%d,%s\n", i, i * 7919 % (100 + i / 10),
                            i % 3 == 0 ? "ä b" : "long name of a value");
  }
  return text;
}

std::vector<RowBatch> Batches(const std::string& text, size_t workers) {
  const TestExecution execution(workers);
  const auto reader = OpenDelimitedText(text, "text", {}, execution, 10'000);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<RowBatch> batches;
  while (true) {
    batches.push_back((*reader)->Next().value());
    if (batches.back().rows == 0) return batches;
  }
}

TEST(DelimitedReader, KeepsCellsFromChunkToChunk) {
  const auto batches = Batches(RowsWithKeys(30'000), 3);
  const RowBatch& first = batches.front();
  const RowBatch& last = batches[batches.size() - 2];
  EXPECT_EQ(first.columns[2].dictionary, last.columns[2].dictionary);  // two values
  EXPECT_NE(first.columns[1].dictionary, last.columns[1].dictionary);  // more and more
  EXPECT_EQ(OriginOf(first.columns[1].dictionary), OriginOf(last.columns[1].dictionary));
  EXPECT_LT(first.columns[1].dictionary->size(), last.columns[1].dictionary->size());
  int row = 0;
  for (const RowBatch& batch : batches) {  // dictionaries handed over stay as they were
    for (size_t i = 0; i < batch.rows; ++i, ++row) {
      ASSERT_EQ(batch.columns[0][i].number(), row);
      ASSERT_EQ(batch.columns[1][i].number(), row * 7919 % (100 + row / 10));
      ASSERT_EQ(batch.columns[2][i].text(), row % 3 == 0 ? "ä b" : "long name of a value");
    }
  }
  EXPECT_EQ(row, 30'000);
}

TEST(DelimitedReader, NumbersKnownCellsInTheOrderOfTheText) {
  const auto batches = Batches(RowsWithKeys(30'000), 3);
  uint32_t known = 0;
  for (const RowBatch& batch : batches) {
    for (size_t i = 0; i < batch.rows; ++i) {
      ASSERT_LE(batch.columns[1].codes[i], known);
      known += batch.columns[1].codes[i] == known ? 1 : 0;
    }
  }
  EXPECT_EQ(known, batches[batches.size() - 2].columns[1].dictionary->size());
}

TEST(DelimitedReader, ReadsFewerChunksAheadWhereMemoryIsShort) {
  MemoryBudget budget(200'000);
  TestExecution execution;
  execution.memory = &budget;
  const auto table = ReadAll(OpenDelimitedText(ManyRows(20'000), "text", {}, execution, 10'000));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows.size(), 20'000u);
}

TEST(DelimitedReader, SaysWhereMemoryIsShort) {
  MemoryBudget budget(1000);
  TestExecution execution;
  execution.memory = &budget;
  const absl::Status status =
      ReadAll(OpenDelimitedText(ManyRows(20'000), "my table", {}, execution)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(status.ToString().find("my table"), std::string::npos) << status;
}

}  // namespace
}  // namespace celadon
