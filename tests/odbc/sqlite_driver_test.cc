// ODBC against SQLite's driver, which needs no server. (The other driver: postgres_test.cc.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "odbc/odbc_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SqliteDriver : public testing::Test {
 protected:
  void SetUp() override {
    test_.Connect("Driver={SQLite3};Database=" + test_.Path("data.db") +
                  ";StepAPI=1;NoTXN=0;Timeout=5000");
    const absl::Status made = test_.Change(
        {"CREATE TABLE t (id INTEGER, price DOUBLE, name VARCHAR(20), at TIMESTAMP, note TEXT)",
         "INSERT INTO t VALUES (1, 2.5, 'Å€', '2030-01-02 03:04:05', 'x')",
         "INSERT INTO t VALUES (2, NULL, NULL, NULL, NULL)"});
    if (absl::IsUnavailable(made)) {
      GTEST_SKIP() << "SQLite's ODBC driver is not installed (package libsqliteodbc): " << made;
    }
    ASSERT_TRUE(made.ok()) << made;
  }

  OdbcApp test_;
};

TEST_F(SqliteDriver, GivesTypesTextsAndNulls) {
  EXPECT_THAT(test_.Select("SELECT id, price, name, at FROM t ORDER BY id"),
              ElementsAre("#1|#2.5|Å€|#2030-01-02 03:04:05", "#2|-|-|-"));
  EXPECT_THAT(test_.Select("SELECT id, note FROM t ORDER BY id"), ElementsAre("#1|x", "#2|-"));
}

TEST_F(SqliteDriver, TextsOfAnyLengthAreWhole) {
  const std::string text(100'000, 'y');
  ASSERT_TRUE(test_.Change({"UPDATE t SET note = '" + text + "€' WHERE id = 1"}).ok());
  const auto rows = test_.Select("SELECT note FROM t WHERE id = 1");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(rows[0] == text + "€") << rows[0].size();
}

TEST_F(SqliteDriver, ManyRowsComeInTheirOrder) {
  const auto rows = test_.Select(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000) "
      "SELECT n.i AS i, t.id AS id FROM n JOIN t ON t.id = 1");
  ASSERT_EQ(rows.size(), 40000u);
  EXPECT_EQ(rows[39999], "#40000|#1");
}

TEST_F(SqliteDriver, ReadsNoMoreRowsThanFirstTakes) {
  const auto report = test_.Run("T: First 1 SQL SELECT id FROM t;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->source_statements[0].rows, 1u);
}

TEST_F(SqliteDriver, ChangesNothingWithoutModeWrite) {
  EXPECT_THAT(test_.Select("DELETE FROM t"), ElementsAre(HasSubstr("PERMISSION_DENIED")));
  EXPECT_EQ(test_.Select("SELECT id FROM t").size(), 2u);
}

TEST_F(SqliteDriver, TellsWhatIsWrongAndWhatItWasAsked) {
  EXPECT_THAT(test_.Select("SELECT x FROM nosuch"),
              ElementsAre(testing::AllOf(HasSubstr("connection DB: [HY000]"), HasSubstr("nosuch"),
                                         HasSubstr("it was asked: SELECT x FROM nosuch"))));
}

TEST_F(SqliteDriver, StopsWhenAskedTo) {
  CancelToken cancel;
  cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(100));
  const auto begin = CancelToken::Clock::now();
  const auto report = test_.app->RunScriptText(
      "SQL WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) "
      "SELECT max(i) AS i FROM n;",
      test_.Execution(cancel));
  EXPECT_TRUE(absl::IsDeadlineExceeded(report.status())) << report.status();
  EXPECT_LT(CancelToken::Clock::now() - begin, std::chrono::seconds(5));
}

TEST_F(SqliteDriver, ListsItsTables) {
  const auto report = test_.Run("T: LOAD TABLE_NAME, TABLE_TYPE; SQLTables; C: SQLColumns;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->log[0].rows, 1u);
  EXPECT_EQ(report->log[1].rows, 5u);
}

TEST(Odbc, ASourceThatCannotBeReachedIsUnavailable) {
  OdbcApp test;
  test.Connect("DSN=no such source;PWD=hush");
  const auto report = test.Run("LIB CONNECT TO DB;");
  EXPECT_TRUE(absl::IsUnavailable(report.status())) << report.status();
  EXPECT_THAT(report.status().ToString(), testing::Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace celadon
