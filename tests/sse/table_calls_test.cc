// Calls of plugins in load scripts: fields of a LOAD, and LOAD … EXTENSION.
#include "sse/plugin_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class TableCalls : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (HavePlugins()) plugins_ = new PluginProcess({"hello", "column", "script", "faults"});
  }
  static void TearDownTestSuite() {
    delete plugins_;
    plugins_ = nullptr;
  }

  void SetUp() override {
    if (plugins_ == nullptr) GTEST_SKIP() << "build/venv has no grpcio";
    Restart();
    plugins_->TakeLog();
  }

  void Restart() {
    app_ = nullptr;  // its folder is that of the next one
    app_ = std::make_unique<PluginApp>(Setting());
  }

  static std::string Setting() {
    return plugins_->Setting("Hello", "hello") + ";" + plugins_->Setting("Column", "column") + ";" +
           plugins_->Setting("Script", "script") + ";" + plugins_->Setting("Faults", "faults");
  }
  // Runs a script behind a table T of A, B and Text, then evaluates.
  std::string After(const std::string& script, const std::string& formula) {
    const absl::Status status =
        app_->Run("T: LOAD * INLINE [A,B,Text\n1,9,x\n5,2,y\n];\n" + script);
    return status.ok() ? app_->Eval(formula) : std::string(status.message());
  }

  static PluginProcess* plugins_;
  std::unique_ptr<PluginApp> app_;
};

PluginProcess* TableCalls::plugins_ = nullptr;

// Fields of a LOAD.

TEST_F(TableCalls, ScalarFunctionsAreARequestARow) {
  EXPECT_EQ(After("R: LOAD Column.Add42(A) as C RESIDENT T;", "Concat(C, ',')"), "43,47");
  EXPECT_THAT(plugins_->TakeLog(), AllOf(SizeIs(2), Each(HasSubstr("\"bundles\": [1]"))));
}

// Our own, since plugins may count their calls.
TEST_F(TableCalls, ScalarFunctionsMayBeBatched) {
  auto plugins = PluginApp::Parsed(Setting());
  plugins[1].batch_loads = true;
  app_ = std::make_unique<PluginApp>(plugins);
  EXPECT_EQ(After("R: LOAD Column.Add42(A) as C RESIDENT T;", "Concat(C, ',')"), "43,47");
  EXPECT_THAT(plugins_->TakeLog(), ElementsAre(HasSubstr("\"bundles\": [2]")));
}

TEST_F(TableCalls, AggregationsAreARequestAGroup) {
  EXPECT_EQ(After("R: LOAD Text as K, Column.SumOfColumn(A) as S RESIDENT T GROUP BY Text;\n"
                  "All: LOAD Hello.HelloWorldAggr(Text) as J RESIDENT T;",
                  "Concat(K & S, ',') & '|' & J"),
            "x1,y5|x, y");
  EXPECT_THAT(plugins_->TakeLog(), SizeIs(3));
}

TEST_F(TableCalls, ProgramsOfAFieldAreScalar) {
  EXPECT_EQ(
      After("R: LOAD Script.ScriptEval('args[0][0] * 2', A) as C RESIDENT T;", "Concat(C, ',')"),
      "2,10");
  EXPECT_THAT(plugins_->TakeLog(), AllOf(SizeIs(2), Each(HasSubstr("\"type\": 0"))));
  EXPECT_THAT(After("R: LOAD Column.ScriptEval('args[0]', A) as C RESIDENT T;", ""),
              AllOf(HasSubstr("Connector reply error: grpc::StatusCode::UNIMPLEMENTED: "
                              "'Function type Scalar is not supported in this plugin'"),
                    HasSubstr("line")));
}

TEST_F(TableCalls, TensorsStandInNoField) {
  EXPECT_THAT(After("R: LOAD Column.SumOfRows(A, B) as C RESIDENT T;", ""),
              HasSubstr("LOAD … EXTENSION"));
}

// LOAD … EXTENSION.

