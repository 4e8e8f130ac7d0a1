// A database file as a source.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "sqlite/connected_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DatabaseFile : public testing::Test {
 protected:
  DatabaseFile() {
    sqlite3* database = nullptr;
    sqlite3_open(path_.c_str(), &database);
    EXPECT_EQ(
        sqlite3_exec(database,
                     "CREATE TABLE t (id INTEGER, name VARCHAR(20), at DATETIME, code TEXT);"
                     "INSERT INTO t VALUES (1, 'a', '2030-01-02 03:00:00', '007'),"
                     "                     (2, NULL, NULL, '8');"
                     "CREATE TABLE \"t.changes\" (id INTEGER, _change_type TEXT,"
                     "  _commit_version INTEGER, _commit_timestamp TIMESTAMP);"
                     "INSERT INTO \"t.changes\" VALUES (1, 'insert', 1, '2030-01-01 00:00:00'),"
                     "  (2, 'insert', 2, '2030-01-02 00:00:00')",
                     nullptr, nullptr, nullptr),
        SQLITE_OK);
    sqlite3_close(database);
    test_.engine.connections().Add({"File", MakeSqliteFile(path_), std::nullopt});
  }

  ConnectedApp test_;
  std::string path_ = test_.Path("data.db");
};

TEST_F(DatabaseFile, KeepsTypesTextsAndNulls) {
  ASSERT_TRUE(test_.Run("LIB CONNECT TO File; t: SELECT * FROM t;").ok());
  EXPECT_THAT(test_.Rows("t"), ElementsAre("1|a|2030-01-02 03:00:00|007", "2|-|-|8"));
  const auto model = test_.app->model();
  EXPECT_EQ(model->field(*model->FindField("code")).symbols->numeric_count(), 0u);
  EXPECT_EQ(model->field(*model->FindField("at")).symbols->numeric_count(), 1u);
}

TEST_F(DatabaseFile, HasChangesWhereItsTablesHoldThem) {
  ASSERT_TRUE(test_.Run("LIB CONNECT TO File; c: SQL SELECT id FROM table_changes('t', 2);").ok());
  EXPECT_THAT(test_.Rows("c"), ElementsAre("2"));
}

TEST_F(DatabaseFile, IsWrittenOnlyWhereTheScriptConnectsToWrite) {
  const auto refused = test_.Run("LIB CONNECT TO File; SQL DELETE FROM t;");
  EXPECT_THAT(refused.status().ToString(), HasSubstr("not authorized"));
  const auto done = test_.Run(
      "LIB CONNECT TO File (mode is write); SQL DELETE FROM t WHERE id = 1; t: SELECT id FROM t;");
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_THAT(test_.Rows("t"), ElementsAre("2"));
  EXPECT_EQ(done->log[0].kind, "sql");
  const auto outside =
      test_.Run("LIB CONNECT TO File (mode is write); SQL VACUUM INTO '" + test_.Path("x") + "';");
  EXPECT_FALSE(outside.ok());
  EXPECT_FALSE(std::filesystem::exists(test_.Path("x")));
}

TEST_F(DatabaseFile, OtherFilesAreNone) {
  test_.engine.connections().Add(
      {"Text", MakeSqliteFile(test_.File("text", std::string(5000, 'x'))), std::nullopt});
  test_.engine.connections().Add({"None", MakeSqliteFile(test_.Path("none")), std::nullopt});
  EXPECT_THAT(test_.Run("LIB CONNECT TO Text;").status().ToString(),
              HasSubstr("connection Text: file is not a database"));
  EXPECT_TRUE(absl::IsNotFound(test_.Run("LIB CONNECT TO None;").status()));
}

}  // namespace
}  // namespace celadon
