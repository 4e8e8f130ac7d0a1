// Every file of the shared collection against what another decoder found in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/qvd.h"
#include "qvd/table_contents.h"

namespace celadon {
namespace {

// The values of a key in a JSON text, in the order in which they stand, without quotes.
std::vector<std::string> JsonValues(const std::string& json, const std::string& key) {
  const std::string start = "\"" + key + "\": ";
  std::vector<std::string> values;
  for (size_t at = json.find(start); at != std::string::npos; at = json.find(start, at)) {
    at += start.size() + (json[at + start.size()] == '"' ? 1 : 0);
    values.push_back(json.substr(at, json.find_first_of("\",\n", at) - at));
  }
  return values;
}

std::vector<uint32_t> ExpectedChecksums(const std::string& json) {
  std::vector<uint32_t> checksums;
  for (const std::string& hex : JsonValues(json, "column_crc32c")) {
    checksums.push_back(static_cast<uint32_t>(std::stoul(hex, nullptr, 16)));
  }
  return checksums;
}

class QvdCorpus : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kQvdCollection)) GTEST_SKIP() << kQvdCollection << " is absent";
  }
};

TEST_F(QvdCorpus, ContentsAreThoseExpected) {
  size_t files = 0;
  for (const std::string& name : CollectedFiles()) {
    const std::string json = FileBytes(name + ".expected.json");
    const std::string path = name + ".qvd";
    const auto contents = ReadQvd(path);
    const auto header = ReadQvdHeader(path);
    ASSERT_TRUE(contents.ok()) << contents.status();
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(std::to_string(contents->rows()), JsonValues(json, "rows").at(0)) << name;
    EXPECT_EQ(std::to_string(header->fields.size()), JsonValues(json, "n_fields").at(0)) << name;
    EXPECT_EQ(header->table_name, JsonValues(json, "table_name").at(0)) << name;
    EXPECT_EQ(contents->Checksums(), ExpectedChecksums(json)) << name;
    ++files;
  }
  EXPECT_GE(files, 82u);
}

TEST_F(QvdCorpus, ContentsAreKeptByWritingAndReading) {
  const auto format = MakeQvdFormat();
  const std::string path = TemporaryPath("corpus.qvd");
  for (const std::string& name : CollectedFiles()) {
    // What a field cannot hold: numbers that are not finite, and two texts of one number.
    if (name.ends_with("edge/doubles_special") || name.ends_with("edge/ints_extreme")) continue;
    const std::string source = name + ".qvd";
    const auto contents = ReadQvd(source);
    ASSERT_TRUE(contents.ok()) << contents.status();
    const auto reader = format->Open(source, {}, TestExecution());
    const absl::Status written = format->Write(**reader, "copy", path, {}, TestExecution());
    ASSERT_TRUE(written.ok()) << name << written;
    const auto copy = ReadQvd(path);
    ASSERT_TRUE(copy.ok()) << copy.status();
    EXPECT_EQ(copy->Checksums(), contents->Checksums()) << name;
    for (size_t i = 0; i < contents->columns.size(); ++i) {
      EXPECT_EQ(copy->columns[i].format, contents->columns[i].format) << name;
      EXPECT_EQ(copy->columns[i].tags, contents->columns[i].tags) << name;
      EXPECT_EQ(copy->columns[i].comment, contents->columns[i].comment) << name;
    }
  }
}

TEST_F(QvdCorpus, DamagedFilesAreRefusedWithAReason) {
  const std::string manifest = FileBytes(kQvdCollection + "/malformed/manifest.json");
  const std::vector<std::string> files = JsonValues(manifest, "file");
  const std::vector<std::string> must_refuse = JsonValues(manifest, "must_refuse");
  ASSERT_GE(files.size(), 60u);
  ASSERT_EQ(files.size(), must_refuse.size());
  for (size_t i = 0; i < files.size(); ++i) {
    const absl::Status status = ReadQvd(kQvdCollection + "/malformed/" + files[i]).status();
    if (status.ok()) {
      EXPECT_EQ(must_refuse[i], "false") << files[i];
      continue;
    }
    EXPECT_NE(status.ToString().find(files[i]), std::string::npos) << status;
    RecordProperty(files[i], status.ToString());
  }
}

}  // namespace
}  // namespace celadon
