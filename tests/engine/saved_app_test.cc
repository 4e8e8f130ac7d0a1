// An app to a file and back, with what a session adds to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/test_app.h"
#include "test_folders.h"

namespace celadon {
namespace {

using testing::ElementsAre;

class SavedAppTest : public testing::Test {
 protected:
  void SetUp() override {
    test_.Load("Orders", "OrderID,Customer,Amount\n1,Berg,10\n2,Dahl,20\n3,Berg,30\n");
    test_.app->SetVariable("vLimit", Value::Number(15));
  }

  TestApp test_;
};

TEST_F(SavedAppTest, ComesBackWithTablesVariablesAndSelections) {
  const std::string path = test_.Path("a.celadon");
  Session session(test_.app);
  ASSERT_TRUE(session.Select("Customer", {"Berg"}, test_.Execution()).ok());
  ASSERT_TRUE(session.Lock("Customer").ok());
  ASSERT_TRUE(session.Save(path, test_.Execution()).ok());

  const auto other = std::make_shared<App>(&test_.engine, *DataFolder::Open(test_.Path("")));
  Session opened(other);
  const absl::Status status = opened.Open(path, test_.Execution());
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Evaluate(opened, "Sum(Amount)", test_.Execution()), "40");
  ASSERT_EQ(opened.Selections().size(), 1u);
  EXPECT_THAT(opened.Selections().front().values, ElementsAre("Berg"));
  EXPECT_TRUE(opened.Selections().front().locked);
  EXPECT_EQ(opened.Back().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(other->variables().Find("vLimit")->number(), 15);
}

TEST_F(SavedAppTest, ComesBackWithStatesAndBookmarks) {
  Session session(test_.app);
  ASSERT_TRUE(session.AddState("Other").ok());
  ASSERT_TRUE(session.UseState("Other").ok());
  ASSERT_TRUE(session.Select("Customer", {"Dahl"}, test_.Execution()).ok());
  ASSERT_TRUE(session.SaveBookmark("B").ok());
  ASSERT_TRUE(session.Save(test_.Path("a.celadon"), test_.Execution()).ok());
  const auto other = std::make_shared<App>(&test_.engine, *DataFolder::Open(test_.Path("")));
  Session opened(other);
  ASSERT_TRUE(opened.Open(test_.Path("a.celadon"), test_.Execution()).ok());
  EXPECT_THAT(opened.states(), ElementsAre("$", "Other"));
  EXPECT_TRUE(opened.Selections().empty());
  ASSERT_TRUE(opened.UseState("Other").ok());
  EXPECT_THAT(opened.Selections().front().values, ElementsAre("Dahl"));
  ASSERT_TRUE(opened.Clear("Customer").ok());
  ASSERT_TRUE(opened.ApplyBookmark("B", test_.Execution()).ok());
  EXPECT_THAT(opened.Selections().front().values, ElementsAre("Dahl"));
}

TEST_F(SavedAppTest, IsLeftAsItIsWhereAnotherCannotBeOpened) {
  Session session(test_.app);
  ASSERT_TRUE(session.Select("Customer", {"Dahl"}, test_.Execution()).ok());
  const absl::Status status =
      session.Open(test_.File("b.celadon", "no app at all"), test_.Execution());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Evaluate(session, "Sum(Amount)", test_.Execution()), "20");
  EXPECT_NE(test_.app->variables().Find("vLimit"), nullptr);
}

TEST_F(SavedAppTest, KeepsTheScriptThatMadeIt) {
  const std::string script = "T: LOAD RecNo() as N AUTOGENERATE 3;";
  ASSERT_TRUE(test_.app->RunScriptText(script, test_.Execution()).ok());
  ASSERT_TRUE(test_.app->Save(test_.Path("a.celadon"), {}, test_.Execution()).ok());
  ASSERT_TRUE(test_.app->RunScriptText("U: LOAD 1 as M AUTOGENERATE 1;", test_.Execution()).ok());
  ASSERT_TRUE(test_.app->Open(test_.Path("a.celadon"), test_.Execution()).ok());
  EXPECT_EQ(test_.app->script(), script);
  EXPECT_TRUE(test_.app->model()->FindTable("T").ok());
  ASSERT_TRUE(test_.app->Reload({}, test_.Execution()).ok());
}

TEST_F(SavedAppTest, RunsItsScriptAgainWhereRelativeNamesStartAtTheFolderOfTheScript) {
  std::filesystem::create_directories(test_.Path("below"));
  test_.File("below/t.csv", "N\n1\n2\n");
  const std::string script = test_.File("below/s.qvs", "T: LOAD * FROM t.csv;");
  ASSERT_TRUE(test_.app->RunScriptFile(script, test_.Execution()).ok());
  ASSERT_TRUE(test_.app->Save(test_.Path("a.celadon"), {}, test_.Execution()).ok());
  const auto other = std::make_shared<App>(&test_.engine, *DataFolder::Open(test_.Path("")));
  ASSERT_TRUE(other->Open(test_.Path("a.celadon"), test_.Execution()).ok());
  const auto report = other->Reload({}, test_.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->rows, 2u);
}

// The file was saved by the first version of the format, from the script that it holds.
TEST_F(SavedAppTest, OpensWhereTheFirstVersionOfTheFormatSavedIt) {
  const auto app = std::make_shared<App>(&test_.engine, *DataFolder::Open(test_.Path("")));
  Session session(app);
  const absl::Status opened =
      session.Open(TestDataFolder() + "/snapshot/version_1_0.celadon", test_.Execution());
  ASSERT_TRUE(opened.ok()) << opened;
  EXPECT_THAT(session.states(), ElementsAre("$", "Other"));
  ASSERT_EQ(session.Selections().size(), 2u);
  EXPECT_THAT(session.Selections()[0].values, ElementsAre("Lund"));
  EXPECT_TRUE(session.Selections()[0].locked);
  EXPECT_THAT(session.Selections()[1].values, ElementsAre("Hat"));
  EXPECT_EQ(Evaluate(session, "Sum(Amount)", test_.Execution()), "10.5");
  EXPECT_EQ(Evaluate(session, "Sum({1} Visitors)", test_.Execution()), "300");
  EXPECT_EQ(Evaluate(session, "Sum({Lund} Amount)", test_.Execution()), "30.5");
  EXPECT_EQ(Evaluate(session, "Count({1} Colour)", test_.Execution()), "2");
  EXPECT_EQ(app->variables().Find("vLimit")->text(), "15");
  ASSERT_TRUE(app->Reload({}, test_.Execution()).ok());
  EXPECT_EQ(app->model()->table(0).rows, 4u);
}

TEST_F(SavedAppTest, HasNoScriptToRunAgainWhereNoneMadeIt) {
  ASSERT_TRUE(test_.app->Save(test_.Path("a.celadon"), {}, test_.Execution()).ok());
  ASSERT_TRUE(test_.app->Open(test_.Path("a.celadon"), test_.Execution()).ok());
  EXPECT_EQ(test_.app->Reload({}, test_.Execution()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(SavedAppTest, ComesBackWithSectionAccessAndDerivedFields) {
  const auto report = test_.app->RunScriptText(
      "Section Access; A: LOAD * INLINE [ACCESS, USERID\nadmin, me\nuser, *]; Star is *;"
      "Section Application; T: LOAD Date(43831 + RecNo()) as Day, RecNo() as N Autogenerate 3;"
      "Cal: Declare Field Definition Tagged '$date' Fields Year($1) As Year Tagged ('$year');"
      "Derive Fields From Fields Day Using Cal;",
      test_.Execution());
  ASSERT_TRUE(report.ok()) << report.status();
  Session session(test_.app);
  ASSERT_TRUE(session.Save(test_.Path("a.celadon"), test_.Execution()).ok());
  const auto other = std::make_shared<App>(&test_.engine, *DataFolder::Open(test_.Path("")));
  Session opened(other);
  const absl::Status status = opened.Open(test_.Path("a.celadon"), test_.Execution());
  ASSERT_TRUE(status.ok()) << status;
  const SectionAccess access = other->section_access();
  ASSERT_NE(access.tables, nullptr);
  EXPECT_EQ(access.star, "*");
  EXPECT_EQ(access.tables->table(0).rows, 2u);
  EXPECT_EQ(access.tables->field(1).name, "USERID");
  EXPECT_EQ(other->model()->FindField("USERID").status().code(), absl::StatusCode::kNotFound);
  ASSERT_EQ(other->derived_fields()->size(), test_.app->derived_fields()->size());
  EXPECT_EQ(other->derived_fields()->front().formula, test_.app->derived_fields()->front().formula);
  EXPECT_EQ(other->derived_fields()->front().tags, test_.app->derived_fields()->front().tags);
}

}  // namespace
}  // namespace celadon
