// Selections of a session, and what becomes of them when more is loaded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/test_app.h"

namespace celadon {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kOrders =
    "OrderID,Customer,Amount\n1,Berg,10\n2,Dahl,20\n3,Berg,30\n4,Falk,40\n";

class SessionTest : public testing::Test {
 protected:
  void SetUp() override {
    test_.Load("Orders", kOrders);
    session_ = std::make_unique<Session>(test_.app);
  }

  std::vector<std::string> Selected(const std::string& field) {
    for (const auto& selection : session_->Selections()) {
      if (selection.field == field) return selection.values;
    }
    return {};
  }

  TestApp test_;
  std::unique_ptr<Session> session_;
};

TEST_F(SessionTest, SelectsByTextAndReportsWhatIsUnknown) {
  const auto result = session_->Select("Customer", {"Berg", "Nobody"}, test_.Execution());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->changed);
  EXPECT_THAT(result->ignored, ElementsAre("Nobody"));
  EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), "40");
  EXPECT_FALSE(session_->Select("Customer", {"Berg"}, test_.Execution())->changed);
}

TEST_F(SessionTest, AFailedSelectionChangesNothing) {
  ASSERT_TRUE(session_->Select("Customer", {"Dahl"}, test_.Execution()).ok());
  const absl::Status field = session_->Select("Custmer", {"Berg"}, test_.Execution()).status();
  EXPECT_EQ(field.code(), StatusCode::kNotFound);
  EXPECT_THAT(field.ToString(), HasSubstr("Customer"));  // the nearest name
  EXPECT_EQ(session_->Select("Customer", {"x", "y"}, test_.Execution()).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(session_->Toggle("Customer", {"x"}, test_.Execution()).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(session_->Clear("None").status().code(), StatusCode::kNotFound);
  CancelToken cancel;
  cancel.Cancel();
  EXPECT_EQ(session_->Select("Customer", {"Berg"}, test_.Execution(cancel)).status().code(),
            StatusCode::kCancelled);
  EXPECT_THAT(Selected("Customer"), ElementsAre("Dahl"));
  EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), "20");
}

TEST_F(SessionTest, TogglesAndClears) {
  ASSERT_TRUE(session_->Toggle("Customer", {"Berg", "Dahl"}, test_.Execution()).ok());
  ASSERT_TRUE(session_->Toggle("Customer", {"Dahl", "Falk"}, test_.Execution()).ok());
  EXPECT_THAT(Selected("Customer"), ElementsAre("Berg", "Falk"));
  EXPECT_TRUE(session_->Clear("Customer")->changed);
  EXPECT_FALSE(session_->ClearAll().changed);
  EXPECT_TRUE(session_->Selections().empty());
}

// The symbols that the first load gave ids to stand behind others after the second.
TEST_F(SessionTest, SelectionsSurviveALoadByValue) {
  ASSERT_TRUE(session_->Select("Customer", {"Dahl", "Falk"}, test_.Execution()).ok());
  test_.Load("Customers", "Customer,City\nAhl,Oslo\nCarl,Rome\nDahl,Bern\nEk,Kiel\n");
  EXPECT_THAT(Selected("Customer"), ElementsAre("Dahl", "Falk"));
  EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), "60");
  EXPECT_EQ(Evaluate(*session_, "Only(City)", test_.Execution()), "Bern");
}

// Only a script can take values away.
TEST_F(SessionTest, ValuesAndFieldsThatAReloadTakesAwayAreDeselected) {
  ASSERT_TRUE(session_->Select("Customer", {"Dahl", "Falk"}, test_.Execution()).ok());
  ASSERT_TRUE(session_->Select("OrderID", {"2"}, test_.Execution()).ok());
  const auto reload = test_.app->RunScriptText(
      "Sales: LOAD * INLINE [Customer,Amount\nFalk,5\nAhl,6];", test_.Execution());
  ASSERT_TRUE(reload.ok()) << reload.status();
  EXPECT_THAT(Selected("Customer"), ElementsAre("Falk"));
  EXPECT_EQ(session_->Selections().size(), 1u);
  EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), "5");
}

TEST_F(SessionTest, AFailedReloadLeavesTablesVariablesAndSelections) {
  ASSERT_TRUE(session_->Select("Customer", {"Dahl"}, test_.Execution()).ok());
  const auto model = test_.app->model();
  const auto reload = test_.app->RunScriptText(
      "SET DecimalSep=','; A: LOAD * INLINE [X\n1]; B: LOAD * FROM [absent.csv] (txt);",
      test_.Execution());
  EXPECT_FALSE(reload.ok());
  EXPECT_EQ(test_.app->model(), model);
  EXPECT_EQ(test_.app->variables().Find("DecimalSep")->text(), ".");
  EXPECT_THAT(Selected("Customer"), ElementsAre("Dahl"));
}

TEST_F(SessionTest, SessionsAreIndependent) {
  Session other(test_.app);
  ASSERT_TRUE(session_->Select("Customer", {"Berg"}, test_.Execution()).ok());
  EXPECT_TRUE(other.Selections().empty());
  EXPECT_EQ(Evaluate(other, "Sum(Amount)", test_.Execution()), "100");
  EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), "40");
}

TEST_F(SessionTest, CachingDoesNotShowInResults) {
  session_->set_caching(false);
  for (const char* customer : {"Berg", "Dahl"}) {
    ASSERT_TRUE(session_->Select("Customer", {customer}, test_.Execution()).ok());
    const std::string uncached = Evaluate(*session_, "Sum(Amount)", test_.Execution());
    session_->set_caching(true);
    EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), uncached);
    EXPECT_EQ(Evaluate(*session_, "Sum(Amount)", test_.Execution()), uncached);
    session_->set_caching(false);
  }
}

TEST_F(SessionTest, AFrameGivesWhatItsObjectsGiveAlone) {
  ASSERT_TRUE(session_->Select("Customer", {"Berg"}, test_.Execution()).ok());
  ListObjectDefinition list;
  list.field = "OrderID";
  HyperCubeDefinition cube;
  cube.dimensions.push_back({"Customer", ""});
  cube.measures.push_back({"Sum(Amount)", ""});
  const auto frame = session_->Frame({list, cube}, test_.Execution());
  ASSERT_TRUE(frame.ok()) << frame.status();
  ASSERT_EQ(frame->size(), 2u);
  EXPECT_EQ(std::get<ListObject>((*frame)[0]).counts.possible, 2u);
  EXPECT_EQ(std::get<HyperCube>((*frame)[1]).cells.size(), 1u);
  list.field = "None";
  EXPECT_EQ(session_->Frame({cube, list}, test_.Execution()).status().code(),
            StatusCode::kNotFound);
}

}  // namespace
}  // namespace celadon