TEST_F(TableCalls, DescribedTables) {
  EXPECT_EQ(After("LOAD * EXTENSION Column.MaxOfColumns_2(T{A, B});",
                  "Max1 & '|' & Max2 & '|' & NoOfRows('MaxOfColumns')"),
            "5|9|1");
  const auto model = app_->app->model();
  const auto field = model->FindField("Max2");
  ASSERT_TRUE(field.ok());
  EXPECT_THAT(model->field(*field).tags, testing::Contains("$own"));
}

TEST_F(TableCalls, TablesWithoutDescription) {
  EXPECT_EQ(After("E: LOAD * EXTENSION Hello.EchoTable_3(T{Text, Text, Text});",
                  "Concat(Field1 & Field2 & Field3, ',')"),
            "xxx,yyy");
}

// All that the plugins of the reference can do, as tables; `|` stands between rows.
TEST_F(TableCalls, EveryFunctionMakesATable) {
  const std::vector<std::pair<std::string, std::string>> calls = {
      {"Hello.HelloWorld(T{Text})", "x|y"},
      {"Hello.HelloWorldAggr(T{Text})", "x, y"},
      {"Column.SumOfRows(T{A, B})", "10|7"},
      {"Column.SumOfColumn(T{A})", "6"},
      {"Hello.ScriptEvalStr('args[0] + ''!''', T{Text})", "x!|y!"},
      {"Hello.ScriptAggrStr('''/''.join(args[0])', T{Text})", "x/y"},
      {"Column.ScriptEval('args[0] * 2', T{A})", "2|10"},
      {"Column.ScriptAggr('sum(args[0])', T{A})", "6"},
      {"Script.ScriptEval('[x * 2 for x in args[0]]', T{A})", "2|10"},
      {"Script.ScriptAggr('sum(args[0])', T{A})", "6"},
      {"Script.ScriptEval('[len(s) * n for s, n in zip(*args)]', T{Text, B})", "9|2"},
      {"Script.ScriptEvalStr('args[0][1]', T{Mixed(A)})", "1|5"},
      {"Script.ScriptEval('42', T{A})", "42"}};
  for (const auto& [call, rows] : calls) {
    Restart();
    EXPECT_EQ(After("E: LOAD Field1, RowNo() as Row; LOAD * EXTENSION " + call + ";",
                    "Concat(Field1, '|', Row)"),
              rows)
        << call;
  }
  for (const char* function : {"Cache", "NoCache"}) {
    Restart();
    EXPECT_EQ(After(std::string("E: LOAD Field1 EXTENSION Hello.") + function + "(T{Text});",
                    "Concat(Left(Field1, 4), '|')"),
              "x 20|y 20");
  }
  EXPECT_THAT(After("LOAD * EXTENSION Script.ScriptEval('1/0', T{A});", ""),
              HasSubstr("UNKNOWN: 'Exception"));
}

TEST_F(TableCalls, AllFieldsWhereNoneIsNamed) {
  EXPECT_EQ(
      After("E: LOAD * EXTENSION Hello.EchoTable_3(T);", "Concat(Field1 & Field2 & Field3, ',')"),
      "19x,52y");
}

TEST_F(TableCalls, ProgramsOfTables) {
  EXPECT_EQ(After("E: LOAD Field1 as S EXTENSION Script.ScriptEval("
                  "'[a + b for a, b in zip(*args)]', T{A, B});",
                  "Concat(S, ',')"),
            "7,10");
  // A field of texts goes as such; String and Mixed force the type.
  EXPECT_EQ(After("E: LOAD * EXTENSION Script.ScriptEvalStr('[str(args)]', "
                  "T{A, Text, String(B), Mixed(B)});",
                  "Field1"),
            "[[1.0, 5.0], ['x', 'y'], ['9', '2'], [[9.0, 2.0], ['9', '2']]]");
}

TEST_F(TableCalls, ProgramsDescribeTheirTable) {
  EXPECT_EQ(After("LOAD * EXTENSION Script.ScriptEval('exec:result = [[1, \"x\"], [2, \"y\"]]; "
                  "table = (\"Named\", [(\"N\", 1, [\"$numeric\"]), (\"\", 0, [])])', T{A});",
                  "Concat(N & Field2, ',') & NoOfRows('Named')"),
            "1x,2y2");
}

