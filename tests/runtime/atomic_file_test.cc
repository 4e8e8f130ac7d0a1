#include "runtime/atomic_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  AtomicFileTest()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~AtomicFileTest() override { fs::remove_all(folder_); }

  std::string Path() const { return (folder_ / "table.csv").string(); }
  size_t Files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const fs::path folder_;
};

TEST_F(AtomicFileTest, AppearsOnlyWhenItIsCommitted) {
  auto file = AtomicFile::Open(Path());
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->Write(std::string_view("a,b\n")).ok());
  EXPECT_FALSE(fs::exists(Path()));
  EXPECT_EQ(file->size(), 4u);
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Read(Path()), "a,b\n");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(AtomicFileTest, LeavesAnOlderFileWithoutACommit) {
  std::ofstream(Path()) << "older";
  {
    auto file = AtomicFile::Open(Path());
    ASSERT_TRUE(file.ok()) << file.status();
    ASSERT_TRUE(file->Write(std::string_view("newer")).ok());
  }
  EXPECT_EQ(Read(Path()), "older");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(AtomicFileTest, KeepsTheModeOfTheFileItReplaces) {
  std::ofstream(Path()) << "older";
  fs::permissions(Path(), fs::perms::owner_read | fs::perms::owner_write);
  auto file = AtomicFile::Open(Path());
  ASSERT_TRUE(file.ok() && file->Commit().ok());
  EXPECT_EQ(fs::status(Path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AtomicFileTest, KeepsTheOrderOfSmallAndLargeWrites) {
  std::string all;
  auto file = AtomicFile::Open(Path());
  ASSERT_TRUE(file.ok()) << file.status();
  for (const size_t bytes : {3u, 1u << 20, 5u, 200000u, 200000u, 1u}) {
    const std::string part(bytes, static_cast<char>('a' + all.size() % 26));
    all += part;
    ASSERT_TRUE(file->Write(std::as_bytes(std::span(part))).ok());
    EXPECT_EQ(file->size(), all.size());
  }
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Read(Path()), all);
}

TEST_F(AtomicFileTest, NamesThePathOfAFolderThatIsNotThere) {
  const std::string path = (folder_ / "absent" / "table.csv").string();
  const absl::Status status = AtomicFile::Open(path).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.ToString().find(path), std::string::npos) << status;
}

TEST_F(AtomicFileTest, RefusesADirectory) {
  EXPECT_EQ(AtomicFile::Open(folder_.string()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace celadon
