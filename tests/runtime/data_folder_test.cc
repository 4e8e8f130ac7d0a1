#include "celadon/data_folder.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace celadon {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;

class DataFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::canonical(testing::TempDir()) / ("data_folder_" + std::to_string(getpid()));
    fs::create_directories(root_ / "in" / "deep");
    fs::create_directories(root_ / "outside");
    std::ofstream(root_ / "in" / "file") << "x";
    fs::create_symlink(root_ / "outside", root_ / "in" / "way_out");
    fs::create_symlink("deep", root_ / "in" / "way_in");
    fs::create_symlink("loop", root_ / "in" / "loop");
  }
  void TearDown() override { fs::remove_all(root_); }

  absl::StatusOr<std::string> Resolve(std::string_view name, std::string_view base = {}) const {
    return DataFolder::Open(root_ / "in")->Resolve(name, base);
  }

  fs::path root_;
};

TEST_F(DataFolderTest, ResolvesNamesBelowIt) {
  EXPECT_EQ(*Resolve("file"), root_ / "in/file");
  EXPECT_EQ(*Resolve("deep/../file"), root_ / "in/file");
  EXPECT_EQ(*Resolve("deep\\new.csv"), root_ / "in/deep/new.csv");
  EXPECT_EQ(*Resolve("way_in/new.csv"), root_ / "in/deep/new.csv");
  EXPECT_EQ(*Resolve((root_ / "in/file").string()), root_ / "in/file");
  EXPECT_EQ(*Resolve("../file", (root_ / "in/deep").string()), root_ / "in/file");
}

TEST_F(DataFolderTest, RefusesPathsThatLeaveIt) {
  for (const std::string& name :
       {std::string("../outside"), std::string("deep/../../outside"), std::string("/etc/passwd"),
        std::string("way_out"), std::string("way_out/x"), std::string("..\\outside\\x"),
        (root_ / "in2").string(), root_.string()}) {
    EXPECT_EQ(Resolve(name).status().code(), StatusCode::kPermissionDenied) << name;
  }
}

TEST_F(DataFolderTest, RefusesNamesThatAreNone) {
  EXPECT_EQ(Resolve("").status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Resolve(std::string_view("a\0b", 3)).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Resolve("loop").status().code(), StatusCode::kInvalidArgument);
  EXPECT_FALSE(Resolve(std::string(10'000, 'x')).ok());
}

TEST_F(DataFolderTest, MustBeAFolder) {
  EXPECT_EQ(DataFolder::Open(root_ / "none").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(DataFolder::Open(root_ / "in/file").status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace celadon
