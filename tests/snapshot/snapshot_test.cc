#include "celadon/snapshot.h"

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staged_rows.h"
#include "snapshot/sections.h"

namespace celadon {
namespace {

using testing::HasSubstr;

// A folder of its own, empty, gone afterwards.
class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest()
      : folder_(testing::TempDir() + "snapshot_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~SnapshotTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  static std::string Contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream contents;
    contents << file.rdbuf();
    return contents.str();
  }
  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_),
                                             std::filesystem::directory_iterator()));
  }

 private:
  const std::string folder_;
};

Snapshot Cars() {
  StagedModel staged;
  Stage(staged, "Owners", {"Person", "Car"},
        {{T("Albert"), T("Volvo")}, {T("Herbert"), Value()}, {Value(), T("SAAB")}});
  Stage(staged, "Prices", {"Car", "Price"}, {{T("Volvo"), N(12.5)}, {T("SAAB"), N(-1)}});
  staged.FieldNamed("Price")->format.type = NumberType::kMoney;
  staged.FieldNamed("Price")->format.pattern = "#,##0.00";
  staged.FieldNamed("Price")->comment = "in thousands";
  Snapshot snapshot;
  snapshot.model = BuildOrDie(std::move(staged));
  snapshot.reload_time = 45000.25;
  snapshot.script = "Owners: LOAD * FROM owners.csv;";
  snapshot.selections["$"] = {{.field = "Car",
                               .values = {T("Volvo")},
                               .forced_out = {},
                               .search = "V*",
                               .locked = true,
                               .mode = {.single = true, .and_mode = false}}};
  snapshot.bookmarks["First"]["Other"] = {{.field = "Price",
                                           .values = {N(-1), N(12.5)},
                                           .forced_out = {N(-1)},
                                           .search = {},
                                           .locked = false,
                                           .mode = {.single = false, .and_mode = true}}};
  snapshot.variables = {{"vText", T("ä")}, {"vNumber", N(0.1)}, {"vDual", Value::Dual("1st", 1)}};
  return snapshot;
}

TEST_F(SnapshotTest, KeepsScriptVariablesFormatsAndComments) {
  ASSERT_TRUE(SaveSnapshot(Cars(), Path("a.celadon"), InlineExecution()).ok());
  const auto opened = OpenSnapshot(Path("a.celadon"), InlineExecution());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->script, "Owners: LOAD * FROM owners.csv;");
  EXPECT_EQ(opened->reload_time, 45000.25);
  ASSERT_EQ(opened->variables.size(), 3u);
  EXPECT_EQ(opened->variables.at("vText").text(), "ä");
  EXPECT_EQ(opened->variables.at("vNumber").number(), 0.1);
  EXPECT_EQ(opened->variables.at("vDual").text(), "1st");
  const Field& price = opened->model->field(*opened->model->FindField("Price"));
  EXPECT_EQ(price.symbols->format().pattern, "#,##0.00");
  EXPECT_EQ(price.comment, "in thousands");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(SnapshotTest, KeepsSelectionsAndBookmarks) {
  ASSERT_TRUE(SaveSnapshot(Cars(), Path("a.celadon"), InlineExecution()).ok());
  const auto opened = OpenSnapshot(Path("a.celadon"), InlineExecution());
  ASSERT_TRUE(opened.ok()) << opened.status();
  ASSERT_EQ(opened->selections.at("$").size(), 1u);
  const SavedField& car = opened->selections.at("$").front();
  EXPECT_EQ(car.field, "Car");
  ASSERT_EQ(car.values.size(), 1u);
  EXPECT_EQ(car.values.front().text(), "Volvo");
  EXPECT_EQ(car.search, "V*");
  EXPECT_TRUE(car.locked);
  EXPECT_TRUE(car.mode.single);
  EXPECT_FALSE(car.mode.and_mode);
  ASSERT_EQ(opened->bookmarks.size(), 1u);
  const SavedField& price = opened->bookmarks.at("First").at("Other").front();
  ASSERT_EQ(price.values.size(), 2u);
  EXPECT_EQ(price.values.back().number(), 12.5);
  ASSERT_EQ(price.forced_out.size(), 1u);
  EXPECT_TRUE(price.mode.and_mode);
}

TEST_F(SnapshotTest, TakesAModelWithoutTables) {
  Snapshot empty;
  empty.model = BuildOrDie(StagedModel());
  ASSERT_TRUE(SaveSnapshot(empty, Path("a.celadon"), InlineExecution()).ok());
  const auto opened = OpenSnapshot(Path("a.celadon"), InlineExecution());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_TRUE(opened->model->tables().empty());
}

TEST_F(SnapshotTest, RefusesWhatIsNoFileOrNoApp) {
  EXPECT_EQ(OpenSnapshot(Path("none.celadon"), InlineExecution()).status().code(),
            absl::StatusCode::kNotFound);
  std::ofstream(Path("text.celadon")) << "Celadon is a colour of ceramics, and not an app at all.";
  const absl::Status status = OpenSnapshot(Path("text.celadon"), InlineExecution()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("text.celadon"));
}

