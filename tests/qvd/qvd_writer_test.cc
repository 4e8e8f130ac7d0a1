#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "celadon/qvd.h"
#include "qvd/qvd_header.h"
#include "qvd/table_contents.h"

namespace celadon {
namespace {

QvdOptions FixedTime() {
  QvdOptions options;
  options.now = [] { return std::chrono::system_clock::from_time_t(1'000'000'000); };
  return options;
}

absl::Status Write(TableContents contents, const std::string& path,
                   const QvdOptions& options = FixedTime()) {
  return MakeQvdFormat(options)->Write(*ReaderOf(std::move(contents)), "Table", path, {},
                                       TestExecution());
}

// The values of one column after they were written and read.
std::vector<Value> RoundTrip(const std::vector<Value>& values, size_t rows_a_batch = 1000) {
  const std::string path = TemporaryPath("round_trip.qvd");
  const absl::Status written = Write(OneColumn("f", values, rows_a_batch), path);
  EXPECT_TRUE(written.ok()) << written;
  const auto read = ReadQvd(path);
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() && !read->batches.empty() ? read->Column(0) : std::vector<Value>();
}

QvdLayout LayoutOf(const std::string& path) { return *ParseQvdHeader(FileBytes(path)); }

void ExpectSame(const std::vector<Value>& a, const std::vector<Value>& b) {
  EXPECT_EQ(OneColumn("f", a).Checksums(), OneColumn("f", b).Checksums());
}

TEST(QvdWriter, KeepsEveryKindOfValue) {
  const std::vector<Value> values = {
      Value::Number(1),      Value(),         Value::Text("a"),    Value::Dual("one", 7),
      Value::Dual("", 0.5),  Value::Text(""), Value::Number(1e15), Value::Number(1),
      Value::Text("é\r\n\t")};
  ExpectSame(RoundTrip(values), values);
  ExpectSame(RoundTrip(values, 2), values);
}

TEST(QvdWriter, KeepsColumnsOfAnyNumberOfSymbols) {
  for (const int symbols : {1, 2, 3, 254, 255, 256, 257, 65534, 65535, 65536, 70000}) {
    std::vector<Value> values;
    for (int i = 0; i < symbols; ++i) values.push_back(Value::Number(i * 0.5));
    ExpectSame(RoundTrip(values, 300), values);
    values.emplace_back();
    ExpectSame(RoundTrip(values, 300), values);
  }
}

TEST(QvdWriter, NumbersSymbolsByFirstAppearanceAndDropsUnusedOnes) {
  TableContents contents =
      OneColumn("f", {Value::Text("c"), Value::Text("unused"), Value::Text("a")});
  contents.batches[0].columns[0].codes = {2, 0, 2};
  const std::string path = TemporaryPath("order.qvd");
  ASSERT_TRUE(Write(contents, path).ok());
  const auto read = ReadQvd(path);
  ASSERT_TRUE(read.ok()) << read.status();
  const BatchColumn& column = read->batches[0].columns[0];
  ASSERT_EQ(column.dictionary->size(), 2u);
  EXPECT_EQ(column.dictionary->text(0), "a");
  EXPECT_EQ(column.codes, (std::vector<uint32_t>{0, 1, 0}));
}

TEST(QvdWriter, MakesNullOfNumbersThatAreNotFinite) {
  const double kNan = std::numeric_limits<double>::quiet_NaN();
  const double kInfinity = std::numeric_limits<double>::infinity();
  ExpectSame(RoundTrip({Value::Number(kNan), Value::Number(1), Value::Dual("x", -kInfinity)}),
             {Value(), Value::Number(1), Value()});
}

TEST(QvdWriter, MakesOneSymbolOfOneNumber) {
  const std::vector<Value> values = {Value::Dual("05", 5), Value::Number(5), Value::Text("5"),
                                     Value::Dual("five", 5)};
  ExpectSame(RoundTrip(values), {values[0], values[0], values[2], values[0]});
  QvdOptions strict = FixedTime();
  strict.refuse_second_text = true;
  const absl::Status status = Write(OneColumn("f", values), TemporaryPath("strict.qvd"), strict);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.ToString().find("field \"f\""), std::string::npos) << status;
}

TEST(QvdWriter, StoresNoBitsForAConstantAndTwoCodesForNull) {
  const std::string path = TemporaryPath("widths.qvd");
  TableContents contents = OneColumn("constant", {Value::Text("a"), Value::Text("a")});
  const TableContents nulls = OneColumn("nulls", {Value(), Value()});
  const TableContents mixed = OneColumn("mixed", {Value(), Value::Number(3)});
  for (const TableContents& more : {nulls, mixed}) {
    contents.columns.push_back(more.columns[0]);
    contents.batches[0].columns.push_back(more.batches[0].columns[0]);
  }
  ASSERT_TRUE(Write(contents, path).ok());
  const QvdLayout layout = LayoutOf(path);
  EXPECT_EQ(layout.record_bytes, 1u);
  EXPECT_EQ(layout.fields[0].bit_width, 0u);
  EXPECT_EQ(layout.fields[0].bias, 0);
  EXPECT_EQ(layout.fields[1].bias, -2);
  EXPECT_EQ(layout.fields[1].symbols, 0u);
  EXPECT_GE(layout.fields[1].bit_width, 1u);
  EXPECT_EQ(layout.fields[2].bias, -2);
  EXPECT_EQ(layout.fields[1].bit_width + layout.fields[2].bit_width, 8u);
  const auto read = ReadQvd(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->Checksums(), contents.Checksums());
}

TEST(QvdWriter, WritesATableWithoutRows) {
  const std::string path = TemporaryPath("empty.qvd");
  ASSERT_TRUE(Write(OneColumn("f", {}), path).ok());
  const QvdLayout layout = LayoutOf(path);
  EXPECT_EQ(layout.record_bytes, 1u);
  EXPECT_EQ(layout.fields[0].bit_width, 8u);
  EXPECT_EQ(layout.fields[0].symbols, 0u);
  EXPECT_EQ(layout.rows_bytes, 0u);
  const auto read = ReadQvd(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->rows(), 0u);
}

TEST(QvdWriter, LetsTheCallerFixTheTimeSoThatOutputIsStable) {
  const std::string path = TemporaryPath("stable.qvd");
  ASSERT_TRUE(Write(OneColumn("f", {Value::Number(1)}), path).ok());
  const auto header = ReadQvdHeader(path);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->create_utc_time, "2001-09-09 01:46:40");
  EXPECT_EQ(header->table_name, "Table");
  EXPECT_EQ(header->creator, "Celadon");
  const std::string first = FileBytes(path);
  ASSERT_TRUE(Write(OneColumn("f", {Value::Number(1)}), path).ok());
  EXPECT_EQ(FileBytes(path), first);
}

TEST(QvdWriter, EndsTheFileWithTheRowBlock) {
  const std::string path = TemporaryPath("end.qvd");
  ASSERT_TRUE(Write(OneColumn("f", {Value::Number(1), Value::Number(2)}), path).ok());
  const QvdLayout layout = LayoutOf(path);
  EXPECT_EQ(layout.fields[0].symbols_offset, 0u);
  EXPECT_EQ(layout.rows_offset, layout.fields[0].symbols_bytes);
  EXPECT_EQ(layout.body + layout.rows_offset + layout.rows_bytes, FileBytes(path).size());
}

TEST(QvdWriter, LeavesAnOlderFileAsItWasWhereItFails) {
  const std::string path = TemporaryPath("older.qvd");
  ASSERT_TRUE(Write(OneColumn("f", {Value::Number(1)}), path).ok());
  const std::string before = FileBytes(path);
  for (const char* text : {"\xFF", "zero\0byte"}) {
    const Value bad = Value::Text(std::string(text, text[0] == 'z' ? 9 : 1));
    EXPECT_EQ(Write(OneColumn("f", {bad}), path).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(Write(OneColumn("", {Value::Number(1)}), path).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FileBytes(path), before);
}

TEST(QvdWriter, CountsItsRowsAgainstTheMemory) {
  MemoryBudget memory(1000);
  Execution execution = TestExecution();
  execution.memory = &memory;
  const auto rows = ReaderOf(OneColumn("f", std::vector<Value>(5000)));
  EXPECT_EQ(MakeQvdFormat()->Write(*rows, "t", TemporaryPath("memory.qvd"), {}, execution).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(memory.used(), 0u);
}

}  // namespace
}  // namespace celadon
