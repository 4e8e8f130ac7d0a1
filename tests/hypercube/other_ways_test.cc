// Formulas that are told otherwise than record by record, against the same ones written so that
// each record is looked at.
#include <random>

#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

class OtherWays : public CubeTest {
 protected:
  // Sales with a customer, a product and an amount, NULL now and then; customers with a country.
  // One customer has no sales, some sales have no customer.
  OtherWays() {
    std::mt19937 random(3);
    const auto text = [&random](char first, uint64_t below) {
      const uint64_t number = random() % (below + 1);
      return number == below ? Value()
                             : Value::Text(std::string{first, static_cast<char>('a' + number)});
    };
    std::vector<Row> sales, customers;
    for (int row = 0; row < 400; ++row) {
      sales.push_back({N(row), text('C', 9), text('P', 5),
                       random() % 9 == 0 ? Value() : N(static_cast<int>(random() % 20) - 5)});
    }
    for (const char* customer : {"Ca", "Cb", "Cc", "Cd", "Ce", "Cz"}) {
      customers.push_back({T(customer), text('L', 2)});
    }
    StagedModel staged;
    Stage(staged, "Sales", {"Sale", "Customer", "Product", "Amount"}, sales);
    Stage(staged, "Customers", {"Customer", "Country"}, customers);
    Build(std::move(staged));
  }

  // The same in charts by different dimensions, and in total, with and without selections.
  void ExpectSame(const std::vector<std::pair<std::string, std::string>>& pairs) {
    for (const char* selected : {"", "Pa"}) {
      if (*selected != '\0') Select("Product", {selected});
      for (const std::vector<std::string>& dimensions : std::vector<std::vector<std::string>>{
               {}, {"Product"}, {"Country"}, {"Customer"}, {"Product", "Country"}}) {
        for (const auto& [formula, plain] : pairs) {
          EXPECT_EQ(LinesOf(Define(dimensions, {formula})), LinesOf(Define(dimensions, {plain})))
              << formula;
        }
      }
    }
  }
};

TEST_F(OtherWays, TheFirstOfSortedRowsOfAggrStandsInTheRows) {
  ExpectSame({
      {"FirstSortedValue(Product,-Aggr(Sum(Amount),Product))",
       "FirstSortedValue(Product,-Aggr(Sum(Amount),Product)+0*Sale)"},
      {"FirstSortedValue(Product&'!',Aggr(Sum(Amount),Product,Country))",
       "FirstSortedValue(Product&'!',Aggr(Sum(Amount),Product,Country)+0*Sale)"},
      {"FirstSortedValue(Country,-Aggr(Max(Amount),Product,Country),2)",
       "FirstSortedValue(Country,-Aggr(Max(Amount),Product,Country)+0*Sale,2)"},
      {"FirstSortedValue(distinct Customer,Aggr(Max(Sale),Customer,Product))",
       "FirstSortedValue(distinct Customer,Aggr(Max(Sale),Customer,Product)+0*Sale)"},
      {"FirstSortedValue({1} total Product,-Aggr({1} Sum(Amount),Product))",
       "FirstSortedValue({1} total Product,-Aggr({1} Sum(Amount),Product)+0*Sale)"},
  });
}

// A weight that is there without a row of Aggr belongs to every other record as well.
TEST_F(OtherWays, OtherRecordsTakePartWhereAWeightIsThereWithoutAggr) {
  ExpectSame({{"FirstSortedValue(Product,Alt(Aggr(Sum(Amount),Product),-1000))",
               "FirstSortedValue(Product,Alt(Aggr(Sum(Amount),Product),-1000)+0*Sale)"}});
  EXPECT_EQ(Evaluate("FirstSortedValue(Product,Alt(Aggr(Sum(Amount),Product),-1000))"), "-");
}

TEST_F(OtherWays, ConditionsAreCountedAsTheirResultsAre) {
  ExpectSame({
      {"Count(If(Amount>3,Product))", "Count(Pick(1,If(Amount>3,Product)))"},
      {"Count(If(Amount>3 and Product<>'Pb',Amount))",
       "Count(Pick(1,If(Amount>3 and Product<>'Pb',Amount)))"},
      {"Count(If(Amount>3,'x'))", "Count(Pick(1,If(Amount>3,'x')))"},
      {"Count(If(IsNull(Amount),Customer,Null()))",
       "Count(Pick(1,If(IsNull(Amount),Customer,Null())))"},
      {"Count(If(Amount>3,If(Product='Pa',1),Country))",
       "Count(Pick(1,If(Amount>3,If(Product='Pa',1),Country)))"},
      {"Count(If(Amount>3,Amount/0,Product&''))",
       "Count(Pick(1,If(Amount>3,Amount/0,Product&'')))"},
      {"Count(distinct If(Amount>3,Product))", "Count(distinct Pick(1,If(Amount>3,Product)))"},
      {"Count({1<Product={Pb}>} total <Country> If(Amount>3,Product))",
       "Count({1<Product={Pb}>} total <Country> Pick(1,If(Amount>3,Product)))"},
      {"Count(If(Aggr(Sum(Amount),Product)>20,Product))",
       "Count(Pick(1,If(Aggr(Sum(Amount),Product)>20,Product)))"},
  });
  EXPECT_EQ(Evaluate("Count(If(Amount>999,Product))"), "0");
}

TEST_F(OtherWays, ClassesOfEachRowHaveTheirOwnWidthAndLabel) {
  StagedModel staged;
  Stage(staged, "T", {"Row", "Width", "Label"},
        {{N(1), N(10), T("a")},
         {N(12), N(10), T("a")},
         {N(3), N(5), T("a")},
         {N(4), N(5), T("b")},
         {N(5), N(10), T("a")},
         {N(6), N(0), T("a")}});
  Build(std::move(staged));
  EXPECT_EQ(Evaluate("Concat(Class(Row,Width,Label)&'','; ',Row)"),
            "0 <= a < 10; 0 <= a < 5; 0 <= b < 5; 0 <= a < 10; ; 10 <= a < 20");
}

}  // namespace
}  // namespace celadon