TEST_F(TableCalls, LabelsWinOverTheDescription) {
  EXPECT_EQ(After("Own: LOAD * EXTENSION Column.MaxOfColumns_2(T{A, B});", "NoOfRows('Own')"), "1");
}

TEST_F(TableCalls, ClausesWorkOnTheAnswer) {
  EXPECT_EQ(After("R: LOAD N * 2 as Twice; LOAD Field1 as N EXTENSION "
                  "Script.ScriptEval('[3, 1, 2]', T{A}) WHERE Field1 > 1 ORDER BY Field1;",
                  "Concat(Twice, ',')"),
            "4,6");
}

TEST_F(TableCalls, EmptyTablesAreSentWithoutRows) {
  const absl::Status status = app_->Run(
      "T: LOAD * INLINE [A,B\n];\n"
      "E: LOAD * EXTENSION Column.SumOfRows(T);");
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(plugins_->TakeLog(), ElementsAre(HasSubstr(R"("cardinality": 0, "bundles": [])")));
}

TEST_F(TableCalls, WrongFieldsAndDescriptionsAreErrors) {
  EXPECT_THAT(After("LOAD * EXTENSION Column.SumOfRows(T{A});", ""),
              HasSubstr("the table has 1 fields"));
  EXPECT_THAT(After("LOAD * EXTENSION Faults.wrong_description(T{A});", ""),
              HasSubstr("describes 2 fields, but row 1 has 1 values"));
  EXPECT_THAT(After("LOAD * EXTENSION Faults.bad_description(T{A});", ""),
              HasSubstr("description of its table cannot be read"));
  EXPECT_THAT(After("LOAD * EXTENSION Faults.refuse(T{A});", ""),
              HasSubstr("PERMISSION_DENIED: 'not for you'"));
}

// More than gRPC takes in one message, in both directions.
TEST_F(TableCalls, LargeTablesGoInManyBundles) {
  ASSERT_TRUE(app_->Run("Big: LOAD RecNo() as Id, Repeat('x', 100) & RecNo() as Long "
                        "AUTOGENERATE 60000;\n"
                        "E: LOAD Field1 as Echo EXTENSION Hello.HelloWorld(Big{Long});")
                  .ok());
  EXPECT_EQ(app_->Eval("Count(distinct Echo) & '|' & Count({<Echo={\"=Len(Echo)>100\"}>} Echo)"),
            "60000|60000");
  EXPECT_THAT(plugins_->TakeLog(), ElementsAre(HasSubstr("\"rows\": 60000")));
}

TEST_F(TableCalls, ARowLargerThanAMessageIsRefusedBeforeItIsSent) {
  EXPECT_THAT(After("Big: LOAD Repeat('x', 5000000) as Long AUTOGENERATE 1;\n"
                    "LOAD * EXTENSION Hello.HelloWorld(Big);",
                    ""),
              HasSubstr("larger than a message"));
  EXPECT_THAT(plugins_->TakeLog(), SizeIs(0));
}

// One row of one text.
class OneText final : public TableReader {
 public:
  explicit OneText(std::string_view text) {
    auto values = std::make_shared<DualVector>();
    values->Append(ValueView::Text(text));
    batch_ = {.rows = 1, .columns = {{std::move(values), {0}}}};
  }
  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override { return std::exchange(batch_, {}); }

 private:
  std::vector<ColumnInfo> columns_ = {{.name = "A", .format = {}, .tags = {}, .comment = {}}};
  RowBatch batch_;
};

TEST_F(TableCalls, BytesThatAreNoTextAreReplaced) {
  OneText rows("\xC3\xBC\xFF");
  ASSERT_TRUE(app_->app->LoadRows(rows, "T", app_->Execution()).ok());
  EXPECT_EQ(app_->Eval("Hello.HelloWorld(A)"), "ü\xEF\xBF\xBD");
}

}  // namespace
}  // namespace celadon
