// Functions that whole columns are handed to, registered by a host, in charts: the same interface
// that plugins come through.
#include <memory>
#include <string>
#include <thread>

#include "celadon/cube_error.h"
#include "engine/external_functions_fixture.h"
#include "gmock/gmock.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// The worked example of the documentation: one call for the rows, and one for the total.
TEST_F(ExternalFunctionTest, RowsOfACubeAreOneCall) {
  Recorded& rows = AddTensor();
  EXPECT_THAT(Column(Cube("Group", {"p.rows(Sum(Sales), 1)"})),
              ElementsAre("Dairy:13", "Snack:49", "all:61"));
  std::vector<std::string> calls = rows.TakeCalls();
  ASSERT_EQ(calls.size(), 2);
  EXPECT_EQ(calls[0], "60,1");
  EXPECT_TRUE(calls[1] == "48,1|12,1" || calls[1] == "12,1|48,1") << calls[1];
}

TEST_F(ExternalFunctionTest, GroupsOfAnAggregationAreACallEach) {
  Recorded& all = AddAggregation();
  EXPECT_THAT(Column(Cube("Group", {"P.All(Sales)"})),
              ElementsAre("Dairy:12", "Snack:19,11,18", "all:19,11,18,12"));
  EXPECT_THAT(all.TakeCalls(), UnorderedElementsAre("12", "19|11|18", "19|11|18|12"));
}

TEST_F(ExternalFunctionTest, WithoutDimensionsThereIsOneCall) {
  Recorded& rows = AddTensor();
  Recorded& all = AddAggregation();
  EXPECT_EQ(Eval("P.Rows(Sum(Sales), 2) * 2"), "124");
  EXPECT_THAT(rows.TakeCalls(), ElementsAre("60,2"));
  EXPECT_EQ(Eval("P.All({<Group={Dairy}>} Sales) & P.All(total distinct Group)"), "12Snack,Dairy");
  EXPECT_THAT(all.TakeCalls(), UnorderedElementsAre("12", "Snack|Dairy"));
}

TEST_F(ExternalFunctionTest, FieldsMeanTheirOnlyValue) {
  Recorded& rows = AddTensor();
  EXPECT_THAT(Column(Cube("Snack", {"P.Rows(Sales, Group)"})),
              ElementsAre("Cheese:12", "Chips:19", "Cookies:18", "Popcorn:11", "all:0"));
  EXPECT_THAT(rows.TakeCalls(), testing::Contains("NULL,NULL"));
  const ExternalCall& call = rows.last();
  EXPECT_EQ(call.arguments[0].name, "Sales");
  EXPECT_EQ(call.place, ExternalPlace::kChart);
}

TEST_F(ExternalFunctionTest, ArgumentsHaveNames) {
  Recorded& rows = AddTensor();
  EXPECT_EQ(Eval("P.Rows(Sum( Sales ), [Group], Max(Sales) as Top)"), "79");
  EXPECT_EQ(rows.last().arguments[0].name, "Sum( Sales )");
  EXPECT_EQ(rows.last().arguments[1].name, "Group");
  EXPECT_EQ(rows.last().arguments[2].name, "Top");
}

TEST_F(ExternalFunctionTest, OnlyPossibleRowsAreSent) {
  Recorded& rows = AddTensor();
  ASSERT_TRUE(session_.Select("Snack", {"Chips"}, test_.Execution()).ok());
  EXPECT_THAT(Column(Cube("Snack", {"P.Rows(Sum(Sales))"})), ElementsAre("Chips:19", "all:19"));
  EXPECT_THAT(rows.TakeCalls(), ElementsAre("19", "19"));
}

TEST_F(ExternalFunctionTest, StandInAggr) {
  Recorded& rows = AddTensor();
  Recorded& all = AddAggregation();
  EXPECT_EQ(Eval("Sum(Aggr(P.Rows(Sum(Sales), 1), Group))"), "62");
  EXPECT_THAT(rows.TakeCalls(), testing::Contains("12,1|48,1"));
  EXPECT_EQ(Eval("Concat(Aggr(P.All(Sales), Group), '/')"), "12/19,11,18");
  EXPECT_THAT(all.TakeCalls(), testing::Contains("12"));
}

// Our own: where records are evaluated, the distinct values are handed over in one call.
TEST_F(ExternalFunctionTest, StandInsideAggregationsIfRowsAreByThemselves) {
  Recorded& each = AddScalar();
  AddTensor();
  EXPECT_EQ(Eval("Sum(P.Each(Sales, 1))"), "64");
  EXPECT_EQ(Eval("Sum({1<Group={Snack}>} P.Each(Sales, 1))"), "51");
  EXPECT_EQ(Eval("Count(P.Each(Group))"), "4");
  EXPECT_THAT(each.TakeCalls(), testing::Contains("Dairy|Snack"));
  EXPECT_THAT(Eval("Sum(P.Rows(Sales))"), HasSubstr("cannot stand inside an aggregation"));
}

