// Fields that a script derives from a date, in charts: each is a field of its own, over the one
// that it is derived from. Source: the load script page, section 11, Declare and Derive. Marked our
// own: that a modifier selects in the field of the dates, and that several of them hold together.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "engine/test_app.h"

namespace celadon {
namespace {

class DerivedFieldsInCharts : public testing::Test {
 protected:
  DerivedFieldsInCharts() {
    const auto report = test_.app->RunScriptText(
        "Set DateFormat='YYYY-MM-DD';"
        "Orders: LOAD Date(Date#(Day,'YYYY-MM-DD')) as Day, Shop, Amount INLINE [Day,Shop,Amount\n"
        "2021-01-05,a,1\n2021-01-20,b,2\n2021-03-01,a,4\n2022-01-07,a,8\n2022-03-09,b,16\n];"
        "Cal: DECLARE FIELD DEFINITION Tagged ('$date') FIELDS Year($1) AS [Year],"
        " Dual('Q'&Ceil(Month($1)/3), Ceil(Month($1)/3)) AS [Quarter], Month($1) AS [Month],"
        " Year($1)&'-'&Num(Month($1),'00') AS [YearMonth];"
        "DERIVE FIELDS FROM [Day] USING [Cal];",
        test_.Execution());
    EXPECT_TRUE(report.ok()) << report.status();
  }

  void Expect(const std::vector<std::pair<const char*, const char*>>& cases) {
    for (const auto& [expression, result] : cases) {
      const auto cell = session_.Evaluate(expression, test_.Execution());
      ASSERT_TRUE(cell.ok()) << expression << ": " << cell.status();
      EXPECT_EQ(cell->text, result) << expression;
    }
  }
  std::vector<std::string> Rows(const HyperCubeDefinition& definition) {
    const auto cube = session_.Cube(definition, test_.Execution());
    EXPECT_TRUE(cube.ok()) << cube.status();
    std::vector<std::string> rows;
    for (const auto& row : cube->cells) {
      std::string& text = rows.emplace_back();
      for (const Cell& cell : row) text += (text.empty() ? "" : " ") + cell.text;
    }
    return rows;
  }

  TestApp test_;
  Session session_{test_.app};
};

using Lines = std::vector<std::string>;

TEST_F(DerivedFieldsInCharts, AreArgumentsOfAggregationsAndDimensionsOfAggr) {
  Expect({{"Count(distinct [Day.Cal.Year])", "2"},
          {"Concat(distinct [Day.Cal.YearMonth],' ')", "2021-01 2021-03 2022-01 2022-03"},
          {"Max([Day.Cal.Year])", "2022"},
          {"Sum(If([Day.Cal.Quarter]='Q1' and [Day.Cal.Year]=2021,Amount))", "7"},
          {"Max(Aggr(Sum(Amount),[Day.Cal.Year]))", "24"},
          {"Concat(Aggr([Day.Cal.YearMonth]&':'&Sum(Amount),[Day.Cal.YearMonth]),' ')",
           "2021-01:3 2021-03:4 2022-01:8 2022-03:16"},
          {"Only({<Day={'2021-03-01'}>} [Day.Cal.Month])", "Mar"},
          {"[Day.Cal.Quarter]", "Q1"},
          {"[Day.Cal.Year]", "-"}});
}

TEST_F(DerivedFieldsInCharts, AreDimensionsThatTotalsMayName) {
  HyperCubeDefinition cube;
  cube.dimensions = {{"[Day.Cal.Year]", ""}, {"Shop", ""}};
  cube.measures = {{"Sum(Amount)", ""},
                   {"Sum(total <[Day.Cal.Year]> Amount)", ""},
                   {"Only([Day.Cal.Year])", ""}};
  EXPECT_EQ(Rows(cube),
            (Lines{"2021 a 5 7 2021", "2021 b 2 7 2021", "2022 a 8 24 2022", "2022 b 16 24 2022"}));
  cube.dimensions = {{"Day.Cal.YearMonth", ""}};
  cube.measures = {{"RangeSum(Above(Sum(Amount),0,RowNo()))", ""}};
  EXPECT_EQ(Rows(cube), (Lines{"2021-01 3", "2021-03 7", "2022-01 15", "2022-03 31"}));
}

TEST_F(DerivedFieldsInCharts, AreSelectedInByModifiers) {
  Expect({{"Sum({<[Day.Cal.Year]={2022}>} Amount)", "24"},
          {"Sum({<[Day.Cal.Year]={$(=Max([Day.Cal.Year])-1)}>} Amount)", "7"},
          {"Sum({<[Day.Cal.Year]={\">2021\"}>} Amount)", "24"},
          {"Sum({<[Day.Cal.Month]={'Mar'}>} Amount)", "20"},
          {"Sum({<[Day.Cal.Month]={\"J*\"}>} Amount)", "11"},
          {"Sum({<[Day.Cal.Year]={2021},[Day.Cal.Month]={Jan}>} Amount)", "3"},
          {"Sum({<[Day.Cal.Year]={2021},Day={\">=2021-01-10\"}>} Amount)", "6"},
          {"Sum({<[Day.Cal.Year]={1999}>} Amount)", "0"},
          {"Sum({<[Day.Cal.Year]-={2022}>} Amount)", "7"},
          {"Sum({<[Day.Cal.YearMonth]={\"=Sum(Amount)>5\"}>} Amount)", "24"},
          {"Sum({<[Day.Cal.Month]=P({<Shop={b},[Day.Cal.Year]={2022}>})>} Amount)", "20"},
          {"Sum({<[Day.Cal.YearMonth]=E({1<Shop={b}>})>} Amount)", "12"},
          {"Count({1-<[Day.Cal.Year]={2022}>} Day)", "3"}});
  ASSERT_TRUE(session_.Select("Day", {"2021-01-05"}, test_.Execution()).ok());
  Expect({{"Sum(Amount)", "1"},
          {"Sum({<[Day.Cal.Year]={2022}>} Amount)", "24"},
          {"Sum({<[Day.Cal.Year]=>} Amount)", "31"},
          {"Sum({1<[Day.Cal.Quarter]={Q1},Shop={b}>} Amount)", "18"}});
}

TEST_F(DerivedFieldsInCharts, AreUnknownWhereNobodyDerivesThem) {
  const auto cell = session_.Evaluate("Count([Day.Cal.Week])", test_.Execution());
  EXPECT_TRUE(absl::StrContains(cell.status().message(), "unknown: Day.Cal.Week")) << cell.status();
}

}  // namespace
}  // namespace celadon
