#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/qvd.h"
#include "qvd/table_contents.h"
#include "test_folders.h"

namespace celadon {
namespace {

using Checksums = std::vector<uint32_t>;

std::string DataPath(const std::string& name) { return TestDataFolder() + "/qvd/" + name; }

struct FileCase {
  const char* name;
  uint64_t rows;
  Checksums checksums;  // computed by another decoder
};

class QvdFileContents : public testing::TestWithParam<FileCase> {};

TEST_P(QvdFileContents, AreReadWhole) {
  const auto contents = ReadQvd(DataPath(GetParam().name));
  ASSERT_TRUE(contents.ok()) << contents.status();
  EXPECT_EQ(contents->rows(), GetParam().rows);
  EXPECT_EQ(contents->Checksums(), GetParam().checksums);
}

INSTANTIATE_TEST_SUITE_P(
    Files, QvdFileContents,
    testing::ValuesIn(std::vector<FileCase>{
        {"viewer_lego_colors.qvd", 135, {0xe65178ee, 0x057f66c4, 0xbf91c41d, 0xcf5d8d84}},
        {"qvdutils_test_qvd_null.qvd", 12, {0x0e980517, 0xeffcf2b6, 0xeeb0cb34, 0xe8a85607}},
        {"qvdfile_tab1.qvd", 5, {0xc7bc249e, 0x93a3043d, 0x01fe2288}},
        {"symbol_tables_out_of_order.qvd",
         40,
         {0x99cb8d8d, 0xaf940f58, 0x53530c4a, 0x8fa72a71, 0x78be1d4f, 0x11eaccbd}},
        {"bit_gaps.qvd",
         40,
         {0x99cb8d8d, 0xfc02a8c0, 0x42397d7f, 0xa88cd269, 0x1ac46a7c, 0x11eaccbd}}}),
    [](const auto& info) {
      const std::string name = info.param.name;
      return name.substr(0, name.find('.'));
    });

TEST(QvdReader, HandsOverDualsTextsAndNulls) {
  const auto contents = ReadQvd(DataPath("qvdutils_test_qvd_null.qvd"));
  ASSERT_TRUE(contents.ok()) << contents.status();
  const Value month = contents->Column(0)[0], quarter = contents->Column(1)[0];
  EXPECT_EQ(month.number(), 1);
  EXPECT_EQ(month.text(), "1");
  EXPECT_FALSE(quarter.has_number());
  EXPECT_EQ(quarter.text(), "Q1");
  EXPECT_TRUE(contents->Column(3)[0].is_null());
  EXPECT_EQ(contents->columns[0].tags, (std::vector<std::string>{"$numeric", "$integer"}));
}

TEST(QvdReader, ReadsOnlyTheFieldsAskedForInTheirOrder) {
  FormatOptions words;
  words.columns = {"rgb", "id", "rgb"};
  const auto contents = ReadQvd(DataPath("viewer_lego_colors.qvd"), {}, words);
  ASSERT_TRUE(contents.ok()) << contents.status();
  EXPECT_EQ(contents->Checksums(), (Checksums{0xbf91c41d, 0xe65178ee, 0xbf91c41d}));
  words.columns = {"id", "nam"};
  const absl::Status status = ReadQvd(DataPath("viewer_lego_colors.qvd"), {}, words).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.ToString().find("\"nam\", did you mean name"), std::string::npos) << status;
}

TEST(QvdReader, RefusesFormatWordsOfOtherFormats) {
  std::vector<FormatOptions> meaningless(4);
  meaningless[0].delimiter = ";";
  meaningless[1].encoding = "utf8";
  meaningless[2].header_lines = 1;
  meaningless[3].labels = FormatOptions::Labels::kNone;
  for (const FormatOptions& words : meaningless) {
    EXPECT_EQ(ReadQvd(DataPath("bit_gaps.qvd"), {}, words).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(QvdReader, SharesOneDictionaryAmongTheBatchesOfAColumn) {
  std::vector<Value> values;
  for (int i = 0; i < 200'000; ++i) values.push_back(Value::Number(i % 1000));
  const std::string path = TemporaryPath("batches.qvd");
  ASSERT_TRUE(MakeQvdFormat()
                  ->Write(*ReaderOf(OneColumn("n", values)), "t", path, {}, TestExecution())
                  .ok());
  const auto contents = ReadQvd(path);
  ASSERT_TRUE(contents.ok()) << contents.status();
  ASSERT_EQ(contents->batches.size(), 13u);
  EXPECT_EQ(contents->batches[0].rows, 16384u);
  for (const RowBatch& batch : contents->batches) {
    EXPECT_EQ(batch.columns[0].dictionary, contents->batches[0].columns[0].dictionary);
  }
  EXPECT_EQ(contents->Checksums(), OneColumn("n", values).Checksums());
}

TEST(QvdReader, ReportsItsProgress) {
  Execution execution = TestExecution();
  std::vector<Progress> reports;
  execution.progress = [&](const Progress& progress) { reports.push_back(progress); };
  auto reader = MakeQvdFormat()->Open(DataPath("bit_gaps.qvd"), {}, execution);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->expected_rows(), 40u);
  ASSERT_TRUE(ReadAll(**reader).ok());
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].rows, 40u);
  EXPECT_EQ(reports[0].done, reports[0].total);
}

TEST(QvdReader, StopsWhereItIsCancelledOrTheMemoryDoesNotSuffice) {
  Execution execution = TestExecution();
  auto reader = MakeQvdFormat()->Open(DataPath("bit_gaps.qvd"), {}, execution);
  execution.cancel.Cancel();
  EXPECT_EQ((*reader)->Next().status().code(), absl::StatusCode::kCancelled);

  MemoryBudget memory(100);
  execution = TestExecution();
  execution.memory = &memory;
  reader = MakeQvdFormat()->Open(DataPath("bit_gaps.qvd"), {}, execution);
  EXPECT_EQ((*reader)->Next().status().code(), absl::StatusCode::kResourceExhausted);
  reader->reset();
  EXPECT_EQ(memory.used(), 0u);
}

TEST(QvdReader, KeepsFailingOnceItHasFailed) {
  std::string bytes = FileBytes(DataPath("bit_gaps.qvd"));
  const size_t tag = bytes.find('\0') + 1;
  bytes[tag] = 7;
  const absl::Status status = ReadQvdBytes(bytes).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.ToString().find("field \"Id\", file \"memory.qvd\""), std::string::npos)
      << status;
}

TEST(QvdReader, NeverLeavesAFileThatIsCutShort) {
  const std::string bytes = FileBytes(DataPath("qvdfile_tab1.qvd"));
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);  // on the heap, where sanitizers see its end
    EXPECT_FALSE(ReadQvdBytes(cut).ok()) << size;
  }
  EXPECT_TRUE(ReadQvdBytes(bytes + "trailing").ok());
}

TEST(QvdReader, SaysWhereThereIsNoFile) {
  EXPECT_EQ(ReadQvd(DataPath("absent.qvd")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadQvd(TestDataFolder()).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadQvdHeader(DataPath("absent.qvd")).status().code(), absl::StatusCode::kNotFound);
}

TEST(QvdReader, ReadsAHeaderAlone) {
  const auto header = ReadQvdHeader(DataPath("viewer_lego_colors.qvd"));
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->table_name, "colors");
  EXPECT_EQ(header->create_utc_time, "2025-10-20 12:06:46");
  EXPECT_EQ(header->build, "50689");
  EXPECT_EQ(header->rows, 135u);
  ASSERT_EQ(header->fields.size(), 4u);
  EXPECT_EQ(header->fields[2].name, "rgb");
}

}  // namespace
}  // namespace celadon
