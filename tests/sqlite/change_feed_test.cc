// table_changes, and the script of a change feed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sqlite/connected_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// The feed of the Databricks page: created as version 0, then four changes.
constexpr char kFeed[] =
    "_commit_version,_commit_timestamp,_change_type,c1,c2\n"
    "1,2030-01-01 01:00:00,insert,1,Hello\n"
    "1,2030-01-01 01:00:00,insert,2,World\n"
    "2,2030-01-01 02:00:00,insert,3,!\n"
    "3,2030-01-01 03:00:00,update_preimage,1,Hello\n"
    "3,2030-01-01 03:00:00,update_postimage,1,HELLO\n"
    "3,2030-01-01 03:00:00,update_preimage,2,World\n"
    "3,2030-01-01 03:00:00,update_postimage,2,WORLD\n"
    "4,2030-01-01 04:00:00,delete,3,!\n";

TEST(TableChanges, HasTheColumnsOfTheTableFirst) {
  ConnectedApp test;
  test.File("db/T.changes.csv", kFeed);
  EXPECT_THAT(test.Select("SELECT * FROM table_changes('s.t', 4)"),
              ElementsAre("3|!|delete|4|2030-01-01 04:00:00"));
}

struct RangeCase {
  const char* name;
  const char* arguments;
  const char* expected;  // number of rows, or words of the error
};

class RangeOfChanges : public testing::TestWithParam<RangeCase> {};

