// Calls of plugins in charts, in the order of what the plugins of the reference can do: texts,
// numbers, programs.
#include <algorithm>

#include "celadon/cube_error.h"
#include "sse/plugin_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class ChartCalls : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (HavePlugins()) plugins_ = new PluginProcess({"hello", "column", "script"});
  }
  static void TearDownTestSuite() {
    delete plugins_;
    plugins_ = nullptr;
  }

  void SetUp() override {
    if (plugins_ == nullptr) GTEST_SKIP() << "build/venv has no grpcio";
    app_ = std::make_unique<PluginApp>(Setting());
    app_->Load("T", "Key,A,B,Text\nx,1,2,a\ny,3,4,b\nz,,9,c\n");
    session_ = std::make_unique<Session>(app_->app);
    plugins_->TakeLog();
  }

  static std::string Setting() {
    return plugins_->Setting("HelloWorld", "hello") + ";" + plugins_->Setting("Column", "column") +
           ";" + plugins_->Setting("Script", "script");
  }
  std::string Eval(const std::string& formula) {
    return Evaluate(*session_, formula, app_->Execution());
  }
  std::vector<std::string> Rows(const std::string& dimension,
                                const std::vector<std::string>& measures) {
    return CubeRows(*session_, app_->Execution(), dimension, measures);
  }
  // The error of a measure, and Qlik's number of it.
  std::string ErrorOf(const std::string& measure) {
    HyperCubeDefinition definition;
    definition.dimensions = {{"Key", ""}};
    definition.measures = {{measure, ""}, {"Sum(B)", ""}};
    const auto cube = session_->Cube(definition, app_->Execution());
    if (!cube.ok()) return "the cube: " + cube.status().ToString();
    EXPECT_EQ(cube->totals[1].text, "15");
    const absl::Status& error = cube->measures[0].error;
    EXPECT_TRUE(!SseErrorCode(error) ||
                static_cast<int>(CubeErrorOf(error)) == *SseErrorCode(error));
    return std::to_string(SseErrorCode(error).value_or(0)) + " " + std::string(error.message());
  }

  static PluginProcess* plugins_;
  std::unique_ptr<PluginApp> app_;
  std::unique_ptr<Session> session_;
};

PluginProcess* ChartCalls::plugins_ = nullptr;

// The plugin for texts.

TEST_F(ChartCalls, TextsAreEchoed) {
  EXPECT_THAT(Rows("Key", {"HelloWorld.HelloWorld(Text)"}),
              ElementsAre("x:a", "y:b", "z:c", "all:"));
}

TEST_F(ChartCalls, TextsAreAggregatedInOneRequestAGroup) {
  EXPECT_THAT(Rows("Key", {"HelloWorld.HelloWorldAggr(Text)"}),
              ElementsAre("x:a", "y:b", "z:c", "all:a, b, c"));
  EXPECT_EQ(plugins_->TakeLog().size(), 4);  // three groups and the total
}

// Names of functions are found in any case.
TEST_F(ChartCalls, NamesAreFoundInAnyCase) {
  EXPECT_EQ(Eval("helloworld.HELLOWORLD('a')"), "a");
  EXPECT_EQ(Eval("Column.sumofcolumn(B)"), "15");
}

// An answer is kept and shown again for the same rows, unless the plugin asks for it to be
// forgotten in its first metadata, or in its last.
TEST_F(ChartCalls, AnswersAreKeptUnlessThePluginForbidsIt) {
  const auto select = [this](std::vector<std::string> keys) {
    ASSERT_TRUE(session_->Select("Key", keys, app_->Execution()).ok());
  };
  std::map<std::string, std::string> first;
  const std::vector<std::string> functions = {"Cache", "NoCache", "NoCacheAtTheEnd"};
  for (const bool again : {false, true}) {
    select({"x"});
    for (const std::string& function : functions) {
      const std::string stamp = Eval("HelloWorld." + function + "(Text)");
      EXPECT_THAT(stamp, StartsWith("a 20"));
      if (!again) {
        first[function] = stamp;
      } else if (function == "Cache") {
        EXPECT_EQ(stamp, first[function]);
      } else {
        EXPECT_NE(stamp, first[function]);
      }
    }
    select({"y"});
    EXPECT_THAT(Eval("HelloWorld.Cache(Text)"), StartsWith("b 20"));
  }
}

