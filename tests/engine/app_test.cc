// Loads that succeed, and loads that fail and leave the app as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/test_app.h"

namespace celadon {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(App, HasNoTablesAtFirst) {
  TestApp test;
  ASSERT_NE(test.app->model(), nullptr);
  EXPECT_TRUE(test.app->model()->listed_tables().empty());
}

TEST(App, LoadsAFileAsATableNamedAfterItsStem) {
  TestApp test;
  const auto report =
      test.app->Load(test.File("Orders.csv", "A,B\n1,x\n2,y\n"), "", test.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->rows, 2u);
  ASSERT_EQ(report->log.size(), 1u);
  EXPECT_EQ(report->log[0].table, "Orders");
  EXPECT_EQ(test.app->model()->listed_tables().size(), 1u);
}

TEST(App, AModelHandedOutIsNotChangedByALaterLoad) {
  TestApp test;
  test.Load("A", "K,X\n1,2\n");
  const std::shared_ptr<const DataModel> before = test.app->model();
  test.Load("B", "K,Y\n1,3\n0,4\n");
  EXPECT_EQ(before->listed_tables().size(), 1u);
  EXPECT_EQ(before->field(*before->FindField("K")).symbols->size(), 1u);
  EXPECT_EQ(test.app->model()->listed_tables().size(), 2u);
}

TEST(App, KeepsSectionAccessBesideTheModel) {
  TestApp test;
  const auto report = test.app->RunScriptText(
      "Section Access; Star is x; LOAD * INLINE [\naccess,Region\nuser,Nord\n]; Section "
      "Application;"
      "T: LOAD 1 as a Autogenerate 1;",
      test.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(test.app->model()->listed_tables().size(), 1u);
  const SectionAccess access = test.app->section_access();
  ASSERT_NE(access.tables, nullptr);
  EXPECT_EQ(access.star, "x");
  const auto region = access.tables->FindField("REGION");
  ASSERT_TRUE(region.ok()) << region.status();
  EXPECT_EQ((*access.tables->field(*region).symbols)[0].text(), "NORD");
}

struct FailingLoad {
  const char* name;
  const char* file;   // written with `bytes` where these are not null
  const char* bytes;  // null: the file is as SetUp made it, or absent
  StatusCode code;
  const char* message;
};

class FailedLoad : public testing::TestWithParam<FailingLoad> {};

TEST_P(FailedLoad, LeavesTheAppAndItsSessionsAsTheyWere) {
  TestApp test;
  test.Load("Kept", "K,X\n1,10\n2,20\n");
  std::filesystem::create_directory(test.Path("folder.csv"));
  ASSERT_EQ(mkfifo(test.Path("pipe.csv").c_str(), 0600), 0);
  Session session(test.app);
  ASSERT_TRUE(session.Select("K", {"2"}, test.Execution()).ok());
  const auto model = test.app->model();
  const uint64_t used = test.engine.memory().used();

  const FailingLoad& load = GetParam();
  if (load.bytes != nullptr) test.File(load.file, load.bytes);
  const absl::Status status =
      test.app->Load(test.Path(load.file), "Kept 2", test.Execution()).status();
  EXPECT_EQ(status.code(), load.code) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(load.message));

  EXPECT_EQ(test.app->model(), model);
  EXPECT_EQ(test.engine.memory().used(), used);
  ASSERT_EQ(session.Selections().size(), 1u);
  EXPECT_EQ(session.Selections()[0].values, std::vector<std::string>{"2"});
  EXPECT_EQ(Evaluate(session, "Sum(X)", test.Execution()), "20");
}

INSTANTIATE_TEST_SUITE_P(
    Cases, FailedLoad,
    testing::ValuesIn(std::vector<FailingLoad>{
        {"AbsentFile", "absent.csv", nullptr, StatusCode::kNotFound, "absent.csv"},
        {"Folder", "folder.csv", nullptr, StatusCode::kInvalidArgument, "folder.csv"},
        {"Pipe", "pipe.csv", nullptr, StatusCode::kInvalidArgument, "a pipe or a device"},
        {"UnknownExtension", "x.xyz", "A\n1\n", StatusCode::kInvalidArgument, "x.xyz"},
        {"OpenQuote", "x.csv", "A,B\n1,2\n3,\"4\n", StatusCode::kDataLoss, "line 3"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(App, RefusesASecondTableOfTheName) {
  TestApp test;
  test.Load("T", "A\n1\n");
  const auto model = test.app->model();
  const absl::Status status =
      test.app->Load(test.File("U.csv", "B\n1\n"), "T", test.Execution()).status();
  EXPECT_EQ(status.code(), StatusCode::kAlreadyExists) << status;
  EXPECT_EQ(test.app->model(), model);
}

TEST(App, AnEmptyFileAndAHeaderAloneAreTablesWithoutRows) {
  TestApp test;
  test.Load("Empty", "");
  test.Load("Header", "A,B\n");
  const auto model = test.app->model();
  ASSERT_EQ(model->listed_tables().size(), 2u);
  EXPECT_EQ(model->table(0).rows, 0u);
  EXPECT_EQ(model->table(1).columns.size(), 2u);
  Session session(test.app);
  EXPECT_EQ(Evaluate(session, "Count(A)", test.Execution()), "0");
}

TEST(App, StoresATableWholeOrNotAtAll) {
  TestApp test;
  test.Load("T", "A,B\n1,x\n2,\"a,b\"\n");
  const std::string path = test.File("out.csv", "older");
  EXPECT_EQ(test.app->Store("T2", path, test.Execution()).code(), StatusCode::kNotFound);
  CancelToken cancel;
  cancel.Cancel();
  EXPECT_EQ(test.app->Store("T", path, test.Execution(cancel)).code(), StatusCode::kCancelled);
  EXPECT_EQ(Bytes(path), "older");
  EXPECT_EQ(test.app->Store("T", test.Path("absent/out.csv"), test.Execution()).code(),
            StatusCode::kNotFound);
  ASSERT_TRUE(test.app->Store("T", path, test.Execution()).ok());
  EXPECT_EQ(Bytes(path),
            "\xEF\xBB\xBF"
            "A,B\r\n1,x\r\n2,\"a,b\"\r\n");
}

}  // namespace
}  // namespace celadon
