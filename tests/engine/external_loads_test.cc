// Functions of a host in load scripts: in fields of a LOAD, inside Window, and as its source.
#include <atomic>
#include <memory>
#include <string>

#include "engine/external_functions_fixture.h"
#include "gmock/gmock.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

TEST_F(ExternalFunctionTest, StandInFieldsOfALoad) {
  Recorded& each = AddScalar();
  AddTensor();
  Recorded& all = AddAggregation();
  ASSERT_TRUE(Run("S: LOAD K, P.Each(V, 1) as W INLINE [K,V\na,1\nb,2\na,7\n];\n"
                  "T: LOAD K as Key, P.All(W) as Joined Resident S Group By K;\n"
                  "LET x = P.Each(1, 2);")
                  .ok());
  EXPECT_THAT(each.TakeCalls(), ElementsAre("1,1|2,1|7,1", "1,2"));
  EXPECT_THAT(all.TakeCalls(), UnorderedElementsAre("2|8", "3"));
  EXPECT_EQ(all.last().place, ExternalPlace::kLoad);
  EXPECT_EQ(Eval("Concat(Joined, ';') & '|' & x"), "3;2,8|3");
  EXPECT_THAT(Run("LOAD P.Rows(1) as X AUTOGENERATE 1;").message(), HasSubstr("EXTENSION"));
}

TEST_F(ExternalFunctionTest, MayBeCalledOnceARecord) {
  Recorded& each =
      Add({.name = "P.One", .parameters = "value", .help = {}, .row_by_row = true}, SumRows);
  ASSERT_TRUE(Run("LOAD P.One(RecNo()) as X AUTOGENERATE 3;").ok());
  EXPECT_THAT(each.TakeCalls(), ElementsAre("1", "2", "3"));
}

TEST_F(ExternalFunctionTest, FailTheStatementOfAScript) {
  Add({.name = "P.Gone", .parameters = "value", .help = {}}, Refuse);
  const absl::Status status = Run("LOAD P.Gone(1) as X AUTOGENERATE 1;");
  EXPECT_THAT(status.message(), HasSubstr("the other side is gone"));
}

// The answer of one call as a table of two columns: the first argument, and its row number.
absl::StatusOr<ExternalTable> Numbered(const ExternalCall& call) {
  ExternalTable table;
  table.name = "Numbered";
  table.columns.push_back({"Value", {"$own"}, call.arguments[0].values});
  DualVector numbers;
  for (size_t row = 0; row < call.rows; ++row) numbers.Append(ValueView::Number(double(row) + 1));
  table.columns.push_back({"Number", {}, std::move(numbers)});
  return table;
}

class Extension : public ExternalFunctionTest {
 protected:
  Extension() {
    function_ = &Add(
        {.name = "P.Table", .kind = ExternalKind::kTensor, .parameters = "value, …", .help = {}},
        Numbered);
    script_ = &Add({.name = "P.Script",
                    .kind = ExternalKind::kTensor,
                    .parameters = "script[, value, …]",
                    .help = {},
                    .constants = 1},
                   Numbered);
  }

  static constexpr char kTable[] = "T: LOAD * INLINE [A,B\nx,1\n,2\ny,\n];\n";
  Recorded* function_ = nullptr;
  Recorded* script_ = nullptr;
};

TEST_F(Extension, SendsATableAndLoadsTheAnswer) {
  ASSERT_TRUE(Run(std::string(kTable) + "LOAD * EXTENSION P.Table(T);").ok());
  EXPECT_THAT(function_->TakeCalls(), ElementsAre("x,1|,2|y,"));
  EXPECT_EQ(function_->last().place, ExternalPlace::kTable);
  EXPECT_EQ(Eval("Concat(Value & Number, ';', Number) & '|' & NoOfRows('Numbered')"), "x1;2;y3|3");
}

TEST_F(Extension, TakesFieldsTypesAndAScript) {
  ASSERT_TRUE(Run(std::string(kTable) +
                  "Own: LOAD Number as N, Value as V "
                  "EXTENSION P.Script('do ' & 'it', T{B, String(B), Mixed([A])});")
                  .ok());
  const ExternalCall& call = script_->last();
  EXPECT_EQ(call.constants[0].text(), "do it");
  ASSERT_EQ(call.arguments.size(), 3);
  EXPECT_EQ(call.arguments[0].type, ExternalType::kNumber);
  EXPECT_EQ(call.arguments[1].type, ExternalType::kText);
  EXPECT_EQ(call.arguments[2].type, ExternalType::kDual);
  EXPECT_EQ(Eval("NoOfRows('Own') & Sum(N)"), "36");
}

