// Loosely coupled tables: by the loop, by the script, by the host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/test_app.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Coupling kAssociated = Coupling::kAssociated, kLoose = Coupling::kLoose,
                   kFixed = Coupling::kLooseFixed;

// The example of the associative model, section 3.2.
class CouplingTest : public testing::Test {
 protected:
  LoadReport Run(const std::string& more) {
    auto report = test_.app->RunScriptText(
        "T1: LOAD * INLINE [City,Person\nTrollhättan,Albert\nGothenburg,Herbert];"
        "T2: LOAD * INLINE [Person,Car\nAlbert,Volvo\nHerbert,SAAB];"
        "T3: LOAD * INLINE [Car,City\nVolvo,Gothenburg\nSAAB,Trollhättan];" +
            more,
        test_.Execution());
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(LoadReport());
  }
  // The values of a field that are possible where Volvo is selected.
  std::vector<std::string> WithVolvo(const std::string& field) {
    Session session(test_.app);
    EXPECT_TRUE(session.Select("Car", {"Volvo"}, test_.Execution()).ok());
    ListObjectDefinition definition;
    definition.field = field;
    const auto list = session.List(definition, test_.Execution());
    std::vector<std::string> possible;
    for (const ListValue& value : list->values) {
      if (value.state == ValueState::kPossible) possible.push_back(value.text);
    }
    return possible;
  }

  TestApp test_;
};

TEST_F(CouplingTest, ALoopLoosensATableAndTheHostMayTakeAnother) {
  EXPECT_EQ(Run("").warnings.size(), 1u);
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kAssociated, kAssociated, kLoose));
  EXPECT_THAT(WithVolvo("City"), ElementsAre("Trollhättan"));
  ASSERT_TRUE(test_.app->SetLooselyCoupledVector({kAssociated, kLoose, kAssociated}).ok());
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kAssociated, kLoose, kAssociated));
  EXPECT_THAT(WithVolvo("City"), ElementsAre("Gothenburg"));
  EXPECT_THAT(WithVolvo("Person"), ElementsAre("Herbert"));
}

TEST_F(CouplingTest, ASessionFollowsTheHostsChoice) {
  Run("");
  Session session(test_.app);
  ASSERT_TRUE(session.Select("Car", {"Volvo"}, test_.Execution()).ok());
  ASSERT_TRUE(test_.app->SetLooselyCoupledVector({kAssociated, kLoose, kAssociated}).ok());
  ASSERT_EQ(session.Selections().size(), 1u);
  EXPECT_EQ(Evaluate(session, "Only(Person)", test_.Execution()), "Herbert");
}

TEST_F(CouplingTest, AVectorThatLeavesALoopOrHasAnotherLengthIsRefused) {
  Run("");
  EXPECT_EQ(test_.app->SetLooselyCoupledVector({kAssociated, kAssociated, kAssociated}).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(test_.app->SetLooselyCoupledVector({kLoose}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kAssociated, kAssociated, kLoose));
}

TEST_F(CouplingTest, WhatTheScriptLoosensStaysSoAndNeedsNoWarning) {
  EXPECT_THAT(Run("Loosen Table T1;").warnings, IsEmpty());
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kFixed, kAssociated, kAssociated));
  EXPECT_THAT(WithVolvo("City"), ElementsAre("Gothenburg"));
  ASSERT_TRUE(test_.app->SetLooselyCoupledVector({kAssociated, kAssociated, kLoose}).ok());
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kFixed, kAssociated, kLoose));
}

TEST_F(CouplingTest, ScriptsLoosenSeveralTablesThatAreThere) {
  Run("Loosen Tables T1, [T2];");
  EXPECT_THAT(test_.app->LooselyCoupledVector(), ElementsAre(kFixed, kFixed, kAssociated));
  EXPECT_THAT(WithVolvo("Person"), ElementsAre("Albert", "Herbert"));
  EXPECT_EQ(test_.app->RunScriptText("Loosen Table None;", test_.Execution()).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace celadon
