// What another program, PyQvd, finds in files that we write. Runs where build/venv has it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "celadon/qvd.h"
#include "qvd/table_contents.h"
#include "test_folders.h"

namespace celadon {
namespace {

const std::string kPython = SourceFolder() + "/build/venv/bin/python";
const std::string kScript = SourceFolder() + "/tests/qvd/read_back.py";

class QvdPeer : public testing::Test {
 protected:
  void SetUp() override {
    const std::string import = kPython + " -c 'import pyqvd' 2>/dev/null";
    if (std::system(import.c_str()) != 0) GTEST_SKIP() << "PyQvd is not installed in build/venv";
    folder_ = TemporaryPath("qvd_peer_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  // Writes the table as a QVD file, and beside it the cells that must be found in it.
  void Write(TableContents contents) {
    const std::string path = folder_ + "/" + std::to_string(files_.size()) + ".qvd";
    std::ofstream cells(path + ".cells", std::ios::binary);
    for (size_t column = 0; column < contents.columns.size(); ++column) {
      cells << contents.Cells(column);
    }
    const absl::Status written =
        MakeQvdFormat()->Write(*ReaderOf(std::move(contents)), "Table", path, {}, TestExecution());
    ASSERT_TRUE(written.ok()) << written;
    files_.push_back(path);
  }

  void ExpectAllReadBackEqual() {
    std::string command = kPython + " " + kScript;
    for (const std::string& file : files_) command += " " + file;
    EXPECT_EQ(std::system(command.c_str()), 0);
  }

  std::string folder_;
  std::vector<std::string> files_;
};

TEST_F(QvdPeer, FindsEveryKindOfValue) {
  Write(OneColumn(
      "all kinds",
      {Value::Number(1), Value(), Value::Text("a"), Value::Dual("one", 7), Value::Dual("", 0.5),
       Value::Text(""), Value::Number(-2147483648.0), Value::Number(2147483647),
       Value::Number(2147483648.0), Value::Number(1e300), Value::Number(0.1), Value::Number(0),
       Value::Dual("0901", 901), Value::Text("\xC3\xA9\r\n\t\xF0\x9F\x98\x80"),
       Value::Dual("2023-03-15", 45000), Value::Number(1)}));
  Write(OneColumn("<&>\" name", {Value::Text("<&>\""), Value(), Value()}));
  Write(OneColumn("constant", {Value::Text("x"), Value::Text("x"), Value::Text("x")}));
  Write(OneColumn("nothing", {Value(), Value(), Value()}));
  std::vector<Value> many;
  for (int i = 0; i < 2000; ++i) many.push_back(Value::Number(i * 0.5));
  Write(OneColumn("11 bits", many));
  ExpectAllReadBackEqual();
}

TEST_F(QvdPeer, FindsTheContentsOfOtherProgramsFiles) {
  if (CollectedFiles().empty()) GTEST_SKIP() << kQvdCollection << " is absent";
  for (const std::string& name : CollectedFiles()) {
    if (std::filesystem::file_size(name + ".qvd") > 20'000) continue;  // PyQvd is slow
    // What a field cannot hold: numbers that are not finite, and two texts of one number.
    if (name.ends_with("edge/doubles_special") || name.ends_with("edge/ints_extreme")) continue;
    auto contents = ReadQvd(name + ".qvd");
    ASSERT_TRUE(contents.ok()) << contents.status();
    Write(*std::move(contents));
  }
  EXPECT_GE(files_.size(), 40u);
  ExpectAllReadBackEqual();
}

}  // namespace
}  // namespace celadon