// The frames of a session are kept, too, but not where a plugin was asked.
TEST_F(ChartCalls, FramesAskThePluginAgain) {
  HyperCubeDefinition cube;
  cube.measures = {{"HelloWorld.NoCache('f')", ""}};
  const auto stamp = [&]() -> std::string {
    const auto frame = session_->Frame({cube}, app_->Execution());
    if (!frame.ok()) return frame.status().ToString();
    return std::get<HyperCube>(frame->front()).totals[0].text;
  };
  const std::string first = stamp();
  EXPECT_THAT(first, StartsWith("f 20"));
  EXPECT_NE(stamp(), first);
}

TEST_F(ChartCalls, TextProgramsRunRowByRow) {
  EXPECT_THAT(Rows("Key", {"HelloWorld.ScriptEvalStr('args[0]+''!''', Text)"}),
              ElementsAre("x:a!", "y:b!", "z:c!", "all:!"));
  EXPECT_EQ(Eval("HelloWorld.ScriptAggrStr('''/''.join(args[0])', Text)"), "a/b/c");
}

// NULL goes as an empty text, and a number as its text.
TEST_F(ChartCalls, TextsThatAreNoneGoAsEmptyOnes) {
  EXPECT_EQ(Eval("'<' & HelloWorld.HelloWorld(Null()) & '>'"), "<>");
  EXPECT_EQ(Eval("HelloWorld.HelloWorld(1.5)"), "1.5");
  EXPECT_EQ(Eval("HelloWorld.HelloWorld(Date(1, 'YYYY-MM-DD'))"), "1899-12-31");
  EXPECT_EQ(Eval("HelloWorld.HelloWorld('ü€')"), "ü€");
}

// The plugin for numbers.

TEST_F(ChartCalls, NumbersOfRowsAreAdded) {
  // The total has no single A and B, so it gets NaN and gives NULL.
  EXPECT_THAT(Rows("Key", {"Column.SumOfRows(A, B)"}), ElementsAre("x:3", "y:7", "z:-", "all:-"));
  EXPECT_THAT(Rows("Key", {"Column.SumOfRows(Sum(A), Sum(B)) * 10"}),
              ElementsAre("x:30", "y:70", "z:90", "all:190"));
}

TEST_F(ChartCalls, NumbersAreSummed) {
  EXPECT_EQ(Eval("Column.SumOfColumn({<Key-={z}>} A)"), "4");
  EXPECT_EQ(Eval("Column.SumOfColumn(A)"), "-");  // NULL goes as NaN
  EXPECT_THAT(Rows("Key", {"Column.SumOfColumn(B)", "Column.SumOfColumn(total B)"}),
              ElementsAre("x:2,15", "y:4,15", "z:9,15", "all:15,15"));
}

// A chart takes the first column of an answer; a row that is missing is NULL.
TEST_F(ChartCalls, TablesGiveTheirFirstColumn) {
  const auto rows = Rows("Key", {"Column.MaxOfColumns_2(Sum(A), Sum(B))"});
  EXPECT_EQ(std::ranges::count_if(rows, [](const auto& row) { return row.ends_with(":3"); }), 1);
  EXPECT_EQ(std::ranges::count_if(rows, [](const auto& row) { return row.ends_with(":-"); }), 2);
  EXPECT_THAT(rows, Contains("all:4"));
}

