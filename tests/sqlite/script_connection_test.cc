// How scripts connect, and what becomes of the statements that they send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sqlite/connected_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What a source was asked, and by whom.
struct Asked {
  std::vector<std::string> texts;
  std::vector<uint64_t> row_limits;
  ConnectOptions options;
};

class NoRows final : public TableReader {
 public:
  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override { return RowBatch(); }

 private:
  std::vector<ColumnInfo> columns_;
};

// A source that only remembers.
class RememberingSource final : public Connection {
 public:
  explicit RememberingSource(Asked* asked) : asked_(asked) {}
  absl::StatusOr<std::unique_ptr<OpenConnection>> Open(const ConnectOptions& options,
                                                       const Execution&) const override {
    asked_->options = options;
    if (options.password == "wrong") return absl::PermissionDeniedError("login failed");
    return std::make_unique<Opened>(asked_);
  }

 private:
  class Opened final : public OpenConnection {
   public:
    explicit Opened(Asked* asked) : asked_(asked) {}
    absl::StatusOr<std::unique_ptr<TableReader>> Run(const Query& query,
                                                     const Execution&) override {
      asked_->texts.push_back(query.text);
      asked_->row_limits.push_back(query.row_limit);
      return std::make_unique<NoRows>();
    }

   private:
    Asked* asked_;
  };
  Asked* asked_;
};

class ScriptConnection : public testing::Test {
 protected:
  ScriptConnection() {
    test_.File("db/T.csv", "a,b\n1,x\n2,y\n");
    test_.engine.connections().Add(
        {"Memory", std::make_shared<RememberingSource>(&asked_), std::nullopt});
  }
  std::string Failure(const std::string& script) {
    return std::string(test_.Run(script).status().message());
  }

  Asked asked_;
  ConnectedApp test_;
};

