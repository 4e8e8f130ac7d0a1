// Plugins that are made differently: in C++, with data frames, and with NULL taken out of the data.
#include "sse/plugin_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// An app with one plugin, which runs for all tests of the suite.
template <typename Suite>
class OnePlugin : public testing::Test {
 protected:
  static void TearDownTestSuite() { plugin_.reset(); }

  void SetUp() override {
    if (plugin_ == nullptr) GTEST_SKIP() << "build/venv has no " << Suite::kNeeds;
    app_ = std::make_unique<PluginApp>(plugin_->Setting("P", Suite::kName));
    app_->Load("T", "Key,A,B,Text\nx,1,2,a\ny,3,4,b\nz,,9,c\n");
    session_ = std::make_unique<Session>(app_->app);
  }
  std::string Eval(const std::string& formula) {
    return Evaluate(*session_, formula, app_->Execution());
  }
  std::vector<std::string> Rows(const std::string& dimension, const std::string& measure) {
    return CubeRows(*session_, app_->Execution(), dimension, {measure});
  }
  // Runs a script behind the table T, then evaluates.
  std::string After(const std::string& script, const std::string& formula) {
    const absl::Status status =
        app_->Run("T: LOAD * INLINE [A,B,Text\n1,9,x\n5,2,y\n];\n" + script);
    return status.ok() ? app_->Eval(formula) : std::string(status.message());
  }

  static inline std::unique_ptr<PluginProcess> plugin_;
  std::unique_ptr<PluginApp> app_;
  std::unique_ptr<Session> session_;
};

// C++.

class CompiledPlugin : public OnePlugin<CompiledPlugin> {
 public:
  static constexpr char kName[] = "compiled", kNeeds[] = "program";
  static void SetUpTestSuite() {
    plugin_ = std::make_unique<PluginProcess>(PluginProcess::Program{CELADON_COMPILED_PLUGIN});
  }
};

TEST_F(CompiledPlugin, RowsAndColumnsAreSummed) {
  EXPECT_THAT(Rows("Key", "P.SumOfRows(Sum(A), Sum(B))"),
              ElementsAre("x:3", "y:7", "z:9", "all:19"));
  EXPECT_EQ(Eval("P.SumOfColumn(B)"), "15");
  EXPECT_EQ(After("R: LOAD P.SumOfRows(A, B) as C RESIDENT T;", "Concat(C, ',')"), "7,10");
  EXPECT_EQ(After("LOAD Field1 as S EXTENSION P.SumOfColumn(T{B});", "S"), "11");
}

// It makes room for exactly as many rows as the header says, over several bundles, too.
TEST_F(CompiledPlugin, TheHeaderSaysExactlyHowManyRowsCome) {
  EXPECT_THAT(Rows("Key", "P.TwoNormRanking(Sum(A), Sum(B))"),
              ElementsAre("x:3", "y:2", "z:1", "all:1"));
  EXPECT_EQ(After("Many: LOAD RecNo() as Value, 0 as Zero AUTOGENERATE 5001;\n"
                  "Ranks: LOAD Field1 as Rank EXTENSION P.TwoNormRanking(Many);",
                  "Count(Rank) & '|' & Sum(Rank)"),
            "5001|12507501");
}

TEST_F(CompiledPlugin, DualsHaveBothParts) {
  EXPECT_EQ(Eval("P.Concatenate({<Key={x}>} Dual('one', 1))"), "one=1");
}

// `no-store` in the last metadata.
TEST_F(CompiledPlugin, CallsAreCountedUnlessTheAnswerIsKept) {
  const std::string first = Eval("P.CallCounter(B)");
  EXPECT_EQ(Eval("P.CallCounter(B)"), first);
  const std::string counted = Eval("P.CallCounterNoCache(B)");
  EXPECT_EQ(Eval("P.CallCounterNoCache(B)"), std::to_string(std::stoi(counted) + 1));
}

// A request that is small goes in one bundle, for plugins that look at no other.
TEST_F(CompiledPlugin, PluginsMayTakeABundleForAll) {
  EXPECT_EQ(After("Many: LOAD RecNo() as Value AUTOGENERATE 5000;\n"
                  "E: LOAD Field1 as Echo EXTENSION P.FirstBundle(Many);",
                  "Count(Echo)"),
            "5000");
}

TEST_F(CompiledPlugin, ItRunsNoPrograms) {
  EXPECT_THAT(Eval("P.ScriptEval('1')"), HasSubstr("function is unknown"));
}

// Data frames.