TEST_F(ChartCalls, NumberProgramsRunRowByRow) {
  EXPECT_THAT(Rows("Key", {"Column.ScriptEval('args[0]+args[1]', Sum(A), Sum(B))"}),
              ElementsAre("x:3", "y:7", "z:9", "all:19"));
  EXPECT_EQ(Eval("Column.ScriptAggr('sum(args[0])', B)"), "15");
  EXPECT_THAT(ErrorOf("Column.ScriptEval('1')"),
              AllOf(StartsWith("22012 "), HasSubstr("UNIMPLEMENTED")));
}

// What makes room for as many rows as the header says must get exactly so many.
TEST_F(ChartCalls, TheHeaderSaysHowManyRowsCome) {
  EXPECT_THAT(Rows("Key", {"Column.Rank(Sum(A), Sum(B))"}),
              ElementsAre("x:3", "y:2", "z:1", "all:1"));
  app_->Load("Many", [] {
    std::string text = "Id,Value\n";
    for (int i = 0; i < 5001; ++i) text += std::to_string(i) + "," + std::to_string(i) + "\n";
    return text;
  }());
  Session session(app_->app);
  EXPECT_EQ(Evaluate(session, "Count(Aggr(Column.SumOfRows(Value, 1), Id))", app_->Execution()),
            "5001");
}

TEST_F(ChartCalls, ArgumentsThatStayTheSameStandInEveryRow) {
  EXPECT_THAT(Rows("Key", {"Column.Cluster(Sum(A), Sum(B), 3)"}),
              ElementsAre("x:3", "y:3", "z:3", "all:3"));
}

TEST_F(ChartCalls, DualsComeBackAsTheyWent) {
  EXPECT_EQ(Eval("Column.EchoDual(Dual('one', 1)) & Num(Column.EchoDual(Dual('one', 1)))"), "one1");
  EXPECT_EQ(Eval("Column.EchoDual('text')"), "text");
  EXPECT_EQ(Eval("Column.EchoDual(2.5)"), "2.5");
  EXPECT_EQ(Eval("IsNull(Column.EchoDual(Null()))"), "-1");
}

TEST_F(ChartCalls, ATextOfOneNulByteIsNull) {
  EXPECT_EQ(Eval("IsNull(Column.KeyOrNull('')) & Column.KeyOrNull('k')"), "-1k");
}

TEST_F(ChartCalls, InfinityPasses) {
  EXPECT_EQ(Eval("Column.SumOfRows(Exp(1000), 1)"), Eval("Exp(1000)"));
}

// Without arguments no row is sent, one is said to come, and the answer stands for all.
TEST_F(ChartCalls, FunctionsWithoutArgumentsAnswerForAllRows) {
  EXPECT_THAT(Rows("Key", {"Column.Nothing()"}), ElementsAre("x:7", "y:7", "z:7", "all:7"));
  EXPECT_THAT(plugins_->TakeLog(),
              Contains(AllOf(HasSubstr("\"cardinality\": 1"), HasSubstr("\"bundles\": []"))));
}

TEST_F(ChartCalls, RequestsSayWhoseTheyAre) {
  Eval("Column.Users(B)");
  EXPECT_THAT(plugins_->TakeLog(), ElementsAre(HasSubstr("\"user\": \"ada\"")));
}

// A scalar function where records are evaluated: over their distinct values, in one request.
TEST_F(ChartCalls, ScalarFunctionsStandInsideAggregations) {
  EXPECT_EQ(Eval("Sum(Column.Add42(B))"), "141");
  EXPECT_EQ(plugins_->TakeLog().size(), 1);
  EXPECT_THAT(ErrorOf("Sum(Column.SumOfRows(A, B))"), HasSubstr("cannot stand inside"));
}