TEST_F(ExternalFunctionTest, SetsReachBeyondTheSelection) {
  AddScalar();
  ASSERT_TRUE(session_.Select("Group", {"Dairy"}, test_.Execution()).ok());
  EXPECT_EQ(Eval("Sum({1} P.Each(Sales))"), "60");
  EXPECT_EQ(Eval("Sum(all P.Each(Sales)) - Sum(P.Each(Sales))"), "48");
}

TEST_F(ExternalFunctionTest, MakeCalculatedDimensions) {
  Recorded& rows = AddTensor();
  EXPECT_THAT(Column(Cube("=P.Rows(Sales, 1)", {"Sum(Sales)"})),
              ElementsAre("12:11", "13:12", "19:18", "20:19", "all:60"));
  EXPECT_EQ(rows.TakeCalls().size(), 1);
}

TEST_F(ExternalFunctionTest, SortAndSuppressRows) {
  AddTensor();
  HyperCubeDefinition cube;
  cube.dimensions = {{"Snack", ""}};
  cube.measures = {{"P.Rows(Sum(Sales), -12)", ""}};
  cube.sort = {{.column = 1, .criteria = {}, .descending = true}};
  cube.suppress_zero = true;
  const auto calculated = session_.Cube(cube, test_.Execution());
  ASSERT_TRUE(calculated.ok()) << calculated.status();
  EXPECT_THAT(Column(*calculated), ElementsAre("Chips:7", "Cookies:6", "Popcorn:-1", "all:48"));
}

TEST_F(ExternalFunctionTest, FailingOnesLeaveOtherColumnsAlone) {
  Recorded& gone = Add(
      {.name = "P.Gone", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}}, Refuse);
  Add({.name = "P.AllGone", .kind = ExternalKind::kAggregation, .parameters = "value", .help = {}},
      Refuse);
  const HyperCube cube = Cube("Group", {"P.Gone(Sum(Sales))", "Sum(Sales)", "P.AllGone(Sales)"});
  EXPECT_THAT(Column(cube, 0), ElementsAre("Dairy:-", "Snack:-", "all:-"));
  EXPECT_THAT(Column(cube, 1), ElementsAre("Dairy:12", "Snack:48", "all:60"));
  EXPECT_THAT(cube.measures[0].error.message(), HasSubstr("the other side is gone"));
  EXPECT_TRUE(cube.measures[1].error.ok());
  EXPECT_THAT(cube.measures[2].error.message(), HasSubstr("the other side is gone"));
  gone.TakeCalls();
  EXPECT_THAT(Eval("P.Gone(1)"), HasSubstr("the other side is gone"));
  EXPECT_EQ(gone.TakeCalls().size(), 1);  // not once more for the total
  EXPECT_THAT(Eval("Sum(Aggr(P.Gone(1), Group))"), HasSubstr("the other side is gone"));
}

// The total may fail where the rows do not: a field has no single value there.
TEST_F(ExternalFunctionTest, FailingTotalsAreNullAlone) {
  Add({.name = "P.Picky", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}},
      [](const ExternalCall& call) -> absl::StatusOr<ExternalTable> {
        if (call.arguments[0].values[0].is_null()) return absl::InvalidArgumentError("NULL");
        return SumRows(call);
      });
  const HyperCube cube = Cube("Snack", {"P.Picky(Sales)"});
  EXPECT_THAT(Column(cube), testing::Contains("Chips:19"));
  EXPECT_THAT(Column(cube), testing::Contains("all:-"));
  EXPECT_TRUE(cube.measures[0].error.ok());
}

TEST_F(ExternalFunctionTest, OnesThatGiveNoAnswerInTimeAreWaitedForOnce) {
  const auto late = [](const ExternalCall&) -> absl::StatusOr<ExternalTable> {
    return WithCubeError(absl::UnavailableError("no answer"), static_cast<CubeError>(22004));
  };
  Recorded& rows = Add(
      {.name = "P.Late", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}}, late);
  Recorded& groups = Add({.name = "P.LateGroups",
                          .kind = ExternalKind::kAggregation,
                          .parameters = "value",
                          .help = {}},
                         late);
  const HyperCube cube = Cube("Group", {"P.Late(Sum(Sales))", "P.LateGroups(Sales)"});
  EXPECT_THAT(cube.measures[0].error.message(), HasSubstr("no answer"));
  EXPECT_THAT(cube.measures[1].error.message(), HasSubstr("no answer"));
  EXPECT_EQ(rows.TakeCalls().size(), 1);
  EXPECT_EQ(groups.TakeCalls().size(), 1);
}

