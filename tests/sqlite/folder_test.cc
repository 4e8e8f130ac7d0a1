// A folder of delimited files as a source: types, names, times, and what statements must not do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "sqlite/connected_app.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kTypes[] =
    "id,price,day,moment,clock,name,mixed\n"
    "1,2.5,2030-01-02,2030-01-02 10:00:00,08:30:00,a,1\n"
    "2,,2030-01-03,2030-01-02 11:00,09:00:00,\"b, c\",x\n";

TEST(FolderConnection, GivesColumnsTheTypesOfTheirCells) {
  ConnectedApp test;
  test.File("db/T.csv", kTypes);
  EXPECT_THAT(test.Select("SELECT * FROM T"),
              ElementsAre("1|2.5|2030-01-02|2030-01-02 10:00:00|08:30:00|a|1",
                          "2|-|2030-01-03|2030-01-02 11:00:00|09:00:00|b, c|x"));
  const auto model = test.app->model();
  const auto format = [&](const char* field) {
    return model->field(*model->FindField(field)).symbols->format().type;
  };
  EXPECT_EQ(format("id"), NumberType::kInteger);
  EXPECT_EQ(format("price"), NumberType::kReal);
  EXPECT_EQ(format("day"), NumberType::kDate);
  EXPECT_EQ(format("moment"), NumberType::kTimestamp);
  EXPECT_EQ(format("clock"), NumberType::kTime);
  const SymbolTable& moments = *model->field(*model->FindField("moment")).symbols;
  EXPECT_DOUBLE_EQ(moments[0].number(), 47485 + 10.0 / 24);
}

TEST(FolderConnection, FormulasAreReadAsUntypedText) {
  ConnectedApp test;
  test.File("db/T.csv", kTypes);
  EXPECT_THAT(test.Select("SELECT max(moment) AS m, count(*) AS n, left(name, 1) AS l FROM T"),
              ElementsAre("2030-01-02 11:00|2|b"));
  const auto model = test.app->model();
  EXPECT_EQ(model->field(*model->FindField("m")).symbols->numeric_count(), 1u);
}

struct SelectCase {
  const char* name;
  const char* sql;
  const char* expected;  // one row
};

class FolderSelect : public testing::TestWithParam<SelectCase> {};