TEST_F(ChartCalls, TheyStandInAggrAndMakeDimensions) {
  EXPECT_EQ(Eval("Max(Aggr(Column.SumOfRows(Sum(A), Sum(B)), Key))"), "9");
  EXPECT_EQ(Eval("Sum(Aggr(Column.SumOfColumn(B), Key))"), "15");
  EXPECT_THAT(Rows("=Column.SumOfRows(B, 1)", {"Count(Key)"}),
              ElementsAre("10:1", "3:1", "5:1", "all:3"));
  EXPECT_THAT(Rows("=HelloWorld.HelloWorld(Text)", {"Sum(B)"}),
              ElementsAre("a:2", "b:4", "c:9", "all:15"));
}

// The plugin for programs.

TEST_F(ChartCalls, ProgramsSeeAllRows) {
  const auto rows = Rows("Key", {"Script.ScriptEval('[x*2 for x in args[0]]', Sum(B))"});
  EXPECT_THAT(rows, ElementsAre("x:4", "y:8", "z:18", "all:30"));
  EXPECT_EQ(Eval("Script.ScriptAggr({<Key-={z}>} 'sum(args[0])', B)"), "6");
}

TEST_F(ChartCalls, AllEightHaveTheirHeaders) {
  const auto header = [this](const std::string& formula) {
    Eval(formula);
    const auto log = plugins_->TakeLog();
    if (log.size() != 1) return std::to_string(log.size()) + " requests";
    const std::string& line = log[0];
    const size_t begin = line.find("\"kinds\"");
    return line.substr(begin, line.find(", \"script\"") - begin);
  };
  // Types are numbered: text 0, number 1, dual 2; scalar 0, aggregation 1, tensor 2.
  EXPECT_EQ(header("Script.ScriptEval('args[0]', 1)"), R"("kinds": [1], "type": 2, "returns": 1)");
  EXPECT_EQ(header("Script.ScriptEvalStr('args[0]', 1)"),
            R"("kinds": [0], "type": 2, "returns": 0)");
  EXPECT_EQ(header("Script.ScriptAggr('args[0]', B)"), R"("kinds": [1], "type": 1, "returns": 1)");
  EXPECT_EQ(header("Script.ScriptAggrStr('args[0]', Text)"),
            R"("kinds": [0], "type": 1, "returns": 0)");
  EXPECT_EQ(header("Script.ScriptEvalEx('NSD', 'args[0]', 1, 'a', 2)"),
            R"("kinds": [1, 0, 2], "type": 2, "returns": 1)");
  EXPECT_EQ(header("Script.ScriptEvalExStr('S', 'args[0]', 'a')"),
            R"("kinds": [0], "type": 2, "returns": 0)");
  EXPECT_EQ(header("Script.ScriptAggrEx('ND', 'args[0]', A, B)"),
            R"("kinds": [1, 2], "type": 1, "returns": 1)");
  EXPECT_EQ(header("Script.ScriptAggrExStr('S', 'args[0]', Text)"),
            R"("kinds": [0], "type": 1, "returns": 0)");
}

TEST_F(ChartCalls, ProgramsOfTypedArguments) {
  EXPECT_EQ(Eval("Script.ScriptEvalEx('SN', '[len(s)*n for s, n in zip(args[0], args[1])]', "
                 "'ab', 2)"),
            "4");
  EXPECT_EQ(Eval("Script.ScriptEvalExStr('D', 'args[0][1]', Dual('one', 1))"), "one");
  EXPECT_EQ(Eval("Script.ScriptAggrEx('D', 'sum(args[0][0])', B)"), "15");
  EXPECT_EQ(Eval("Script.ScriptAggrExStr('DS', 'args[0][1][0] + args[1][1]', B, Text)"), "2b");
  EXPECT_THAT(ErrorOf("Script.ScriptEvalEx('N', 'args[0]', 1, 2)"),
              HasSubstr("the types 'N' are of 1 arguments, 2 are given"));
  EXPECT_THAT(ErrorOf("Script.ScriptEvalEx('X', 'args[0]', 1)"), HasSubstr("N, S or D"));
}

