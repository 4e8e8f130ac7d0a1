// Key fields inside aggregations. Source: the hypercube page, section 3.4, and the expression
// language, section 7.
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

class KeyAggregation : public CubeTest {
 protected:
  void Expect(const std::vector<std::pair<const char*, const char*>>& cases) {
    for (const auto& [expression, result] : cases) {
      EXPECT_EQ(Evaluate(expression), result) << expression;
    }
  }
};

// [R] A key field that is read beside Aggr stands in the records that Aggr's rows stand for: a row
// of Aggr counts once, however many rows of a table have the key.
TEST_F(KeyAggregation, AKeyBesideAggrIsThatOfItsRow) {
  StagedModel staged;
  Stage(staged, "Sales", {"Customer", "Product", "Amount"},
        {{T("a"), T("P"), N(1)},
         {T("a"), T("Q"), N(2)},
         {T("b"), T("P"), N(5)},
         {T("b"), T("P"), N(6)},
         {T("c"), T("Q"), N(1)}});
  Stage(staged, "Budget", {"Customer", "Target", "Area"},
        {{T("a"), N(3), T("N")}, {T("a"), N(4), T("N")}, {T("b"), N(1), T("S")}});
  Build(std::move(staged));
  Expect({{"FirstSortedValue(Customer,-Aggr(Sum(Amount),Customer))", "b"},
          {"FirstSortedValue(Customer,-Aggr(Sum(Amount),Customer),2)", "a"},
          {"Sum(If(Match(Customer,'a','b'),Aggr(Sum(Amount),Customer)))", "14"},
          {"Concat(Customer&Aggr(Sum(Amount),Customer),',')", "a3,b11,c1"},
          {"Count(If(Aggr(Sum(Amount),Customer)>2,Customer))", "2"},
          // A row of Budget is not asked for; with its field it is, and then c has none.
          {"Concat(Customer&Aggr(Max(Amount),Customer,Product),',')", "a1,a2,b,b6,c1"},
          {"Concat(distinct Customer&Area&Aggr(Max(Amount),Customer,Product),',')",
           "aN1,aN2,bS,bS6,c1"}});
  EXPECT_EQ(LinesOf(Define({"Product"}, {"FirstSortedValue(Customer,-Aggr(Sum(Amount),Customer))",
                                         "FirstSortedValue(Customer,-Aggr(Sum(Amount),Customer,"
                                         "Product))"})),
            (Lines{"P b b", "Q a a", "total b b"}));
}

// [R] Where it does not matter how often a key occurs, it ranges over its possible values, also
// with a delimiter or a rank behind it.
TEST_F(KeyAggregation, AKeyWithConstantsBesideItRangesOverItsValues) {
  StagedModel staged;
  Stage(staged, "Sales", {"Key", "Amount"}, {{N(1), N(5)}, {N(1), N(6)}, {N(2), N(7)}});
  Stage(staged, "Budget", {"Key", "Target"}, {{N(1), N(3)}, {N(8), N(4)}});
  Build(std::move(staged));
  Expect({{"Count(distinct Key)", "3"},
          {"Concat(distinct Key,';')", "1;2;8"},
          {"Max(Key)&'/'&Max(Key,2)&'/'&Max(Key,3)", "8/2/1"},
          {"Fractile(distinct Key,0.5)", "2"},
          {"Concat(Key,';')", "1;8"}});  // of the table where it is the primary key
  EXPECT_EQ(LinesOf(Define({"Target"}, {"Concat(distinct Key,';')"})),
            (Lines{"3 1", "4 8", "- 2", "total 1;2;8"}));
}

}  // namespace
}  // namespace celadon
