#include "source/column_labels.h"

#include "gtest/gtest.h"

#include "source/read_rows.h"

namespace celadon {
namespace {

FormatOptions NoLabels() {
  FormatOptions options;
  options.labels = FormatOptions::Labels::kNone;
  return options;
}

TEST(ColumnLabels, AreTheFirstRecord) {
  const auto table = ReadText("A, B ,\"C,D\"\n1,2,3\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A", "B", "C,D"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", "2", "3"}}));
}

TEST(ColumnLabels, AreMadeFromPositionsWhereThereAreNone) {
  const auto table = ReadText("x,y\n1,2\n", NoLabels());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"@1", "@2"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"x", "y"}, {"1", "2"}}));
}

TEST(ColumnLabels, ThatAreEmptyAreMadeFromPositions) {
  const auto table = ReadText("A,,C,\n1,2,3,4\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A", "@2", "C", "@4"}));
}

TEST(ColumnLabels, ThatStandThereAgainGetNumbers) {
  const auto table = ReadText("A,B,A,,A,A1\n1,2,3,4,5,6\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A", "B", "A2", "@4", "A3", "A1"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", "2", "3", "4", "5", "6"}}));
}

// Looking for a free number from the first one on took minutes for so many.
TEST(ColumnLabels, AreNumberedHoweverManyAreTheSame) {
  constexpr size_t kColumns = 100'000;
  std::string text = "A";
  for (size_t i = 1; i < kColumns; ++i) text += ",A";
  const auto table = ReadText(text + "\n");
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->names.size(), kColumns);
  EXPECT_EQ(table->names[1], "A1");
  EXPECT_EQ(table->names.back(), "A99999");
}

TEST(ColumnLabels, ComeAfterTheHeaderAndComments) {
  FormatOptions options;
  options.header_lines = 1;
  options.comment_prefix = "#";
  options.delimiter = ";";
  const auto table = ReadText("junk \"\n# c\nA;B\n1;2\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"A", "B"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"1", "2"}}));
}

TEST(ColumnLabels, ComeAfterTheHeaderBytes) {
  FormatOptions options;
  options.header_bytes = 3;
  const auto table = ReadText("xyzA\n1\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, Row{"A"});
}

TEST(ColumnLabels, AreNoneWhereTheHeaderIsAll) {
  FormatOptions options;
  options.header_lines = 1'000'000'000'000;
  options.header_bytes = 1;
  const auto table = ReadText("A\n1\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(*table, ReadTable());
}

TEST(ColumnChoice, ReadsTheColumnsAskedForInTheirOrder) {
  FormatOptions options;
  options.columns = {"C", "@1"};
  const auto table = ReadText("A,B,C,D\n1,2,3,4\n5\n", options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->names, (Row{"C", "@1"}));
  EXPECT_EQ(table->rows, (std::vector<Row>{{"3", "1"}, {"", "5"}}));
}

TEST(ColumnChoice, RefusesAColumnThatIsNotThereOrAskedForTwice) {
  const std::vector<std::string> names = {"A", "B"};
  for (const std::string absent : {"a", "@0", "@3", "@1x", "@", "@99999999999999999999"}) {
    const absl::Status status = ChooseColumns(names, {absent}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << absent;
    EXPECT_NE(status.ToString().find("A, B"), std::string::npos) << status;
  }
  EXPECT_EQ(ChooseColumns(names, {"A", "@1"}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace celadon
