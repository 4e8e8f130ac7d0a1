// Functions that whole columns are handed to, registered by a host: the same interface that plugins
// come through. What they were called with is recorded.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>

#include "engine/test_app.h"
#include "gmock/gmock.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::string TextOf(ValueView value) {
  if (value.is_null()) return "NULL";
  return value.has_text() ? std::string(value.text()) : PlainNumberText(value.number());
}

// What the calls of a function were handed: rows as `a,b`, calls as `row|row`.
class Recorded final : public ExternalFunction {
 public:
  using Body = std::function<absl::StatusOr<ExternalTable>(const ExternalCall& call)>;

  Recorded(ExternalSignature signature, Body body)
      : signature_(std::move(signature)), body_(std::move(body)) {}

  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                     const Execution& execution) const override {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (size_t row = 0; row < call.rows; ++row) {
      text += row == 0 ? "" : "|";
      for (size_t a = 0; a < call.arguments.size(); ++a) {
        text += (a == 0 ? "" : ",") + TextOf(call.arguments[a].values[row]);
      }
    }
    calls_.push_back(text);
    last_ = call;
    if (execution.cancel.cancelled()) return execution.cancel.status();
    return body_(call);
  }

  std::vector<std::string> TakeCalls() { return std::exchange(calls_, {}); }
  const ExternalCall& last() const { return last_; }

 private:
  ExternalSignature signature_;
  Body body_;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> calls_;
  mutable ExternalCall last_;
};

ExternalTable OneColumn(DualVector values) {
  ExternalTable table;
  table.columns.push_back({.name = "Field1", .tags = {}, .values = std::move(values)});
  return table;
}

// The sum of the arguments, row by row; NULL counts 0.
absl::StatusOr<ExternalTable> SumRows(const ExternalCall& call) {
  DualVector sums;
  for (size_t row = 0; row < call.rows; ++row) {
    double sum = 0;
    for (const ExternalArgument& argument : call.arguments) {
      if (argument.values[row].has_number()) sum += argument.values[row].number();
    }
    sums.Append(ValueView::Number(sum));
  }
  return OneColumn(std::move(sums));
}

// One row: all values in order, between commas.
absl::StatusOr<ExternalTable> Join(const ExternalCall& call) {
  std::string text;
  for (size_t row = 0; row < call.rows; ++row) {
    text += (row == 0 ? "" : ",") + TextOf(call.arguments[0].values[row]);
  }
  DualVector joined;
  joined.Append(ValueView::Text(text));
  return OneColumn(std::move(joined));
}

absl::StatusOr<ExternalTable> Refuse(const ExternalCall&) {
  return absl::UnavailableError("the other side is gone");
}

class ExternalFunctionTest : public testing::Test {
 protected:
  ExternalFunctionTest() {
    test_.Load("Sales",
               "Group,Snack,Sales\nSnack,Chips,19\nSnack,Popcorn,11\nSnack,Cookies,18\n"
               "Dairy,Cheese,12\n");
  }

  Recorded& Add(ExternalSignature signature, Recorded::Body body) {
    const auto function = std::make_shared<Recorded>(std::move(signature), std::move(body));
    EXPECT_TRUE(test_.engine.functions().Add(function).ok());
    return *function;
  }
  Recorded& AddTensor() {
    return Add(
        {.name = "P.Rows", .kind = ExternalKind::kTensor, .parameters = "value, …", .help = {}},
        SumRows);
  }
  Recorded& AddScalar() {
    return Add({.name = "P.Each", .parameters = "value, …", .help = {}}, SumRows);
  }
  Recorded& AddAggregation() {
    return Add(
        {.name = "P.All", .kind = ExternalKind::kAggregation, .parameters = "value", .help = {}},
        Join);
  }

  std::string Eval(const std::string& formula) {
    return Evaluate(session_, formula, test_.Execution());
  }
  // The cube of one dimension with these measures.
  HyperCube Cube(const std::string& dimension, const std::vector<std::string>& measures) {
    HyperCubeDefinition cube;
    cube.dimensions = {{dimension, ""}};
    for (const std::string& measure : measures) cube.measures.push_back({measure, ""});
    const auto calculated = session_.Cube(cube, test_.Execution());
    EXPECT_TRUE(calculated.ok()) << calculated.status();
    return calculated.ok() ? *calculated : HyperCube();
  }
  // `dimension:cell` of one measure, and `all:total`.
  std::vector<std::string> Column(const HyperCube& cube, size_t measure = 0) {
    std::vector<std::string> cells;
    for (const auto& row : cube.cells) cells.push_back(row[0].text + ":" + row[1 + measure].text);
    cells.push_back("all:" + cube.totals[measure].text);
    return cells;
  }
  absl::Status Run(const std::string& script) {
    return test_.app->RunScriptText(script, test_.Execution()).status();
  }

  TestApp test_;
  Session session_{test_.app};
};

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
    return absl::DeadlineExceededError("no answer");
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

// Notes how many calls are under way at once.
class Crowded final : public ExternalFunction {
 public:
  Crowded(ExternalKind kind, size_t parallel) {
    signature_ = {.name = "P.Crowd",
                  .kind = kind,
                  .parameters = "value",
                  .help = {},
                  .row_by_row = true,
                  .parallel = parallel};
  }
  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call, const Execution&) const override {
    const int now = ++under_way_;
    int most = most_;
    while (now > most && !most_.compare_exchange_weak(most, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --under_way_;
    return Join(call);
  }
  int most() const { return most_; }

 private:
  ExternalSignature signature_;
  mutable std::atomic<int> under_way_ = 0, most_ = 0;
};

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