class PandasPlugin : public OnePlugin<PandasPlugin> {
 public:
  static constexpr char kName[] = "pandas", kNeeds[] = "grpcio or no pandas";
  static void SetUpTestSuite() {
    if (HavePlugins("pandas")) {
      plugin_ = std::make_unique<PluginProcess>(std::vector<std::string>{"pandas"});
    }
  }
};

TEST_F(PandasPlugin, FramesAreEchoed) {
  EXPECT_THAT(Rows("Key", "P.ScriptEval('qResult = q.values', Sum(B))"),
              ElementsAre("x:2", "y:4", "z:9", "all:15"));
  EXPECT_EQ(After("E: LOAD * EXTENSION P.ScriptEvalStr('qResult = q.values', T{Text, String(A)});",
                  "Concat(Field1 & Field2, ',')"),
            "x1,y5");
}

// A field has its name, `as` gives one, and a dual has two columns more.
TEST_F(PandasPlugin, ColumnsHaveTheNamesOfArguments) {
  EXPECT_EQ(Eval("P.ScriptAggr('qResult = [[q.B.sum() * q.own.max()]]', B, B * 2 as own)"), "270");
  EXPECT_EQ(Eval("P.ScriptAggrExStr({<Key={x}>} 'D', "
                 "'qResult = [[q.d_str[0] + str(q.d_num[0])]]', Dual('one', 1) as d)"),
            "one1.0");
}

TEST_F(PandasPlugin, ProgramsDescribeTheirTable) {
  EXPECT_EQ(After("LOAD * EXTENSION P.ScriptEval('qResult = [[1, \"x\"], [2, \"y\"]]; "
                  "table.name = \"T2\"; table.fields.add(name=\"N\", dataType=1, "
                  "tags=[\"$numeric\", \"$own\"]); table.fields.add(name=\"S\", dataType=0); "
                  "tableDescription = True', T{A});",
                  "Concat(N & S, ',') & NoOfRows('T2')"),
            "1x,2y2");
  const auto model = app_->app->model();
  const auto field = model->FindField("N");
  ASSERT_TRUE(field.ok());
  EXPECT_THAT(model->field(*field).tags, Contains("$own"));
}

TEST_F(PandasPlugin, ProgramsWithoutResultAreErrors) {
  EXPECT_THAT(After("LOAD * EXTENSION P.ScriptEval('x = 1', T{A});", ""),
              HasSubstr("INVALID_ARGUMENT: 'No result was saved to qResult, check your script.'"));
}

// Machine learning.

class LearningPlugin : public OnePlugin<LearningPlugin> {
 public:
  static constexpr char kName[] = "tools", kNeeds[] = "grpcio";
  static void SetUpTestSuite() {
    if (HavePlugins()) {
      plugin_ = std::make_unique<PluginProcess>(std::vector<std::string>{"tools"});
    }
  }
};

// A key that is NULL goes as an empty text and comes back as one of a NUL byte.
TEST_F(LearningPlugin, KeysThatAreNullAreLeftOutAndComeBackAsNull) {
  ASSERT_TRUE(app_->Run("Temp: LOAD If(Key <> '-', Key) as LGA, Sub as SubGroup, Rate, "
                        "'load_script=true' as Args INLINE [Key,Sub,Rate\nKent,a,1\nKent,b,2\n"
                        "Hull,a,8\nHull,b,9\n-,a,7\n];\n"
                        "LOAD key as Area, labels as Label "
                        "EXTENSION P.Cluster_by_Dim(Temp{LGA, SubGroup, Rate, Args});")
                  .ok());
  EXPECT_EQ(app_->Eval("Concat(Area & Label, ',', Area) & '|' & NoOfRows('Clusters') & '|' & "
                       "Count(Area)"),
            "-1,Hull1,Kent0|3|2");
}

// A dimension that is NULL is a row of the request, which comes without its number.
TEST_F(LearningPlugin, DimensionsThatAreNullAreARowOfTheRequest) {
  ASSERT_TRUE(app_->Run("S: LOAD If(Date > 0, Date) as Date, Value INLINE [Date,Value\n1,10\n2,99\n"
                        "3,30\n0,50\n];")
                  .ok());
  Session session(app_->app);
  EXPECT_THAT(
      CubeRows(session, app_->Execution(), "Date", {"P.Prophet(Only(Date), Sum(Value), 'freq=D')"}),
      ElementsAre("1:10", "2:20", "3:30", "-:-", "all:-"));
}

}  // namespace
}  // namespace celadon
