#include "runtime/mapped_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace celadon {
namespace {

std::string PathOf(std::string_view name) {
  return testing::TempDir() + "mapped_" + std::string(name);
}

TEST(MappedFile, GivesTheBytesAndKeepsThemWhenMoved) {
  const std::string path = PathOf("bytes");
  std::ofstream(path) << std::string("a\0b", 3);
  auto file = MappedFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const MappedFile moved = *std::move(file);
  moved.WillReadForward();
  EXPECT_EQ(moved.data(), std::string_view("a\0b", 3));
  std::filesystem::remove(path);
}

TEST(MappedFile, TakesAnEmptyFile) {
  const std::string path = PathOf("empty");
  std::ofstream(path).flush();
  const auto file = MappedFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_TRUE(file->data().empty());
  std::filesystem::remove(path);
}

TEST(MappedFile, ReadsReleasedPagesAgain) {
  const std::string path = PathOf("released");
  const std::string bytes(100000, 'x');
  std::ofstream(path) << bytes;
  const auto file = MappedFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  file->Release(0, bytes.size());
  EXPECT_EQ(file->data(), bytes);
  std::filesystem::remove(path);
}

TEST(MappedFile, TellsWhyItCannotBeOpened) {
  EXPECT_EQ(MappedFile::Open(PathOf("absent")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(MappedFile::Open(testing::TempDir()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(MappedFile, RefusesAPipeWithoutWaitingForIt) {
  const std::string path = PathOf("pipe");
  std::filesystem::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(MappedFile::Open(path).status().code(), absl::StatusCode::kInvalidArgument);
  std::filesystem::remove(path);
}

TEST(MappedFile, RefusesAFileThatMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const std::string path = PathOf("locked");
  std::ofstream(path) << "x";
  chmod(path.c_str(), 0);
  EXPECT_EQ(MappedFile::Open(path).status().code(), absl::StatusCode::kPermissionDenied);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace celadon