TEST_P(FolderSelect, Gives) {
  ConnectedApp test;
  test.File("db/Orders.csv", "k,at\n1,2030-01-01 08:00:00\n2,2030-01-02 08:00:00\n");
  test.File("db/my table.csv", "k,n\n2,two\n");
  EXPECT_THAT(test.Select(GetParam().sql), ElementsAre(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, FolderSelect,
    testing::ValuesIn(std::vector<SelectCase>{
        {"NamesInAnyCase", "SELECT count(*) AS n FROM ORDERS", "2"},
        {"SchemaBefore", "SELECT count(*) AS n FROM `default`.orders", "2"},
        {"CatalogueBefore", "SELECT count(*) AS n FROM main.\"default\".orders o", "2"},
        {"ColumnBySchema", "SELECT sum(s.orders.k) AS n FROM s.orders", "3"},
        {"Join", "SELECT o.k, t.n FROM x.Orders o JOIN \"my table\" t ON o.k = t.k", "2|two"},
        {"QuotedTime", "SELECT k FROM Orders WHERE at >= '2030-01-02 08:00:00.00'", "2"},
        {"TimeInAnotherForm", "SELECT k FROM Orders WHERE at > '2030-01-01T08:00'", "2"},
        {"TimeInHashes", "SELECT k FROM Orders WHERE at < #2030-01-02#", "1"},
        {"BareTime", "SELECT k FROM Orders WHERE at = 2030-01-02 08:00:00", "2"},
        {"TimesAreOrdered", "SELECT k FROM Orders ORDER BY at DESC LIMIT 1", "2"},
        {"Functions",
         "SELECT right('abc', 2) || year(at) || month(at) || concat('x', NULL, 'y') AS f, "
         "date_add(at, 30) AS d, datediff(at, '2029-12-31') AS n FROM Orders WHERE k = 1",
         "bc20301xy|2030-01-31|1"},
        {"CharactersAreNotBytes", "SELECT left('äöü', 2) || right('äöü', 1) AS f", "äöü"},
        {"LargeIntegersStayExact", "SELECT 9007199254740993 AS n", "9007199254740993"},
        {"Bytes", "SELECT x'00ff' AS b", "00ff"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(FolderConnection, ReadsItsFilesAnewEachTime) {
  ConnectedApp test;
  test.File("db/T.csv", "a\n1\n");
  EXPECT_THAT(test.Select("SELECT a FROM T"), ElementsAre("1"));
  test.File("db/T.csv", "a\nx\n");
  EXPECT_THAT(test.Select("SELECT a FROM T"), ElementsAre("x"));
}

struct RefusedCase {
  const char* name;
  const char* sql;
  const char* message;
};

class RefusedByFolder : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedByFolder, Says) {
  ConnectedApp test;
  test.File("db/Tab.csv", "a\n1\n");
  test.File("db/empty.csv", "");
  test.File("secret.csv", "a\nsecret\n");
  fs::create_symlink("../secret.csv", test.Path("db/leak.csv"));
  fs::create_symlink("/etc/passwd", test.Path("db/passwd.csv"));
  EXPECT_THAT(test.Select(GetParam().sql), ElementsAre(HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(Cases, RefusedByFolder,
                         testing::ValuesIn(std::vector<RefusedCase>{
                             {"UnknownTable", "SELECT * FROM Tabs", "Tabs, did you mean Tab"},
                             {"UnknownColumn", "SELECT b FROM Tab",
                              "no such column: b; it was asked: SELECT b FROM Tab"},
                             {"TwoColumnsOfOneName", "SELECT a, a FROM Tab",
                              "two columns of the result have one name"},
                             {"AFileWithoutLabels", "SELECT * FROM empty", "no row of labels"},
                             {"ALinkOutOfTheFolder", "SELECT * FROM leak", "PERMISSION_DENIED"},
                             {"ALinkOutOfTheData", "SELECT * FROM passwd", "PERMISSION_DENIED"},
                             {"AWayUp", "SELECT * FROM \"../secret\"", "there is no file"},
                             {"Attach", "ATTACH 'new.db' AS n", "not authorized"},
                             {"Write", "DELETE FROM Tab", "not authorized"},
                             {"Create", "CREATE TABLE x (a)", "not authorized"},
                             {"VacuumInto", "VACUUM INTO 'new.db'", "authoriz"},
                             {"Pragma", "PRAGMA temp_store_directory = '/tmp'", "not authorized"},
                             {"Extension", "SELECT load_extension('x')", "not authorized"}}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(FolderConnection, TakesOneStatementAtATime) {
  ConnectedApp test;
  const auto open =
      MakeSqliteFolder(*DataFolder::Open(test.Path("db")))->Open({}, test.Execution());
  ASSERT_TRUE(open.ok());
  EXPECT_TRUE((*open)->Run({"SELECT 1; -- one\n", 0, {}}, test.Execution()).ok());
  for (const char* const sql : {"SELECT 1; SELECT 2", "SELECT 1; x", " -- nothing\n", ";"}) {
    const auto rows = (*open)->Run({sql, 0, {}}, test.Execution());
    EXPECT_TRUE(absl::IsInvalidArgument(rows.status())) << sql;
  }
}

constexpr char kEndless[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n";

TEST(FolderConnection, StopsWhenAskedTo) {
  ConnectedApp test;
  CancelToken cancel;
  cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(100));
  const auto report =
      test.app->RunScriptText(std::string("SQL ") + kEndless + ";", test.Execution(cancel));
  EXPECT_TRUE(absl::IsDeadlineExceeded(report.status())) << report.status();
}

TEST(FolderConnection, IsNotAskedForRowsBehindALimit) {
  ConnectedApp test;
  const auto report = test.Run(
      "T: First 3 SQL WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT i FROM n;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->source_statements[0].rows, 3u);
  EXPECT_THAT(test.Rows("T"), ElementsAre("1", "2", "3"));
}

TEST(FolderConnection, CountsWhatItLoadsAgainstTheMemoryLimit) {
  TestApp test({.threads = 2, .memory_limit = 200'000});
  test.File("T.csv", DistinctRows(20'000));
  const DataFolder folder = *DataFolder::Open(test.Path("."));
  test.engine.connections().Add({"DB", MakeSqliteFolder(folder), std::nullopt});
  const auto report = test.app->RunScriptText("SQL SELECT count(*) AS n FROM T;", test.Execution());
  EXPECT_TRUE(absl::IsResourceExhausted(report.status())) << report.status();
}

TEST(FolderConnection, ListsItsTablesAndColumns) {
  ConnectedApp test;
  test.File("db/Tab.csv", "a,b\n1,x\n");
  test.File("db/Tab.changes.csv", "_commit_version\n1\n");
  ASSERT_TRUE(test.Run("Tables: SQLTables; Columns: SQLColumns; Types: SQLTypes;").ok());
  EXPECT_THAT(test.Rows("Tables"), ElementsAre("-|-|Tab|TABLE|-"));
  EXPECT_THAT(test.Rows("Columns"), ElementsAre("-|-|Tab|a|INTEGER|1|YES", "-|-|Tab|b|TEXT|2|YES"));
  EXPECT_EQ(test.Rows("Types").size(), 7u);
}

}  // namespace
}  // namespace celadon
