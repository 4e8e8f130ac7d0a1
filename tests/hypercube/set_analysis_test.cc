// Set expressions. Source: the expression language, section 5, and its worked cases; Qlik help "Set
// modifiers", "Set modifiers with implicit set operators", "Inner and outer set expressions".
#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

StagedModel Countries() {
  StagedModel staged;
  Stage(staged, "T", {"Country", "Amount"},
        {{T("Canada"), N(14)},
         {T("Czech Republic"), N(10)},
         {T("France"), N(4)},
         {T("Germany"), N(7)}});
  return staged;
}

struct SetCase {
  const char* expression;
  const char* result;
};

class SetAnalysis : public CubeTest {
 protected:
  void Expect(const std::vector<SetCase>& cases) {
    for (const auto& [expression, result] : cases) {
      EXPECT_EQ(Evaluate(expression), result) << expression;
    }
  }
};

TEST_F(SetAnalysis, ModifiersReplaceOrJoinTheSelectionOfTheirField) {
  Build(Countries());
  Select("Country", {"Canada", "Czech Republic"});
  Expect({{"Sum(Amount)", "24"},
          {"Sum({$} Amount)", "24"},
          {"Sum({1} Amount)", "35"},
          {"Sum(all Amount)", "35"},
          {"Sum({<Country={Germany}>} Amount)", "7"},
          {"Sum({<Country*={Canada}>} Amount)", "14"},
          {"Sum({<Country-={Canada}>} Amount)", "10"},
          {"Sum({<Country+={France}>} Amount)", "28"},
          {"Sum({<Country/={Canada,France}>} Amount)", "14"},
          {"Sum({<Country=-{Canada}>} Amount)", "21"},
          {"Sum({<Country=>} Amount)", "35"},
          {"Sum({<Country>} Amount)", "35"},
          {"Sum({<Country={}>} Amount)", "0"},
          {"Sum({<Country={Atlantis}>} Amount)", "0"},
          {"Sum({<Country={Canada,\"*ce\"}-{France}>} Amount)", "14"},
          {"Sum({<Region={x}>} Amount)", "24"},
          {"Sum({< >} Amount)", "24"},                  // our own, as what follows:
          {"Sum({<,Country={Germany}>} Amount)", "7"},  // an expansion may be empty
          {"Sum({$<Country={Germany}, >} Amount)", "7"}});
}

TEST_F(SetAnalysis, ImplicitOperatorsWithoutASelectionStartFromAllValues) {
  Build(Countries());
  Expect({{"Sum({<Country*={Canada}>} Amount)", "14"},
          {"Sum({<Country-={Canada}>} Amount)", "21"},
          {"Sum({<Country+={Canada}>} Amount)", "35"}});
}

TEST_F(SetAnalysis, QuotesSayHowAnElementIsMatched) {
  Build(Countries());
  Expect({{"Sum({1<Country={\"c*\"}>} Amount)", "24"},
          {"Sum({1<Country={'c*'}>} Amount)", "0"},
          {"Sum({1<Country={canada}>} Amount)", "14"},
          {"Sum({1<Country={'canada'}>} Amount)", "0"},
          {"Sum({1<Country={'Canada'}>} Amount)", "14"},
          {"Sum({1<Amount={\">=7<14\"}>} Amount)", "17"},
          {"Sum({1<Country=[{ger*}]>} Amount)", "0"}});
}

