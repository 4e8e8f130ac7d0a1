// Incremental loads through a QVD layer: what the source delivers, and what comes of it. The first
// case, a log file that only grows, is that of the prefix Buffer.
//
// Source: Qlik help "Loading new and updated records with incremental load"; the page of
// incremental and on-demand loads, section 1.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "celadon/qvd.h"
#include "sqlite/connected_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr char kBefore[] =
    "PK,X,Mod\n1,a,2030-01-01 08:00:00\n2,b,2030-01-01 08:00:00\n3,c,2030-01-01 08:00:00\n";
constexpr char kAfter[] =  // 2 is updated, 3 deleted, 4 new
    "PK,X,Mod\n1,a,2030-01-01 08:00:00\n2,b2,2030-01-02 08:00:00\n4,d,2030-01-02 09:00:00\n";

// `where` ends the LOAD of the old rows; `join` stands behind it.
std::string Script(const std::string& where, const std::string& join) {
  return "Let ThisExec = Now();\n"
         "If IsNull(QvdCreateTime('f.qvd')) Then\n"
         "  QT: SQL SELECT PK, X FROM T;\n"
         "Else\n"
         "  QT: SQL SELECT PK, X FROM T WHERE Mod >= #$(LastExec)# AND Mod < #$(ThisExec)#;\n"
         "  Concatenate(QT) LOAD PK, X FROM f.qvd (qvd)" +
         where + ";\n" + join +
         "End If\n"
         "If ScriptErrorCount = 0 Then\n"
         "  Store QT into f.qvd (qvd);\n"
         "  Let LastExec = ThisExec;\n"
         "End If\n";
}

class Incremental : public testing::Test {
 protected:
  Incremental() {
    test_.engine.formats().Add(MakeQvdFormat());
    test_.File("db/T.csv", kBefore);
  }

  // Both runs; gives the rows that the source delivered to each statement of the second.
  std::vector<uint64_t> RunTwice(const std::string& script) {
    test_.engine.StopClock(47484.5);  // 2030-01-01 12:00
    const auto first = test_.Run(script);
    EXPECT_TRUE(first.ok()) << first.status();
    EXPECT_THAT(test_.Rows("QT"), ElementsAre("1|a", "2|b", "3|c"));
    test_.File("db/T.csv", kAfter);
    test_.engine.StopClock(47485.5);
    const auto second = test_.Reload(false);
    EXPECT_TRUE(second.ok()) << second.status();
    std::vector<uint64_t> delivered;
    if (!second.ok()) return delivered;
    for (const SourceStatement& statement : second->source_statements) {
      delivered.push_back(statement.rows);
    }
    EXPECT_EQ(second->log.size() < 2 ? "no QVD was read" : second->log[1].qvd, "optimized");
    return delivered;
  }

  ConnectedApp test_;
};

TEST_F(Incremental, InsertsAloneKeepTheOutdatedCopies) {
  EXPECT_THAT(RunTwice(Script("", "")), ElementsAre(2u));
  EXPECT_THAT(test_.Rows("QT"), ElementsAre("2|b2", "4|d", "1|a", "2|b", "3|c"));
}

TEST_F(Incremental, UpdatesDropTheOutdatedCopiesAndSeeNoDeletes) {
  EXPECT_THAT(RunTwice(Script(" Where Not Exists(PK)", "")), ElementsAre(2u));
  EXPECT_THAT(test_.Rows("QT"), ElementsAre("2|b2", "4|d", "1|a", "3|c"));
}

TEST_F(Incremental, DeletesCostTheWholeListOfKeys) {
  const std::string script =
      Script(" Where Not Exists(PK)", "  Inner Join(QT) SQL SELECT PK FROM T;\n");
  EXPECT_THAT(RunTwice(script), ElementsAre(2u, 3u));
  EXPECT_THAT(test_.Rows("QT"), UnorderedElementsAre("1|a", "2|b2", "4|d"));
}

TEST_F(Incremental, AFailureKeepsTheOldFile) {
  const std::string script = Script(" Where Not Exists(PK)", "  SQL SELECT nosuch FROM T;\n");
  test_.engine.StopClock(47484.5);
  ASSERT_TRUE(test_.Run(script).ok());
  const auto written = std::filesystem::last_write_time(test_.Path("f.qvd"));
  test_.File("db/T.csv", kAfter);
  EXPECT_FALSE(test_.Reload(false).ok());
  EXPECT_EQ(std::filesystem::last_write_time(test_.Path("f.qvd")), written);
  EXPECT_THAT(test_.Rows("QT"), ElementsAre("1|a", "2|b", "3|c"));
}

}  // namespace
}  // namespace celadon