TEST_F(ChartCalls, ProgramsWithoutArguments) {
  EXPECT_EQ(Eval("Script.ScriptEval('40+2')"), "42");
  EXPECT_EQ(Eval("Script.ScriptEvalStr('\"The answer is \" + str(42)')"), "The answer is 42");
  EXPECT_THAT(Rows("Key", {"Script.ScriptEval('42')"}),
              ElementsAre("x:42", "y:42", "z:42", "all:42"));
  EXPECT_EQ(Eval("Script.ScriptAggr('42')"), "42");
}

TEST_F(ChartCalls, ArgumentsHaveTheirNames) {
  EXPECT_EQ(Eval("Script.ScriptEval('q[\"B\"]', B)"), "-");
  EXPECT_EQ(Eval("Script.ScriptAggr('sum(q[\"own\"])', B as own)"), "15");
  EXPECT_EQ(Eval("Script.ScriptEval('q[\"Sum( B )\"]', Sum( B ))"), "15");
  plugins_->TakeLog();
  Eval("Script.ScriptAggr('1', [B], Num(B) as n)");
  EXPECT_THAT(plugins_->TakeLog(), ElementsAre(HasSubstr(R"("names": ["B", "n"])")));
}

TEST_F(ChartCalls, OnlyTheFirstColumnIsShown) {
  EXPECT_THAT(Rows("Key", {"Script.ScriptEval('[[a,b] for a,b in zip(args[0],args[1])]', "
                           "Sum(B), Sum(A))"}),
              ElementsAre("x:2", "y:4", "z:9", "all:15"));
}

TEST_F(ChartCalls, FailingProgramsFailTheirColumn) {
  EXPECT_THAT(ErrorOf("Script.ScriptEval('1/0')"),
              AllOf(StartsWith("22002 Connector reply error: grpc::StatusCode::UNKNOWN: '"),
                    HasSubstr("division by zero")));
  EXPECT_THAT(ErrorOf("Script.ScriptEval('exec:x = 1', B)"),
              AllOf(StartsWith("22003 "), HasSubstr("INVALID_ARGUMENT")));
  EXPECT_THAT(ErrorOf("Script.ScriptEval(Key, B)"), HasSubstr("the same in all rows"));
}

TEST_F(ChartCalls, ProgramsMayBeRefusedForAnAlias) {
  auto plugins = PluginApp::Parsed(Setting());
  plugins[2].refuse_scripts = true;
  PluginApp app(plugins);
  EXPECT_THAT(app.Eval("Script.ScriptEval('1')"),
              HasSubstr("programs for the plugin Script are refused"));
  EXPECT_EQ(app.Eval("HelloWorld.ScriptEvalStr('args[0]', 'a')"), "a");
}

// Sizes of bundles.

TEST_F(ChartCalls, SmallRequestsAreOneBundle) {
  app_->Load("Many", [] {
    std::string text = "Id\n";
    for (int i = 0; i < 5001; ++i) text += std::to_string(i) + "\n";
    return text;
  }());
  Session session(app_->app);
  const auto bundles = [&](const std::string& set) {
    Evaluate(session, "Sum(Aggr(Column.SumOfRows(Id, 1), Id" + set + "))", app_->Execution());
    const auto log = plugins_->TakeLog();
    if (log.size() != 1) return std::to_string(log.size()) + " requests";
    const size_t begin = log[0].find("\"cardinality\"");
    return log[0].substr(begin, log[0].find(", \"app\"") - begin);
  };
  const auto one = [&](const std::string& condition) {
    EXPECT_TRUE(session.SelectSearch("Id", condition, {}, app_->Execution()).ok());
    return bundles("");
  };
  EXPECT_EQ(one("<1"), R"("cardinality": 1, "bundles": [1], "rows": 1)");
  EXPECT_EQ(one("<5000"), R"("cardinality": 5000, "bundles": [5000], "rows": 5000)");
  EXPECT_EQ(one("<5001"), R"("cardinality": 5001, "bundles": [5000, 1], "rows": 5001)");
}

}  // namespace
}  // namespace celadon
