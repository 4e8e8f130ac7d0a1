// ODBC against a PostgreSQL server, which postgres_test.py starts and names in CELADON_POSTGRES.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "odbc/odbc_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    const char* const server = std::getenv("CELADON_POSTGRES");
    ASSERT_NE(server, nullptr) << "run postgres_test.py";
    test_.Connect(server);
  }

  OdbcApp test_;
};

struct TypeCase {
  const char* name;
  const char* expression;
  const char* expected;
};

class PostgresType : public Postgres, public testing::WithParamInterface<TypeCase> {};

TEST_P(PostgresType, ComesAs) {
  EXPECT_THAT(test_.Select(std::string("SELECT ") + GetParam().expression + " AS x"),
              ElementsAre(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Types, PostgresType,
    testing::ValuesIn(std::vector<TypeCase>{
        {"SmallInt", "7::int2", "#7"},
        {"Integer", "-7::int4", "#-7"},
        {"BigInt", "9007199254740992::int8", "#9007199254740992"},
        {"BigIntPastDoubles", "9007199254740993::int8", "9007199254740993"},
        {"True", "true", "#-1"},
        {"False", "false", "#0"},
        {"Double", "0.1::float8", "#0.1"},
        {"Numeric", "12.50::numeric(10,2)", "#12.5"},
        {"NumericOfManyDigits", "1234567890.1234567890::numeric(30,10)", "#1234567890.1234567890"},
        {"NumericWithoutScale", "99999999999999999999999::numeric", "#99999999999999999999999"},
        {"Date", "date '2030-01-02'", "#2030-01-02"},
        {"Time", "time '03:04:05'", "#03:04:05"},
        {"Timestamp", "timestamp '2030-01-02 03:04:05.5'", "#2030-01-02 03:04:05.500"},
        {"TimestampWithZone", "timestamptz '2030-01-02 03:04:05+02'", "#2030-01-02 01:04:05"},
        {"Text", "'Ågot ✓ 😀'::text", "Ågot ✓ 😀"},
        {"TextOfDigitsStaysText", "'007'::text", "007"},
        {"Varchar", "'ab  '::varchar(10)", "ab  "},
        {"CharIsPadded", "'ab'::char(5)", "ab"},
        {"EmptyText", "''::text", ""},
        {"Uuid", "'00000000-0000-0000-0000-0000000000ff'::uuid",
         "00000000-0000-0000-0000-0000000000ff"},
        {"Json", "'{\"a\": 1}'::jsonb", "{\"a\": 1}"},
        {"Bytes", "'\\x00ff'::bytea", "00ff"},
        {"NullInteger", "NULL::int4", "-"},
        {"NullText", "NULL::text", "-"},
        {"NullDate", "NULL::date", "-"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(Postgres, ManyRowsComeInTheirOrder) {
  const auto report = test_.Run(
      "T: SQL SELECT i, i * 0.5::float8 AS half, (i % 7)::text AS t "
      "FROM generate_series(1, 50000) AS s(i);\n"
      "N: SQL SELECT i FROM generate_series(1, 50000) AS s(i);\n"
      "X: LOAD Sum(half) as s, Min(t) as t, Count(i) as n Resident T;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->source_statements[0].rows, 50000u);
  EXPECT_EQ(report->source_statements[1].rows, 50000u);
  Session session(test_.app);
  EXPECT_EQ(Evaluate(session, "Sum(s) & '/' & Sum(n)", test_.Execution()), "625012500/50000");
}

TEST_F(Postgres, LongTextsAreWhole) {
  EXPECT_THAT(test_.Select("SELECT length(x) AS n, x FROM (SELECT repeat('é', 30000) AS x) q"),
              ElementsAre("#30000|" + [] {
                std::string text;
                for (int i = 0; i < 30000; ++i) text += "é";
                return text;
              }()));
}

TEST_F(Postgres, FirstIsPushedDown) {
  const auto begin = CancelToken::Clock::now();
  const auto report = test_.Run("T: First 2 SQL SELECT generate_series(1, 1000000) AS i;");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->source_statements[0].rows, 2u);
  EXPECT_LT(CancelToken::Clock::now() - begin, std::chrono::seconds(20));
}

TEST_F(Postgres, StopsWhenAskedTo) {
  CancelToken cancel;
  cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(200));
  const auto begin = CancelToken::Clock::now();
  const auto report = test_.app->RunScriptText("SQL SELECT 1 AS a FROM (SELECT pg_sleep(30)) q;",
                                               test_.Execution(cancel));
  EXPECT_TRUE(absl::IsDeadlineExceeded(report.status())) << report.status();
  EXPECT_LT(CancelToken::Clock::now() - begin, std::chrono::seconds(10));
}

TEST_F(Postgres, ChangesNothingWithoutModeWrite) {
  ASSERT_TRUE(test_
                  .Change({"DROP TABLE IF EXISTS t", "CREATE TABLE t (id int)",
                           "INSERT INTO t VALUES (1), (2)"})
                  .ok());
  EXPECT_THAT(test_.Select("DELETE FROM t"), ElementsAre(HasSubstr("PERMISSION_DENIED")));
  EXPECT_EQ(test_.Select("SELECT id FROM t").size(), 2u);
}

TEST_F(Postgres, TellsWhatIsWrong) {
  EXPECT_THAT(test_.Select("SELECT x FROM nosuch"),
              ElementsAre(testing::AllOf(HasSubstr("connection DB: [42P01]"), HasSubstr("nosuch"),
                                         HasSubstr("it was asked: SELECT x FROM nosuch"))));
  // The connection goes on after an error.
  const auto report = test_.Run(
      "SET ErrorMode=0; SQL SELECT x FROM nosuch; SET ErrorMode=1; T: SQL SELECT 1 AS a;");
  EXPECT_TRUE(report.ok()) << report.status();
}

TEST_F(Postgres, AUserAndPasswordOfTheScriptTakeThePlaceOfTheHosts) {
  const auto report =
      test_.Run("LIB CONNECT TO DB (UserId is nobody_here, Password is 'h;ush}'); SQL SELECT 1;");
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(report.status().ToString(), HasSubstr("nobody_here"));
  EXPECT_THAT(report.status().ToString(), testing::Not(HasSubstr("h;ush")));
}

TEST_F(Postgres, AMergeFetchesWhatIsNewSinceTheLastOne) {
  ASSERT_TRUE(test_
                  .Change({"DROP TABLE IF EXISTS log",
                           "CREATE TABLE log (id int, op text, x text, at timestamp)",
                           "INSERT INTO log VALUES (1, 'i', 'a', '2030-01-01 00:00'),"
                           " (2, 'i', 'b', '2030-01-01 12:00')"})
                  .ok());
  ASSERT_TRUE(test_
                  .Run("T: Merge (at, vLast) On id SQL SELECT op, id, x, at FROM log WHERE at > "
                       "timestamp '1899-12-30' + $(#vLast) * interval '1 day' ORDER BY at;")
                  .ok());
  ASSERT_TRUE(test_.app->model()->FindTable("T").ok());
  const auto changed = test_.app->variables().Find("vLast")->number();
  EXPECT_EQ(changed, 47484.5);
}

}  // namespace
}  // namespace celadon
