// Files that are none, damaged or strange, of every format, loaded into an app that holds a table:
// each load ends in a status or in a table, soon, and a failed one leaves the app as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "celadon/arrow.h"
#include "celadon/qvd.h"
#include "damaged_bytes.h"
#include "engine/test_app.h"
#include "test_folders.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using testing::HasSubstr;

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Format {
  const char* extension;
  const char* sound;       // a file of tests/data, or its bytes
  StatusCode empty;        // what an empty file gives
  bool any_bytes = false;  // whether every file is a table
};

const std::vector<Format> kFormats = {
    {".csv", "A,B\n1,x\n2,\"y\nz\"\n", StatusCode::kOk, true},
    {".tsv", "A\tB\n1\tx\n", StatusCode::kOk, true},
    {".qvd", "/qvd/viewer_lego_colors.qvd", StatusCode::kInvalidArgument},
    {".parquet", "/parquet/duckdb.parquet", StatusCode::kInvalidArgument},
    {".feather", "/parquet/pyarrow.feather", StatusCode::kInvalidArgument}};

class HostileFile : public testing::TestWithParam<Format> {
 protected:
  void SetUp() override {
    test_.engine.formats().Add(MakeQvdFormat());
    test_.engine.formats().Add(MakeParquetFormat());
    test_.engine.formats().Add(MakeArrowFormat());
    test_.Load("Kept", "K\n1\n2\n");
    kept_ = test_.app->model();
    const std::string sound = GetParam().sound;
    sound_ = sound.starts_with('/') ? Bytes(TestDataFolder() + sound) : sound;
    ASSERT_FALSE(sound_.empty());
  }

  std::string Name() const { return std::string("file") + GetParam().extension; }

  // Loads the file and checks that the app holds the table more, or is as it was.
  absl::Status Load() {
    TestApp& test = test_;
    const uint64_t used = test.engine.memory().used();
    const absl::Status status = test.app->Load(test.Path(Name()), "T", test.Execution()).status();
    if (status.ok()) {
      EXPECT_EQ(test.app->model()->listed_tables().size(), 2u);
    } else {
      EXPECT_EQ(test.app->model(), kept_);
      EXPECT_EQ(test.engine.memory().used(), used);
      EXPECT_THAT(std::string(status.message()), HasSubstr(Name()));
    }
    return status;
  }

  absl::Status LoadBytes(std::string_view bytes) {
    test_.File(Name(), bytes);
    return Load();
  }

  // A new app for every load that may succeed.
  absl::Status LoadBytesAnew(std::string_view bytes) {
    const absl::Status status = LoadBytes(bytes);
    if (!status.ok()) return status;
    test_.app = std::make_shared<App>(&test_.engine, test_.app->folder());
    test_.Load("Kept", "K\n1\n2\n");
    kept_ = test_.app->model();
    return status;
  }

  TestApp test_;
  std::shared_ptr<const DataModel> kept_;
  std::string sound_;
};

TEST_P(HostileFile, IsLoadedWhereItIsSound) { EXPECT_TRUE(LoadBytes(sound_).ok()); }

TEST_P(HostileFile, MayBeAbsentEmptyAFolderAPipeOrADevice) {
  const std::string path = test_.Path(Name());
  EXPECT_EQ(Load().code(), StatusCode::kNotFound);
  fs::create_directory(path);
  EXPECT_EQ(Load().code(), StatusCode::kInvalidArgument);
  fs::remove(path);
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(Load().code(), StatusCode::kInvalidArgument);
  fs::remove(path);
  for (const char* target : {"/dev/zero", "/dev/null", "/dev/tty"}) {
    fs::create_symlink(target, path);
    EXPECT_FALSE(Load().ok()) << target;
    fs::remove(path);
  }
  fs::create_symlink(Name(), path);
  EXPECT_EQ(Load().code(), StatusCode::kInvalidArgument);
  fs::remove(path);
  EXPECT_EQ(LoadBytes("").code(), GetParam().empty);
}

TEST_P(HostileFile, MayBeCutAnywhere) {
  for (size_t size = 1; size < sound_.size(); size += 1 + sound_.size() / 40) {
    const absl::Status status = LoadBytesAnew(sound_.substr(0, size));
    EXPECT_TRUE(!status.ok() || GetParam().any_bytes) << size;
  }
}

TEST_P(HostileFile, MayHaveAnyWrongByte) {
  ReadDamaged(sound_, 1 + sound_.size() / 60,
              [this](const std::string& damaged) { LoadBytesAnew(damaged).IgnoreError(); });
}

TEST_P(HostileFile, MayBeOfAnotherKind) {
  const std::string others[] = {std::string(1000, '\0'),
                                std::string(1000, '\xFF'),
                                "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
                                "<html><body>404</body></html>",
                                "PK\x03\x04zip",
                                "{\"a\":1}",
                                "\xFF\xFE"
                                "A\0,\0B\0\n\0x",
                                "A,B\n\xC3\x28,\xED\xA0\x80\n"};
  for (const std::string& bytes : others) {
    const absl::Status status = LoadBytesAnew(bytes);
    EXPECT_TRUE(!status.ok() || GetParam().any_bytes) << bytes;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, HostileFile, testing::ValuesIn(kFormats),
                         [](const auto& info) { return std::string(info.param.extension + 1); });

}  // namespace
}  // namespace celadon
