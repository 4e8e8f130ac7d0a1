#include <gtest/gtest.h>

#include "hypercube/cube_fixture.h"
#include "model/orders_tables.h"

namespace celadon {
namespace {

StagedModel SalesAndGroups() {
  StagedModel staged;
  Stage(staged, "Sales", {"Product", "Amount"},
        {{T("A"), N(10)}, {T("B"), N(20)}, {T("C"), N(30)}});
  Stage(staged, "Groups", {"Product", "Group"},
        {{T("A"), T("G1")},
         {T("B"), T("G1")},
         {T("B"), T("G2")},
         {T("C"), T("G2")},
         {T("B"), T("G2")}});
  return staged;
}

TEST_F(CubeTest, ARecordCountsOnceForEachDimensionValueAndOnceInTheTotal) {
  Build(SalesAndGroups());
  EXPECT_EQ(LinesOf(Define({"Group"}, {"Sum(Amount)", "Count(Amount)"})),
            (Lines{"G1 30 2", "G2 50 2", "total 60 3"}));
}

TEST_F(CubeTest, FarValuesWithoutRecordsAndRecordsWithoutFarValuesMakeRows) {
  Build(OrdersTables());
  EXPECT_EQ(LinesOf(Define({"Country"}, {"Sum(Amount)", "Count(OrderID)", "Max(Amount)"})),
            (Lines{"DK 40 1 40", "NO 0 0 -", "SE 220 3 100", "- 25 2 20", "total 285 6 100"}));
}

TEST_F(CubeTest, SuppressionTakesRowsAway) {
  Build(OrdersTables());
  HyperCubeDefinition zeros = Define({"Country"}, {"Sum(Amount)", "Max(Amount)"});
  zeros.suppress_zero = true;
  EXPECT_EQ(LinesOf(zeros), (Lines{"DK 40 40", "SE 220 100", "- 25 20", "total 285 100"}));
  HyperCubeDefinition nulls = Define({"Country"}, {"Sum(Amount)/Count(OrderID)"});
  nulls.suppress_null = true;
  EXPECT_EQ(LinesOf(nulls), (Lines{"DK 40", "NO -", "SE 73.333333333333", "total 47.5"}));
  HyperCubeDefinition missing = Define({"Country"}, {"Count(OrderID)"});
  missing.suppress_missing = true;
  EXPECT_EQ(LinesOf(missing), (Lines{"DK 1", "SE 3", "- 2", "total 6"}));
}

TEST_F(CubeTest, AKeyAsDimensionRangesOverItsPossibleValues) {
  Build(OrdersTables());
  EXPECT_EQ(LinesOf(Define({"CustID"}, {"Count(OrderID)", "Only(Country)"})),
            (Lines{"1 2 SE", "2 1 SE", "3 1 DK", "4 0 NO", "5 1 -", "- 1 -", "total 6 -"}));
}

TEST_F(CubeTest, ACalculatedArgumentIsEvaluatedForEachRecord) {
  Build(OrdersTables());
  EXPECT_EQ(LinesOf(Define({"Product"}, {"Sum(Amount*2+1)", "Count(distinct Amount*0)"})),
            (Lines{"Belt 92 1", "Hat 142 1", "Shoe 342 1", "total 576 1"}));
}

TEST_F(CubeTest, ColumnsSortInTheOrderAskedForWithNullLast) {
  Build(OrdersTables());
  HyperCubeDefinition cube = Define({"Country"}, {"Sum(Amount)"});
  cube.sort = {{.column = 1, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"SE 220", "DK 40", "- 25", "NO 0", "total 285"}));
  cube.sort = {{.column = 0, .criteria = {}, .descending = true}};
  EXPECT_EQ(LinesOf(cube), (Lines{"SE 220", "NO 0", "DK 40", "- 25", "total 285"}));
}

TEST_F(CubeTest, AnInvalidMeasureIsNullAndLeavesTheOthers) {
  Build(OrdersTables());
  const auto cube = Calculate(Define({}, {"Sum(Amuont)", "Sum(Amount)"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  EXPECT_EQ(cube->measures[0].error.code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(cube->totals[0].null);
  EXPECT_EQ(cube->totals[1].number, 285);
}

TEST_F(CubeTest, AnUnknownDimensionIsAnError) {
  Build(OrdersTables());
  EXPECT_EQ(Calculate(Define({"Region"}, {"Sum(Amount)"})).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CubeTest, AnEmptyModelGivesEmptyTotals) {
  StagedModel staged;
  Stage(staged, "T", {"D", "V"}, {});
  Build(std::move(staged));
  EXPECT_EQ(LinesOf(Define({"D"}, {"Sum(V)", "Count(V)", "Avg(V)"})), (Lines{"total 0 0 -"}));
}

}  // namespace
}  // namespace celadon
