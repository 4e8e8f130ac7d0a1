// Lists as older writers (Avro, Hive, Protocol Buffers) lay them out in Parquet files: without the
// node in the middle, or without a word that they are lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "arrow/io/memory.h"
#include "arrow/table_text.h"
#include "connectors/arrow/parquet_reader.h"
#include "parquet/column_writer.h"
#include "parquet/file_writer.h"
#include "parquet/schema.h"

namespace celadon {
namespace {

using parquet::ConvertedType;
using parquet::LogicalType;
using parquet::Repetition;
using parquet::Type;
using parquet::schema::GroupNode;
using parquet::schema::NodePtr;
using parquet::schema::PrimitiveNode;
using testing::ElementsAre;

NodePtr Integer(const char* name, Repetition::type repetition) {
  return PrimitiveNode::Make(name, repetition, Type::INT32);
}

NodePtr List(const char* name, NodePtr repeated) {
  return GroupNode::Make(name, Repetition::OPTIONAL, {std::move(repeated)}, LogicalType::List());
}

std::shared_ptr<GroupNode> Schema() {
  const NodePtr text =
      PrimitiveNode::Make("array", Repetition::REPEATED, Type::BYTE_ARRAY, ConvertedType::UTF8);
  const NodePtr item =
      GroupNode::Make("array", Repetition::REPEATED,
                      {Integer("a", Repetition::REQUIRED), Integer("b", Repetition::OPTIONAL)});
  const NodePtr bag = GroupNode::Make("bag", Repetition::REPEATED,
                                      {Integer("array_element", Repetition::OPTIONAL)});
  const NodePtr pairs =
      GroupNode::Make("pairs", Repetition::REPEATED, {Integer("k", Repetition::REQUIRED)});
  return std::static_pointer_cast<GroupNode>(
      GroupNode::Make("root", Repetition::REQUIRED,
                      {List("tags", text), List("items", item), List("hive", bag),
                       Integer("loose", Repetition::REPEATED), pairs}));
}

// The next column: its levels and values.
template <typename Writer, typename V>
void Write(parquet::RowGroupWriter* rows, std::vector<int16_t> definition,
           std::vector<int16_t> repetition, const std::vector<V>& values) {
  auto* const column = static_cast<Writer*>(rows->NextColumn());
  column->WriteBatch(static_cast<int64_t>(definition.size()), definition.data(), repetition.data(),
                     values.data());
}

// Two records, of which the second has nothing.
std::shared_ptr<arrow::Buffer> File() {
  const auto sink = *arrow::io::BufferOutputStream::Create();
  const auto file = parquet::ParquetFileWriter::Open(sink, Schema());
  parquet::RowGroupWriter* const rows = file->AppendRowGroup();
  Write<parquet::ByteArrayWriter>(rows, {2, 2, 0}, {0, 1, 0},
                                  std::vector<parquet::ByteArray>{{"x"}, {"y"}});
  using Integers = parquet::Int32Writer;
  Write<Integers>(rows, {2, 2, 1}, {0, 1, 0}, std::vector<int32_t>{1, 2});
  Write<Integers>(rows, {2, 3, 1}, {0, 1, 0}, std::vector<int32_t>{3});
  Write<Integers>(rows, {3, 2, 0}, {0, 1, 0}, std::vector<int32_t>{9});
  Write<Integers>(rows, {1, 0}, {0, 0}, std::vector<int32_t>{5});
  Write<Integers>(rows, {1, 1, 0}, {0, 1, 0}, std::vector<int32_t>{7, 8});
  file->Close();
  return *sink->Finish();
}

struct Found {
  std::vector<std::string> columns;
  std::string rows;
};

Found Read(const std::string& table) {
  FormatOptions options;
  options.table = table;
  auto reader = OpenParquet(File(), "the file", options, TestExecution());
  if (!reader.ok()) return {{}, reader.status().ToString()};
  Found found;
  for (const ColumnInfo& column : (*reader)->columns()) found.columns.push_back(column.name);
  const auto text = TableText(**reader);
  found.rows = text.ok() ? *text : text.status().ToString();
  return found;
}

TEST(LegacyLists, ElementsMayBeTheNodesThatRepeat) {
  const Found tags = Read("tags.array");
  EXPECT_THAT(tags.columns, ElementsAre("array", "%Key_tags.array"));
  EXPECT_EQ(tags.rows, "tx\tn1\nty\tn1\n");
  const Found items = Read("items.array");
  EXPECT_THAT(items.columns, ElementsAre("a", "b", "%Key_items.array"));
  EXPECT_EQ(items.rows, "n1\t-\tn1\nn2\tn3\tn1\n");
}

TEST(LegacyLists, NodesMayHaveOtherNames) {
  const Found hive = Read("hive.bag");
  EXPECT_THAT(hive.columns, ElementsAre("array_element", "%Key_hive.bag"));
  EXPECT_EQ(hive.rows, "n9\tn1\n-\tn1\n");
}

TEST(LegacyLists, NodesMayRepeatWithoutBeingCalledLists) {
  const Found loose = Read("loose");
  EXPECT_THAT(loose.columns, ElementsAre("loose", "%Key_loose"));
  EXPECT_EQ(loose.rows, "n5\tn1\n");
  const Found pairs = Read("pairs");
  EXPECT_THAT(pairs.columns, ElementsAre("k", "%Key_pairs"));
  EXPECT_EQ(pairs.rows, "n7\tn1\nn8\tn1\n");
}

TEST(LegacyLists, RecordsHaveTheKeys) {
  const Found records = Read("");
  EXPECT_THAT(records.columns, ElementsAre("%Key_tags.array", "%Key_items.array", "%Key_hive.bag",
                                           "%Key_loose", "%Key_pairs"));
  EXPECT_EQ(records.rows, "n1\tn1\tn1\tn1\tn1\nn2\tn2\tn2\tn2\tn2\n");
}

}  // namespace
}  // namespace celadon