TEST_P(RangeOfChanges, Gives) {
  ConnectedApp test;
  test.File("db/T.changes.csv", kFeed);
  const std::string sql =
      std::string("SELECT count(*) AS n FROM table_changes('T'") + GetParam().arguments + ")";
  EXPECT_THAT(test.Select(sql), ElementsAre(HasSubstr(GetParam().expected)));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RangeOfChanges,
    testing::ValuesIn(std::vector<RangeCase>{
        {"FromTheBeginning", ", 0", "8"},
        {"FromAVersion", ", 3", "5"},
        {"BothEndsBelong", ", 2, 3", "5"},
        {"OneVersion", ", 2, 2", "1"},
        {"FromATime", ", '2030-01-01 03:00:00'", "5"},
        {"FromATimeBetween", ", '2030-01-01 02:30'", "5"},
        {"FromABareTime", ",  2030-01-01 04:00:00.00 ", "1"},
        {"FromATimeBeforeAll", ", '2029-01-01'", "8"},
        {"UpToATime", ", 1, '2030-01-01 02:59:59'", "3"},
        {"StartAfterTheLast", ", 5", "starts after the latest version, which is 4"},
        {"StartBeforeTheFirst", ", -1", "starts before the earliest version"},
        {"StartTimeAfterTheLast", ", '2030-01-01 04:00:01'", "starts after the time"},
        {"EndAfterTheLast", ", 1, 9", "ends after the latest version"},
        {"EndTimeAfterTheLast", ", 1, '2031-01-01'", "ends after the time"},
        {"EndBeforeTheStart", ", 3, 2", "ends before it starts"},
        {"NoMoment", ", 'yesterday'", "a version or a timestamp, not at: yesterday"},
        {"NoStart", "", "needs a table and where to start"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(TableChanges, IsRefusedWhereThereAreNone) {
  ConnectedApp test;
  test.File("db/T.csv", "a\n1\n");
  test.File("db/U.changes.csv", "a,_commit_version\n1,1\n");
  EXPECT_THAT(test.Select("SELECT * FROM table_changes('T', 1)"),
              ElementsAre(HasSubstr("there is no file T.changes.csv")));
  EXPECT_THAT(test.Select("SELECT * FROM table_changes('U', 1)"),
              ElementsAre(HasSubstr("the changes lack one of _change_type")));
}

TEST(TableChanges, OfTwoTablesAreReadTogether) {
  ConnectedApp test;
  test.File("db/T.changes.csv", kFeed);
  test.File("db/U.changes.csv",
            "_commit_version,_commit_timestamp,_change_type,c1,d\n"
            "1,2030-01-01,insert,1,x\n");
  EXPECT_THAT(test.Select("SELECT t.c2, u.d FROM table_changes('T', 1) t "
                          "JOIN table_changes('U', 1) u ON t.c1 = u.c1 "
                          "WHERE t._change_type = 'update_postimage'"),
              ElementsAre("HELLO|x"));
}

// The published script, layout normalised.
constexpr char kPublished[] = R"([silvertable]:
SELECT Country, NumVaccinated, AvailableDoses FROM `default`.silvertable;

If IsPartialReload() Then
  Let Last_commit = Alt(chr(32)&Timestamp(Last_commit,'YYYY-MM-DD hh:mm:ss.ff')&chr(32), 1);
  Merge only (_commit_timestamp, Last_commit) on Country Concatenate(silvertable)
  SELECT left(_change_type,1) as Operation, Country, NumVaccinated, AvailableDoses, _commit_timestamp
  FROM table_changes('silverTable', $(Last_commit))
  WHERE _change_type != 'update_preimage'
  ORDER BY _commit_timestamp;
  Drop field _commit_timestamp from [silvertable];
End if
)";

// The one that is recommended: by versions, strictly newer ones only.
constexpr char kByVersion[] = R"([silvertable]:
SELECT Country, NumVaccinated, AvailableDoses FROM silvertable;

If IsPartialReload() Then
  Let vStart = Alt(vLastVersion + 1, 1);
  If $(vStart) <= $(vSourceVersion) Then
    Merge only (_commit_version, vLastVersion) on Country Concatenate(silvertable)
    SELECT left(_change_type,1) as Operation, Country, NumVaccinated, AvailableDoses, _commit_version
    FROM table_changes('silverTable', $(vStart)) WHERE _change_type != 'update_preimage'
    ORDER BY _commit_version;
    Drop Field _commit_version From silvertable;
  End If
End If
)";

const std::string kHead =
    "_commit_version,_commit_timestamp,_change_type,Country,NumVaccinated,AvailableDoses\n";
const std::string kVersion1 =
    "1,2024-03-01 09:00:00,insert,SE,100,40\n"
    "1,2024-03-01 09:00:00,insert,NO,50,20\n"
    "1,2024-03-01 09:00:00,insert,DK,70,10\n";
const std::string kVersion4 =
    "2,2024-03-01 10:00:00,update_preimage,SE,100,40\n"
    "2,2024-03-01 10:00:00,update_postimage,SE,120,20\n"
    "3,2024-03-01 10:05:00,insert,FI,30,90\n"
    "4,2024-03-01 10:10:00,delete,DK,70,10\n";
const std::string kVersion7 =
    "5,2024-03-01 11:00:00,update_preimage,NO,50,20\n"
    "5,2024-03-01 11:00:00,update_postimage,NO,55,15\n"
    "6,2024-03-01 11:05:00,insert,DK,5,95\n"
    "7,2024-03-01 11:06:00,delete,FI,30,90\n";

// A source that goes through three versions.
class Silver : public ConnectedApp {
 public:
  void AtVersion1() {
    File("db/silverTable.csv",
         "Country,NumVaccinated,AvailableDoses\nSE,100,40\nNO,50,20\nDK,70,10\n");
    File("db/silverTable.changes.csv", kHead + kVersion1);
  }
  void AtVersion4() { File("db/silverTable.changes.csv", kHead + kVersion1 + kVersion4); }
  void AtVersion7() {
    File("db/silverTable.csv",
         "Country,NumVaccinated,AvailableDoses\nSE,120,20\nNO,55,15\nDK,5,95\n");
    File("db/silverTable.changes.csv", kHead + kVersion1 + kVersion4 + kVersion7);
  }
  // Rows that the source delivered for the statements of a partial reload; -1 where it failed.
  int64_t ReloadPartially() {
    const auto report = Reload(true);
    EXPECT_TRUE(report.ok()) << report.status();
    int64_t rows = report.ok() ? 0 : -1;
    if (!report.ok()) return rows;
    for (const SourceStatement& statement : report->source_statements) {
      rows += static_cast<int64_t>(statement.rows);
    }
    return rows;
  }
  std::string Total(const char* formula) {
    Session session(app);
    return Evaluate(session, formula, Execution());
  }
};

TEST(ChangeFeedScript, RunsAsPublishedFromStepAToE) {
  Silver test;
  test.AtVersion1();  // A
  ASSERT_TRUE(test.Run(kPublished).ok());
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|100|40", "NO|50|20", "DK|70|10"));
  EXPECT_EQ(test.app->variables().Find("Last_commit"), nullptr);

  test.AtVersion4();  // B
  EXPECT_EQ(test.ReloadPartially(), 6);
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("NO|50|20", "SE|120|20", "FI|30|90"));
  EXPECT_NEAR(test.Number("Last_commit"), 45352.4236111, 1e-6);
  EXPECT_EQ(test.Total("Sum(NumVaccinated) & '/' & Sum(AvailableDoses) & '/' & Count(Country)"),
            "200/130/3");

  test.AtVersion7();  // C: nothing of versions 1 to 3
  EXPECT_EQ(test.ReloadPartially(), 4);
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|120|20", "NO|55|15", "DK|5|95"));
  EXPECT_NEAR(test.Number("Last_commit"), 45352.4625, 1e-9);
  EXPECT_EQ(test.Total("Sum(NumVaccinated) & '/' & Sum(AvailableDoses)"), "180/130");

  EXPECT_EQ(test.ReloadPartially(), 1);  // D
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|120|20", "NO|55|15", "DK|5|95"));
  EXPECT_NEAR(test.Number("Last_commit"), 45352.4625, 1e-9);

  ASSERT_TRUE(test.Reload(false).ok());  // E
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|120|20", "NO|55|15", "DK|5|95"));
  EXPECT_NEAR(test.Number("Last_commit"), 45352.4625, 1e-9);
  EXPECT_EQ(test.ReloadPartially(), 1);
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|120|20", "NO|55|15", "DK|5|95"));
}

TEST(ChangeFeedScript, ByVersionsFetchesOnlyWhatIsNew) {
  Silver test;
  test.AtVersion1();
  ASSERT_TRUE(test.Run(kByVersion).ok());
  test.AtVersion4();
  test.app->SetVariable("vSourceVersion", Value::Number(4));
  EXPECT_EQ(test.ReloadPartially(), 6);
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("NO|50|20", "SE|120|20", "FI|30|90"));
  test.AtVersion7();
  test.app->SetVariable("vSourceVersion", Value::Number(7));
  EXPECT_EQ(test.ReloadPartially(), 3);
  EXPECT_THAT(test.Rows("silvertable"), UnorderedElementsAre("SE|120|20", "NO|55|15", "DK|5|95"));
  EXPECT_EQ(test.ReloadPartially(), 0);
  EXPECT_EQ(test.Number("vLastVersion"), 7);
}

TEST(ChangeFeedScript, AFailureLeavesTheAppAsItWas) {
  Silver test;
  test.AtVersion1();
  ASSERT_TRUE(test.Run(kPublished).ok());
  test.File("db/silverTable.changes.csv", kHead);  // version 1 is after the latest, 0
  EXPECT_FALSE(test.Reload(true).ok());
  EXPECT_EQ(test.Rows("silvertable").size(), 3u);
  EXPECT_EQ(test.app->variables().Find("Last_commit"), nullptr);
}

}  // namespace
}  // namespace celadon