TEST_F(SnapshotTest, NamesTheSectionThatIsDamaged) {
  ASSERT_TRUE(SaveSnapshot(Cars(), Path("a.celadon"), InlineExecution()).ok());
  const std::string whole = Contents(Path("a.celadon"));
  std::set<std::string> named;
  size_t unnoticed = 0;  // bits of zstd frames that mean nothing
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const absl::Status status = ReadSnapshot(damaged, InlineExecution()).status();
    if (status.ok()) {
      ++unnoticed;
      continue;
    }
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << at << ": " << status;
    const std::string message(status.message());
    const size_t begin = std::string("the section ").size();
    named.insert(message.substr(begin, message.find(" of the saved app") - begin));
  }
  EXPECT_LT(unnoticed, whole.size() / 20);
  EXPECT_THAT(named, testing::IsSupersetOf({"header", "directory", "model", "symbols/Car",
                                            "rows/Owners/Person", "counts/Owners/Person", "script",
                                            "variables", "selections", "bookmarks"}));
}

// A saved app whose section of this name holds other bytes, with a right checksum.
std::string WithSection(const std::string& whole, const std::string& name,
                        const std::string& bytes) {
  const auto reader = SectionReader::Open(whole);
  const Execution execution = InlineExecution();
  std::string file;
  SectionWriter writer(
      [&file](std::string_view part) {
        file.append(part);
        return absl::OkStatus();
      },
      execution);
  for (size_t s = 0; s < reader->size(); ++s) {
    if (reader->name(s) == name) continue;
    const std::string kept = *reader->Read(reader->name(s), execution);
    EXPECT_TRUE(writer.Add(reader->name(s), SectionUse::kNeeded, kept).ok());
  }
  EXPECT_TRUE(writer.Add(name, SectionUse::kNeeded, bytes).ok());
  EXPECT_TRUE(writer.Finish().ok());
  return file;
}

TEST_F(SnapshotTest, RefusesSectionsThatAreWholeButMakeNoSense) {
  ASSERT_TRUE(SaveSnapshot(Cars(), Path("a.celadon"), InlineExecution()).ok());
  const std::string whole = Contents(Path("a.celadon"));

  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"model", "\xff"},
           {"model", ""},
           {"symbols/Car", ""},
           {"symbols/Car", std::string("\2\2\2\0\2\1\1\2ba\0", 11)},
           {"rows/Prices/Car", "too short"},
           {"rows/Owners/Person", std::string(256, '\xff')},
           {"counts/Prices/Car", "\1\1"},
           {"counts/Prices/Car", "\1\1\2"},
           {"counts/Prices/Car", "\3\1\1"},
           {"variables", "\x05z"}}) {
    const absl::Status status =
        ReadSnapshot(WithSection(whole, name, bytes), InlineExecution()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << name << ": " << status;
  }
}

TEST_F(SnapshotTest, RefusesANeededSectionThatItDoesNotKnow) {
  ASSERT_TRUE(SaveSnapshot(Cars(), Path("a.celadon"), InlineExecution()).ok());
  const std::string file = WithSection(Contents(Path("a.celadon")), "dimensions", "?");
  const absl::Status status = ReadSnapshot(file, InlineExecution()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the section dimensions"));
}

TEST_F(SnapshotTest, CountsMemoryAndStopsWhenCancelled) {
  const std::string path = Path("a.celadon");
  ASSERT_TRUE(SaveSnapshot(Cars(), path, InlineExecution()).ok());
  MemoryBudget budget(50);
  Execution execution = InlineExecution();
  execution.memory = &budget;
  EXPECT_EQ(OpenSnapshot(path, execution).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.used(), 0u);
  execution = InlineExecution();
  execution.cancel.Cancel();
  EXPECT_EQ(OpenSnapshot(path, execution).status().code(), absl::StatusCode::kCancelled);
  const std::string before = Contents(path);
  EXPECT_EQ(SaveSnapshot(Cars(), path, execution).code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Contents(path), before);
  EXPECT_EQ(Files(), 1u);
}

// As on a full disk: a write brings in a part of its bytes, the next one fails.
TEST_F(SnapshotTest, LeavesTheOlderFileWhereTheNewOneDoesNotFit) {
  const std::string path = Path("a.celadon");
  ASSERT_TRUE(SaveSnapshot(Cars(), path, InlineExecution()).ok());
  const std::string before = Contents(path);
  rlimit unlimited;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const rlim_t bytes : {0, 1, 100, 600}) {
    const rlimit limit{bytes, unlimited.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const absl::Status status = SaveSnapshot(Cars(), path, InlineExecution());
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(Contents(path), before);
    EXPECT_EQ(Files(), 1u);
  }
  std::signal(SIGXFSZ, old_handler);
}

}  // namespace
}  // namespace celadon