TEST_F(Extension, IsASourceLikeOthers) {
  ASSERT_TRUE(Run(std::string(kTable) +
                  "R: LOAD *, RowNo() as Row; LOAD Number EXTENSION P.Table(T) "
                  "Where Number > 1 Order By Number desc;\n"
                  "G: LOAD Sum(Number) as InAll EXTENSION P.Table(T);")
                  .ok());
  EXPECT_EQ(Eval("Concat(Number, ',', Row) & '|' & InAll"), "3,2|6");
}

TEST_F(Extension, SendsNoRowsOfAnEmptyTable) {
  ASSERT_TRUE(Run("T: LOAD * INLINE [A,B\n];\nE: LOAD * EXTENSION P.Table(T);").ok());
  EXPECT_THAT(function_->TakeCalls(), ElementsAre(""));
  EXPECT_EQ(function_->last().rows, 0);
}

TEST_F(Extension, RefusesWhatIsWrong) {
  Add({.name = "P.Two", .kind = ExternalKind::kTensor, .parameters = "a, b, c", .help = {}},
      Numbered);
  const auto error = [&](const char* source) {
    return std::string(Run(std::string(kTable) + "LOAD * EXTENSION " + source + ";").message());
  };
  EXPECT_THAT(error("P.Nothing(T)"), HasSubstr("function is unknown: P.Nothing"));
  EXPECT_THAT(error("Upper(T)"), HasSubstr("needs a function that takes tables"));
  EXPECT_THAT(error("P.Table(U)"), HasSubstr("no table of this name: U"));
  EXPECT_THAT(error("P.Table(T{C})"), HasSubstr("no such field: C"));
  EXPECT_THAT(error("P.Table('x', T)"), HasSubstr("takes 0 arguments, 1 are given"));
  EXPECT_THAT(error("P.Script(T)"), HasSubstr("takes 1 arguments, 0 are given"));
  EXPECT_THAT(error("P.Two(T)"), HasSubstr("the table has 2 fields"));
  EXPECT_THAT(error("P.Table(T{Upper(A)})"), HasSubstr("String(field) or Mixed(field)"));
  EXPECT_THAT(error("P.Table(T{A)"), HasSubstr("expected"));
}

TEST_F(ExternalFunctionTest, RecordsAreUnderWayAtOnceWithinABound) {
  for (const int bound : {1, 2}) {
    const auto crowded = std::make_shared<const Crowded>(ExternalKind::kScalar, bound);
    ASSERT_TRUE(test_.engine.functions().Add(crowded).ok());
    ASSERT_TRUE(Run("T: LOAD RecNo() as N, P.Crowd(RecNo() * 2) as X AUTOGENERATE 20;").ok());
    EXPECT_EQ(Eval("Count(X) & '|' & Sum(If(X = 2 * N, 1, 0))"), "20|20");
    EXPECT_LE(crowded->most(), bound);
  }
}

TEST_F(ExternalFunctionTest, TheFirstErrorOfARecordEndsTheStatement) {
  std::atomic<int> calls = 0;
  Add({.name = "P.Third", .parameters = "value", .help = {}, .row_by_row = true},
      [&calls](const ExternalCall& call) -> absl::StatusOr<ExternalTable> {
        if (++calls == 3) return absl::UnavailableError("the third is one too many");
        return SumRows(call);
      });
  EXPECT_THAT(Run("LOAD P.Third(RecNo()) as X AUTOGENERATE 500;").message(),
              HasSubstr("the third is one too many"));
  EXPECT_LT(calls, 10);
}

TEST_F(ExternalFunctionTest, StandInsideWindow) {
  AddScalar();
  Recorded& all = AddAggregation();
  Add({.name = "P.Scripted",
       .kind = ExternalKind::kAggregation,
       .parameters = "script, value",
       .help = {},
       .constants = 1},
      Join);
  ASSERT_TRUE(Run("T: LOAD K, V, Window(P.All(V), K) as InK, P.Each(Window(Sum(V), K), 1) as S, "
                  "Window(P.Scripted('x', V), K) as Q INLINE [K,V\na,1\nb,2\na,7\n];")
                  .ok());
  EXPECT_THAT(all.TakeCalls(), UnorderedElementsAre("1|7", "2"));
  EXPECT_EQ(Eval("Concat(V & '=' & InK & '/' & S & '/' & Q, ' ')"),
            "1=1,7/9/1,7 2=2/3/2 7=1,7/9/1,7");
  // Each row has a window of its own: itself and the row before it.
  ASSERT_TRUE(Run("W: LOAD V as N, Window(P.All(V), K, 'asc', V, , -1, 0) as Two "
                  "INLINE [K,V\na,3\na,1\na,2\n];")
                  .ok());
  EXPECT_EQ(Eval("Concat(N & '=' & Two, ' ')"), "1=1 2=1,2 3=2,3");
}

}  // namespace
}  // namespace celadon