TEST_F(ScriptConnection, IsTheFirstOfTheHostUntilTheScriptChoosesAnother) {
  const auto report = test_.Run("T: SELECT a FROM T; LIB CONNECT TO 'memory'; SQL x;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(test_.Rows("T"), ElementsAre("1", "2"));
  EXPECT_THAT(asked_.texts, ElementsAre("x"));
  ASSERT_EQ(report->source_statements.size(), 2u);
  EXPECT_EQ(report->source_statements[0].connection, "DB");
  EXPECT_EQ(report->source_statements[0].text, "SELECT a FROM T");
  EXPECT_EQ(report->source_statements[0].rows, 2u);
  EXPECT_EQ(report->source_statements[1].connection, "Memory");
}

struct ConnectCase {
  const char* name;
  const char* statement;
};
class ConnectStatement : public ScriptConnection,
                         public testing::WithParamInterface<ConnectCase> {};

TEST_P(ConnectStatement, FindsTheConnection) {
  const auto report = test_.Run(std::string(GetParam().statement) + "; SQL x;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(asked_.texts, ElementsAre("x"));
}

INSTANTIATE_TEST_SUITE_P(Forms, ConnectStatement,
                         testing::ValuesIn(std::vector<ConnectCase>{
                             {"Quoted", "LIB CONNECT TO 'Memory'"},
                             {"Brackets", "lib connect to [Memory]"},
                             {"Bare", "CONNECT TO Memory"},
                             {"Odbc", "ODBC CONNECT32 TO \"Memory\""},
                             {"Oledb", "OLEDB CONNECT64 TO [Memory] (codepage is 1252)"},
                             {"Custom", "CUSTOM CONNECT TO `Memory` (mode is read)"}}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(ScriptConnection, HandsUserAndPasswordOver) {
  ASSERT_TRUE(
      test_.Run("ODBC CONNECT TO Memory (UserId is joe, Password is 'p,w', mode is write);").ok());
  EXPECT_EQ(asked_.options.user, "joe");
  EXPECT_EQ(asked_.options.password, "p,w");
  EXPECT_TRUE(asked_.options.writes);
}

// What the original engine has scrambled is of no use to the host, which has credentials of its
// own.
TEST_F(ScriptConnection, PassesOverScrambledUsersAndPasswords) {
  ASSERT_TRUE(test_.Run("CONNECT TO Memory (XUserId is a, XPassword is hush);").ok());
  EXPECT_EQ(asked_.options.user, "");
  EXPECT_EQ(asked_.options.password, "");
}

TEST_F(ScriptConnection, NoErrorShowsASecret) {
  for (const char* const script :
       {"ODBC CONNECT TO [DSN=x;UID=joe;PWD=hush];",
        "ODBC CONNECT TO Memory (Password is hush, x);",
        "OLEDB CONNECT TO 'Provider=x;Password=hush' (;",
        "ODBC CONNECT TO 'Memory' (UserId is u, Password is hush) and more;"}) {
    const std::string failure = Failure(script);
    EXPECT_THAT(failure, Not(HasSubstr("hush"))) << script;
    EXPECT_THAT(failure, HasSubstr("line 1")) << script;
  }
  EXPECT_THAT(Failure("ODBC CONNECT TO Memory (Password is wrong);"),
              HasSubstr("connection Memory: login failed"));
}

TEST_F(ScriptConnection, AnUnknownOneIsNamed) {
  const auto report = test_.Run("LIB CONNECT TO 'Memry';");
  EXPECT_TRUE(absl::IsNotFound(report.status()));
  EXPECT_THAT(report.status().ToString(),
              HasSubstr("the connection is unknown: Memry; known are: DB, Memory"));
}

TEST_F(ScriptConnection, IsGoneBehindDisconnect) {
  EXPECT_THAT(Failure("LIB CONNECT TO DB; DISCONNECT; SQL x;"),
              HasSubstr("connect to one by LIB CONNECT TO"));
}

TEST_F(ScriptConnection, GetsTheTextAsItIsWritten) {
  const std::string rest =
      "SELECT \"a\", (SELECT \"b\" FROM \"x\" FK \"__FK_x\") FROM JSON (wrap on) \"root\" PK "
      "\"__KEY\" WITH CONNECTION (URL \"http://h/a;b\", BODY \"{\"\"k\"\":[1]}\")";
  ASSERT_TRUE(test_
                  .Run("LIB CONNECT TO Memory; Let v = 7;\n" + rest + ";\n" +
                       "SQL EXEC p '$(v)';\nSELECT 1 -- it's one;\n  /* and */ // more\n, 2;")
                  .ok());
  EXPECT_THAT(asked_.texts, ElementsAre(rest, "EXEC p '7'", testing::StartsWith("SELECT 1 ")));
  EXPECT_THAT(asked_.texts[2], testing::EndsWith(", 2"));
  EXPECT_THAT(asked_.texts[2], Not(testing::AnyOf(HasSubstr("one"), HasSubstr("and"))));
}

TEST_F(ScriptConnection, GetsCommentsWhereTheyAreNotStripped) {
  ASSERT_TRUE(test_
                  .Run("LIB CONNECT TO Memory; SET StripComments=0;\n/* script's own */\n"
                       "SELECT /*+ hint */ 1 -- one\n;")
                  .ok());
  EXPECT_THAT(asked_.texts, ElementsAre("SELECT /*+ hint */ 1 -- one\n"));
}

TEST_F(ScriptConnection, IsAskedForNoMoreRowsThanFirstTakes) {
  ASSERT_TRUE(test_.Run("LIB CONNECT TO Memory; First 5 SQL x; SQL y;").ok());
  EXPECT_THAT(asked_.row_limits, ElementsAre(5u, 0u));
}

TEST_F(ScriptConnection, GivesRowsToPrecedingLoadsAndPrefixes) {
  const auto report = test_.Run(
      "LOAD a * 10 as c, b Where a > 1; SQL SELECT a, b FROM s.T;\n"
      "M: Mapping SELECT a, b FROM T;\n"
      "Left Join (T) SELECT b, a as d FROM T;\n"
      "Concatenate (T) SELECT b FROM T WHERE a = 1;\n"
      "N: LOAD ApplyMap('M', 2) as m Autogenerate 1;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(test_.Rows("T"), ElementsAre("20|y|2", "-|x|-"));
  EXPECT_THAT(test_.Rows("N"), ElementsAre("y"));
  EXPECT_EQ(report->log[0].source_rows, 1u);  // behind WHERE
  EXPECT_EQ(report->source_statements[0].rows, 2u);
}

TEST_F(ScriptConnection, ShowsATextInThePlaceOfNull) {
  ASSERT_TRUE(test_.Run("SET NullDisplay='none'; T: SQL SELECT NULL AS a, 1 AS b;").ok());
  EXPECT_THAT(test_.Rows("T"), ElementsAre("none|1"));
}

TEST_F(ScriptConnection, IsLeftAloneByStatementsThatAPartialReloadSkips) {
  ASSERT_TRUE(test_.Run("T: SELECT a FROM T; Add SELECT a FROM T WHERE a = 2;").ok());
  const auto report = test_.Reload(true);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->source_statements.size(), 1u);
  EXPECT_THAT(test_.Rows("T"), ElementsAre("1", "2", "2", "2"));
}

TEST_F(ScriptConnection, AStatementWithoutResultGivesNoRowsToALoad) {
  EXPECT_THAT(Failure("LIB CONNECT TO Memory; LOAD *; SQL x;"), HasSubstr("has no result"));
}

TEST_F(ScriptConnection, AFailureHasTheCodeOfADriverAndCountsInItsReloadAlone) {
  ASSERT_TRUE(
      test_.Run("SET ErrorMode=0; SELECT nosuch FROM T; Let code = Num(ScriptError);").ok());
  EXPECT_EQ(test_.Number("code"), 3);
  EXPECT_EQ(test_.Number("ScriptErrorCount"), 1);
  ASSERT_TRUE(test_.Run("Let name = ConnectString(); Let n = ScriptErrorCount + 10;").ok());
  EXPECT_EQ(test_.Number("n"), 10);
}

TEST_F(ScriptConnection, TheFolderIsALibrary) {
  const auto report = test_.Run(
      "T: LOAD a FROM [lib://db/T.csv] (txt, delimiter is ',', embedded labels, msq);\n"
      "Store T into [lib://DB/out.csv] (txt);\n"
      "For Each f in FileList('lib://DB\\o*.csv')\n  Let name = SubField('$(f)', '/', -1);\nNext\n"
      "U: NoConcatenate LOAD a FROM [lib://DB/out.csv];");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(test_.Rows("U"), ElementsAre("1", "2"));
  EXPECT_EQ(test_.app->variables().Find("name")->text(), "out.csv");
  EXPECT_THAT(Failure("LOAD * FROM [lib://DB/../T.csv];"), HasSubstr("leaves"));
  EXPECT_THAT(Failure("LOAD * FROM [lib://Other/T.csv];"), HasSubstr("is unknown: Other"));
  EXPECT_THAT(Failure("LOAD * FROM [lib://Memory/T.csv];"), HasSubstr("has no files"));
}

}  // namespace
}  // namespace celadon