// Our own: earlier releases read such texts as searches.
TEST_F(SetAnalysis, AValueThatLooksLikeASearchIsWarnedOf) {
  Build(Countries());
  const auto cube = Calculate(Define(
      {}, {"Sum({<Country={'C*'}>} Amount)", "Count({<Country={'C*','>=5','Canada'}>} Amount)",
           "Sum({<Country={\"C*\",'Nowhere'}>} Amount)", "Sum({1<Country={Fra*}>} Amount)"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  EXPECT_EQ(cube->warnings,
            (Lines{"no value of Country is called 'C*'; a search stands in double quotes: {\"C*\"}",
                   "no value of Country is called '>=5'; a search stands in double quotes: "
                   "{\">=5\"}",
                   "no value of Country is called 'Fra*'; a search stands in double quotes: "
                   "{\"Fra*\"}"}));
}

// Our own: apps write it for all values.
TEST_F(SetAnalysis, ABareStarFindsAllValues) {
  Build(Countries());
  Select("Country", {"France"});
  Expect({{"Sum({<Country={*}>} Amount)", "35"},
          {"Sum({<Country={*}-{Canada}>} Amount)", "21"},
          {"Sum({<Country={'*'}>} Amount)", "0"}});
}

TEST_F(SetAnalysis, ExpressionSearchesSeeTheCurrentSelection) {
  Build(Countries());
  Expect({{"Sum({1<Country={\"=Sum(Amount)>=10\"}>} Amount)", "24"}});
  Select("Country", {"France"});
  Expect({{"Sum({1<Country={\"=Sum(Amount)>=10\"}>} Amount)", "0"},
          {"Sum({1<Country={\"=Sum({1} Amount)>=10\"}>} Amount)", "24"}});
}

StagedModel Customers() {
  StagedModel staged;
  Stage(staged, "Sales", {"Cust", "Prod", "Amt"},
        {{T("c1"), T("Shoe"), N(10)},
         {T("c1"), T("Hat"), N(5)},
         {T("c2"), T("Hat"), N(7)},
         {T("c3"), T("Shoe"), N(1)}});
  Stage(staged, "Partners", {"Partner"}, {{T("c2")}, {T("c3")}});
  return staged;
}

TEST_F(SetAnalysis, SetFunctionsGivePossibleAndExcludedValues) {
  Build(Customers());
  Expect({{"Sum({<Cust=P({1<Prod={'Shoe'}>} Cust)>} Amt)", "16"},
          {"Sum({<Cust=P({1<Prod={'Shoe'}>})>} Amt)", "16"},
          {"Sum({<Cust=E({1<Prod={'Shoe'}>} Cust)>} Amt)", "7"},
          {"Sum({<Cust=Partner>} Amt)", "8"},
          {"Sum({<Cust=P(Partner)>} Amt)", "8"}});
  Select("Partner", {"c2"});
  Expect({{"Sum({<Cust=Partner>} Amt)", "7"}});
}

TEST_F(SetAnalysis, OperatorsWorkOnRecords) {
  Build(Customers());
  Select("Cust", {"c1"});
  Expect({{"Sum({1-$} Amt)", "8"},
          {"Sum({-$} Amt)", "8"},
          {"Sum({$+<Cust={c2}>} Amt)", "22"},
          {"Sum({<Prod={Hat}>*<Cust={c1}>} Amt)", "5"},
          {"Sum({1<Prod={Hat}>/1<Cust={c1}>} Amt)", "17"},
          {"Count({1-$} distinct Cust)", "2"}});
}

TEST_F(SetAnalysis, OuterSetsAreTheContextOfInnerOnes) {
  Build(Customers());
  Expect({{"{<Prod={Hat}>} Sum(Amt)/Sum({1} Amt)", "0.52173913043478"},
          {"{<Prod={Hat}>} Sum({<Cust={c1}>} Amt)", "5"},
          {"{<Prod={Hat}>} {<Cust={c1}>} Sum(Amt)", "5"},
          {"{&<Prod={Hat}>} {<Cust={c1}>} Sum(Amt)", "5"},
          {"{<Prod={Hat}>} Sum({$<Cust={c1}>} Amt)", "15"},
          {"Sum(Amt) - ({<Prod={Hat}>} Sum(Amt))", "11"},
          {"{<Prod={Hat}>} Sum({<Prod=>} Amt)", "23"}});
}

TEST_F(SetAnalysis, AnUnknownIdentifierIsAnError) {
  Build(Customers());
  EXPECT_NE(Evaluate("Sum({Nowhere} Amt)").find("Nowhere"), std::string::npos);
  const auto cube = Calculate(Define({"Cust"}, {"Sum({Nowhere} Amt)", "Sum(Amt)"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  EXPECT_FALSE(cube->measures[0].error.ok());
  EXPECT_TRUE(cube->cells[0][1].null);
  EXPECT_EQ(cube->totals[1].number, 23);
}

class OneBookmark final : public NamedSelections {
 public:
  explicit OneBookmark(SelectionState selections) : selections_(std::move(selections)) {}
  std::optional<SelectionState> Back(int steps) const override {
    return steps == 1 ? std::optional(selections_) : std::nullopt;
  }
  std::optional<SelectionState> OfState(std::string_view state) const override {
    return state == "Group 1" ? std::optional(selections_) : std::nullopt;
  }
  std::optional<SelectionState> OfBookmark(std::string_view,
                                           std::string_view bookmark) const override {
    return bookmark == "BM01" ? std::optional(selections_) : std::nullopt;
  }

 private:
  SelectionState selections_;
};

TEST_F(SetAnalysis, IdentifiersNameEarlierSelectionsStatesAndBookmarks) {
  Build(Customers());
  Select("Cust", {"c1"});
  const OneBookmark named(state_->selections());
  state_ = std::make_unique<AssociationState>(model_, SelectionState());
  ChartContext context{.state = state_.get(), .settings = &settings_};
  context.named_selections = &named;
  for (const auto& [expression, result] :
       std::vector<SetCase>{{"Sum({$1} Amt)", "15"},
                            {"Sum({BM01} Amt)", "15"},
                            {"Sum({[Group 1]} Amt)", "15"},
                            {"Sum({$*BM01} Amt)", "15"},
                            {"Sum({<Cust=[Group 1]::Cust>} Amt)", "15"},
                            {"Sum({$1<Cust={c2}>} Amt)", "7"},
                            {"Sum({$9} Amt)", "23"}}) {
    const auto cell = EvaluateExpression(expression, context, InlineExecution());
    ASSERT_TRUE(cell.ok()) << cell.status();
    EXPECT_EQ(cell->text, result) << expression;
  }
}

// The example of the associative model, section 6.4: who bought what, loaded distinct.
TEST_F(SetAnalysis, FieldsInAndModeTakeAllOfTheirValuesAndExcludeByForce) {
  StagedModel staged;
  Stage(staged, "T", {"Who", "Bought"},
        {{T("c1"), T("Cap")},
         {T("c1"), T("Suit")},
         {T("c2"), T("Cap")},
         {T("c3"), T("Suit")},
         {T("c3"), T("Hat")}});
  Build(std::move(staged));
  EXPECT_EQ(Evaluate("Concat({<Bought={Cap,Suit}>} distinct Who)"), "c1c2c3");
  EXPECT_NE(Evaluate("Count({<~Bought={Cap}>} Who)").find("and-mode: Bought"), std::string::npos);
  SelectionState selections;
  selections.SetMode(*model_->FindField("Bought"), {.single = false, .and_mode = true});
  state_ = std::make_unique<AssociationState>(model_, selections);
  Expect({{"Concat({<Bought={Cap,Suit}>} distinct Who)", "c1"},
          {"Concat({<Bought={Suit}>} distinct Who)", "c1c3"},
          {"Concat({<~Bought={Cap}>} distinct Who)", "c3"},
          {"Concat({<Bought={Suit},~Bought={Cap}>} distinct Who)", "c3"},
          {"Concat({<Bought={Cap},~Bought={\"S*\"}>} distinct Who)", "c2"},
          {"Concat({1<~Bought={Hat}>} distinct Who)", "c1c2"},
          {"Concat({<~Bought={}>} distinct Who)", "c1c2c3"}});
}

TEST_F(SetAnalysis, ASetBringsTheRowsOfItsScope) {
  StagedModel staged;
  Stage(staged, "Customers", {"CustID", "Country"},
        {{N(1), T("SE")}, {N(2), T("SE")}, {N(3), T("DK")}, {N(4), T("NO")}});
  Stage(staged, "Orders", {"OrderID", "CustID", "Amount"},
        {{N(10), N(1), N(100)},
         {N(11), N(1), N(50)},
         {N(12), N(2), N(70)},
         {N(13), N(3), N(40)},
         {N(14), N(5), N(20)},
         {N(15), Value(), N(5)}});
  Build(std::move(staged));
  Select("Country", {"SE"});
  EXPECT_EQ(LinesOf(Define({"Country"}, {"Sum(Amount)"})), (Lines{"SE 220", "total 220"}));
  EXPECT_EQ(LinesOf(Define({"Country"}, {"Sum(Amount)", "Sum({1} Amount)"})),
            (Lines{"DK 0 40", "NO 0 0", "SE 220 220", "- 0 25", "total 220 285"}));
}

// The examples of Qlik help "Set modifiers", "Set modifiers with set operators" and "… using set
// functions", over a table of our own.
TEST_F(SetAnalysis, TheExamplesOfTheHelpPagesMeanWhatTheySay) {
  StagedModel staged;
  Stage(staged, "Sales", {"Year", "Item", "Customer", "Product", "Supplier", "Sales"},
        {{N(1997), T("Nut"), T("c1"), T("Shoe"), T("c2"), N(1)},
         {N(1999), T("Washer"), T("c1"), T("Hat"), T("c3"), N(2)},
         {N(2000), T("Long Bolt"), T("c2"), T("Hat"), T("c1"), N(4)},
         {N(2001), T("washer"), T("c3"), T("Shoe"), Value(), N(8)},
         {N(2001), T("Bolts"), Value(), T("Sock"), Value(), N(16)}});
  Build(std::move(staged));
  Expect({{"Sum({<Item={'Nut', \"*Bolt\", Washer}>} Sales)", "15"},
          {"Sum({<Year={1997, \"20*\"}>} Sales)", "29"},
          {"Sum({<Year={1997}+{\"20*\"}>} Sales)", "29"},
          {"Sum({<Year={1997,\"20*\"}-{2000}>} Sales)", "25"},
          {"Sum({$<Customer=P({1<Product={'Shoe'}>} Customer)>} Sales)", "11"},
          {"Sum({$<Customer=P({1<Product={'Shoe'}>} Supplier)>} Sales)", "4"},
          {"Sum({$<Customer=E({1<Product={'Shoe'}>})>} Sales)", "4"},
          {"{<Year={2001}>} Sum(Sales)/Count(distinct Customer)", "24"},
          {"Sum({1-1<Product={Shoe}>} Sales)", "22"},
          {"Sum({1<Year={2000,2001}>*<Product={Hat}>} Sales)", "4"}});
  // Qlik Design Blog "Excluding values in Set Analysis": a selection in a field loses its NULLs.
  Expect({{"Sum({<Customer-={c1}>} Sales)", "12"},
          {"Sum({<Customer=-{c1}>} Sales)", "12"},
          {"Sum({1-1<Customer={c1}>} Sales)", "28"}});
  Select("Year", {"2001"});
  Expect({{"Sum({$<Year=>} Sales)", "31"},
          {"Sum({$<Year>} Sales)", "31"},
          {"Sum({$<Customer={c3},Year={\"*\"}>} Sales)", "8"},
          {"Sum({1} total Sales)", "31"},
          {"Sum(total {1} Sales)", "31"},
          {"Sum(total <Year> {1} Sales)", "31"},
          {"Sum(all Sales)", "31"}});
}

// [U], taken as ours: where the other field has no selection, its possible values count. [R]: a
// state's field without a selection clears this one.
TEST_F(SetAnalysis, SelectionsOfAnotherFieldOrStateAreApplied) {
  StagedModel staged;
  Stage(staged, "Orders", {"OrderDate", "DeliveryDate", "Sales"},
        {{N(1), N(2), N(10)}, {N(2), N(3), N(20)}, {N(3), N(9), N(40)}});
  Build(std::move(staged));
  Expect({{"Sum({$<OrderDate=DeliveryDate>} Sales)", "60"}});
  Select("DeliveryDate", {"2", "3"});
  Expect({{"Sum(Sales)", "30"},
          {"Sum({$<OrderDate=DeliveryDate,DeliveryDate=>} Sales)", "60"},
          {"Sum({$<OrderDate=DeliveryDate>} Sales)", "20"},
          {"Sum({$<DeliveryDate=$::OrderDate>} Sales)", "70"}});
}

TEST_F(SetAnalysis, NothingSelectedInAFieldLeavesIslandsAlone) {
  StagedModel staged;
  Stage(staged, "A", {"X", "V"}, {{N(1), N(10)}, {N(2), N(20)}});
  Stage(staged, "B", {"W"}, {{N(5)}});
  Build(std::move(staged));
  Expect({{"Sum({<X={}>} V)", "0"}, {"Sum({<X={}>} W)", "5"}});
}

}  // namespace
}  // namespace celadon