TEST_F(ExternalFunctionTest, AnswersOfTheWrongLengthAreFitted) {
  const auto answer = [](size_t rows) {
    return [rows](const ExternalCall&) -> absl::StatusOr<ExternalTable> {
      DualVector values;
      for (size_t i = 0; i < rows; ++i) values.Append(ValueView::Number(7));
      return OneColumn(std::move(values));
    };
  };
  Add({.name = "P.Short", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}},
      answer(1));
  Add({.name = "P.Long", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}},
      answer(9));
  Add({.name = "P.None", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}},
      [](const ExternalCall&) { return ExternalTable(); });
  const HyperCube cube = Cube("Group", {"P.Short(1)", "P.Long(1)", "P.None(1)"});
  EXPECT_THAT(Column(cube, 0),
              UnorderedElementsAre(testing::EndsWith(":7"), testing::EndsWith(":-"), "all:7"));
  EXPECT_THAT(Column(cube, 1), ElementsAre("Dairy:7", "Snack:7", "all:7"));
  EXPECT_THAT(Column(cube, 2), ElementsAre("Dairy:-", "Snack:-", "all:-"));
}

TEST_F(ExternalFunctionTest, ConstantsAreHandedOverByThemselves) {
  Recorded& eval = Add({.name = "P.Eval",
                        .kind = ExternalKind::kTensor,
                        .parameters = "script[, value, …]",
                        .help = {},
                        .constants = 1},
                       SumRows);
  EXPECT_EQ(Eval("P.Eval('a' & 'b', Sum(Sales))"), "60");
  EXPECT_EQ(eval.last().constants[0].text(), "ab");
  const HyperCube cube = Cube("Group", {"P.Eval(Group, Sum(Sales))"});
  EXPECT_THAT(cube.measures[0].error.message(), HasSubstr("the same in all rows"));
}

TEST_F(ExternalFunctionTest, AreCheckedLikeOthers) {
  AddTensor();
  EXPECT_THAT(Eval("P.Rows()"), HasSubstr("the arguments of P.Rows are (value, …), 0 are given"));
  EXPECT_THAT(Eval("P.Rows(total 1)"), HasSubstr("qualifier"));
  EXPECT_THAT(Eval("P.Rowss(1)"), HasSubstr("did you mean P.Rows"));
  FunctionRegistry& functions = test_.engine.functions();
  const auto named = [&](const char* name) {
    return functions
        .Add(std::make_shared<const Recorded>(
            ExternalSignature{.name = name, .parameters = {}, .help = {}}, SumRows))
        .ok();
  };
  EXPECT_FALSE(named("two words"));
  EXPECT_FALSE(named(".x"));
  EXPECT_TRUE(named("x"));
  EXPECT_EQ(functions.Find("p.rows")->signature(), "P.Rows(value, …)");
  EXPECT_EQ(CategoryName(functions.Find("p.rows")->category), "external");
}

// A source whose function is there at times.
class Coming final : public ExternalFunctions {
 public:
  std::shared_ptr<const ExternalFunction> Find(std::string_view name) const override {
    return there && name == "Q.F" ? function : nullptr;
  }
  std::vector<std::shared_ptr<const ExternalFunction>> functions() const override { return {}; }
  std::string Absence(std::string_view name) const override {
    return name.starts_with("Q.") ? " (Q is away)" : "";
  }

  bool there = false;
  std::shared_ptr<const ExternalFunction> function = std::make_shared<const Recorded>(
      ExternalSignature{
          .name = "Q.F", .kind = ExternalKind::kTensor, .parameters = "value", .help = {}},
      SumRows);
};

TEST_F(ExternalFunctionTest, ComeAndGo) {
  const auto source = std::make_shared<Coming>();
  test_.engine.functions().Add(source);
  EXPECT_THAT(Eval("Q.F(3)"), HasSubstr("function is unknown: Q.F (Q is away)"));
  source->there = true;
  EXPECT_EQ(Eval("Q.F(3)"), "3");
  source->there = false;
  EXPECT_THAT(Eval("Q.F(3)"), HasSubstr("Q is away"));
}

TEST_F(ExternalFunctionTest, GroupsAreUnderWayAtOnceWithinABound) {
  for (const int bound : {1, 2}) {
    const auto crowded = std::make_shared<const Crowded>(ExternalKind::kAggregation, bound);
    ASSERT_TRUE(test_.engine.functions().Add(crowded).ok());
    EXPECT_THAT(
        Column(Cube("Snack", {"P.Crowd(Sales)"})),
        ElementsAre("Cheese:12", "Chips:19", "Cookies:18", "Popcorn:11", "all:19,11,18,12"));
    EXPECT_LE(crowded->most(), bound);
  }
}

TEST_F(ExternalFunctionTest, CancellingStopsTheCalculation) {
  AddTensor();
  CancelToken cancel;
  cancel.Cancel();
  HyperCubeDefinition cube;
  cube.dimensions = {{"Group", ""}};
  cube.measures = {{"P.Rows(Sum(Sales))", ""}};
  const auto calculated = session_.Cube(cube, test_.Execution(cancel));
  EXPECT_TRUE(absl::IsCancelled(calculated.status())) << calculated.status();
}

}  // namespace
}  // namespace celadon
