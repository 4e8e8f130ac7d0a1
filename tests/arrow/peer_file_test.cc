// Files that other programs wrote. Some are kept in tests/data; the others are made by
// peer_files.py where build/venv has pyarrow and DuckDB.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "arrow/table_text.h"
#include "celadon/arrow.h"
#include "connectors/arrow/mapped_buffer.h"
#include "connectors/arrow/parquet_reader.h"
#include "test_folders.h"

namespace celadon {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kPython = SourceFolder() + "/build/venv/bin/python";
const std::string kScript = SourceFolder() + "/tests/arrow/peer_files.py";
const std::string kKept = TestDataFolder() + "/parquet";

absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                  const FormatOptions& options = {}) {
  const auto format = path.ends_with(".parquet") ? MakeParquetFormat() : MakeArrowFormat();
  return format->Open(path, options, TestExecution());
}

std::vector<std::string> FilesWithExpectation(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".expected") continue;
    paths.push_back(entry.path().parent_path() / entry.path().stem());
  }
  return paths;
}

// The path of a table of nested columns may stand behind the file's.
void ExpectContents(const std::string& path) {
  SCOPED_TRACE(path);
  const size_t mark = std::min(path.find('#'), path.size());
  FormatOptions options;
  options.table = path.substr(std::min(mark + 1, path.size()));
  auto reader = Open(path.substr(0, mark), options);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto text = TableText(**reader);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, ReadFile(path + ".expected"));
}

class PeerFiles : public testing::Test {
 protected:
  // Made once for all tests of the program, under a name of this process's own.
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(kPython)) return;
    folder_ =
        new std::string(testing::TempDir() + "celadon_peer_files_" + std::to_string(getpid()));
    made_ = OutputOf(kPython + " " + kScript + " make " + *folder_).ok();
  }
  static void TearDownTestSuite() {
    if (folder_ != nullptr) std::filesystem::remove_all(*folder_);
    delete folder_;
  }

  void SetUp() override {
    if (folder_ == nullptr) GTEST_SKIP() << "build/venv, with pyarrow and duckdb, is absent";
    ASSERT_TRUE(made_) << "peer_files.py failed";
  }

  static std::string* folder_;
  static bool made_;
};

std::string* PeerFiles::folder_ = nullptr;
bool PeerFiles::made_ = false;

TEST(KeptFiles, HoldWhatTheirWritersSay) {
  const std::vector<std::string> paths = FilesWithExpectation(kKept);
  ASSERT_GE(paths.size(), 3u);
  for (const std::string& path : paths) ExpectContents(path);
}

TEST_F(PeerFiles, HoldWhatTheirWritersSay) {
  const std::vector<std::string> paths = FilesWithExpectation(*folder_);
  ASSERT_GE(paths.size(), 90u);
  for (const std::string& path : paths) ExpectContents(path);
}

TEST_F(PeerFiles, WindowsOfAnySizeGiveTheSameRows) {
  for (const char* name : {"/types_zstd_dictionary.parquet", "/dictionary_overflow.parquet"}) {
    const std::string path = *folder_ + name;
    for (const uint64_t window_codes : {1, 100, 4096}) {
      auto reader = OpenParquet(*MapBuffer(path), path, {}, TestExecution(), window_codes);
      ASSERT_TRUE(reader.ok()) << reader.status();
      EXPECT_EQ(*TableText(**reader), ReadFile(path + ".expected"));
    }
  }
}

TEST_F(PeerFiles, ColumnsComeInTheOrderAskedFor) {
  FormatOptions options;
  options.columns = {"s", "i8"};
  for (const char* name :
       {"/types_none_plain.parquet", "/types_stream_lz4.arrow", "/types.feather"}) {
    auto reader = Open(*folder_ + name, options);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->columns()[0].name, "s");
    EXPECT_THAT(*TableText(**reader), testing::StartsWith("t\tn-128\n-\t-\nta\tn127\n"));
  }
}

TEST_F(PeerFiles, FormatsFollowTheTypes) {
  auto reader = Open(*folder_ + "/types_none_plain.parquet");
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->expected_rows(), 20u);
  std::map<std::string, NumberFormat> formats;
  for (const ColumnInfo& info : (*reader)->columns()) formats[info.name] = info.format;
  EXPECT_EQ(formats["day"].pattern, "YYYY-MM-DD");
  EXPECT_EQ(formats["t_us"].type, NumberType::kTime);
  EXPECT_EQ(formats["ts_utc"].type, NumberType::kTimestamp);
  EXPECT_EQ(formats["s"], NumberFormat());
}

std::vector<std::string> ColumnsOf(const std::string& path, const FormatOptions& options) {
  std::vector<std::string> names;
  const auto reader = Open(path, options);
  if (!reader.ok()) return {reader.status().ToString()};
  for (const ColumnInfo& column : (*reader)->columns()) names.push_back(column.name);
  return names;
}

// Names and keys by the help page of Parquet files; a list's key at its end is our own.
TEST_F(PeerFiles, NestedColumnsAreNamedByTheirGroups) {
  const std::string path = *folder_ + "/nested.parquet";
  FormatOptions options;
  EXPECT_THAT(ColumnsOf(path, options),
              ElementsAre("id", "city.name", "city.place.lat", "%Key_tags.list", "%Key_people.list",
                          "%Key_counts.key_value", "%Key_grid.list"));
  options.delimiter = "/";
  EXPECT_THAT(ColumnsOf(path, options), Contains("city/place/lat"));
  options.table = "people/list";
  EXPECT_THAT(ColumnsOf(path, options),
              ElementsAre("element/name", "element/born", "%Key_people/list/element/phones/list",
                          "%Key_people/list"));
  options = {};
  options.name_delimiter = "-";
  options.table = "counts-key_value";
  EXPECT_THAT(ColumnsOf(path, options), ElementsAre("key", "value", "%Key_counts-key_value"));
  options.table = "people";  // our own: without the node that repeats
  options.columns = {"%Key_people-list", "element-name"};
  EXPECT_EQ(ColumnsOf(path, options), options.columns);
}

TEST_F(PeerFiles, ColumnsBesideNestedOnesAreReadAlone) {
  for (const char* name : {"/nested.parquet", "/nested.arrow"}) {
    FormatOptions options;
    options.columns = {"id"};
    auto reader = Open(*folder_ + name, options);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_THAT(*TableText(**reader), testing::StartsWith("n0\nn1\nn2\n"));
  }
}

TEST_F(PeerFiles, UnknownPathsAreRefusedWithTheListsThatThereAre) {
  FormatOptions options;
  for (const char* path : {"people.list.nobody", "id", "people.list.element.", "x"}) {
    options.table = path;
    const absl::Status status = Open(*folder_ + "/nested.parquet", options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(status.ToString(), HasSubstr("its lists are: tags.list, people.list, people"));
  }
  EXPECT_THAT(Open(*folder_ + "/sound.parquet", options).status().ToString(),
              HasSubstr("has no lists at all"));
}

TEST_F(PeerFiles, ErrorsNameTheColumn) {
  const auto same = Open(*folder_ + "/refused_same_name.parquet");
  EXPECT_EQ(same.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(same.status().ToString(), HasSubstr("same name: same"));
  auto raw = Open(*folder_ + "/refused_bytes.parquet");
  ASSERT_TRUE(raw.ok()) << raw.status();
  const auto text = TableText(**raw);
  EXPECT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(text.status().ToString(), HasSubstr("column raw: text is not valid UTF-8"));
  FormatOptions options;
  options.columns = {"x", "Missing"};
  EXPECT_THAT(Open(*folder_ + "/sound.parquet", options).status().ToString(),
              HasSubstr("no such column: Missing"));
}

}  // namespace
}  // namespace celadon
