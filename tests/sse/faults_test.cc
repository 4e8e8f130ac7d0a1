// Plugins that misbehave: a clear error in the column or the statement, and an engine that goes on.
#include "sse/plugin_app.h"

namespace celadon {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Clock = std::chrono::steady_clock;

class Faults : public testing::Test {
 protected:
  void SetUp() override {
    if (!HavePlugins()) GTEST_SKIP() << "build/venv has no grpcio";
    plugins_ = std::make_unique<PluginProcess>(std::vector<std::string>{"faults"});
    Connect(plugins_->Setting("F", "faults") + ",,0,1");
  }

  void Connect(const std::string& setting, const EngineOptions& options = PluginApp::OfAda()) {
    session_.reset();
    app_.reset();  // its folder is that of the next one
    app_ = std::make_unique<PluginApp>(PluginApp::Parsed(setting), options);
    app_->Load("T", "Key,A\nx,1\ny,2\n");
    session_ = std::make_unique<Session>(app_->app);
  }
  std::vector<std::string> Rows(const std::string& measure) {
    return CubeRows(*session_, app_->Execution(), "Key", {measure});
  }
  // The error of a measure beside which another one is right.
  std::string ErrorOf(const std::string& measure, CancelToken cancel = {}) {
    HyperCubeDefinition definition;
    definition.dimensions = {{"Key", ""}};
    definition.measures = {{measure, ""}, {"Sum(A)", ""}};
    const auto cube = session_->Cube(definition, app_->Execution(std::move(cancel)));
    if (!cube.ok()) return "the cube: " + cube.status().ToString();
    EXPECT_EQ(cube->totals[1].text, "3");
    EXPECT_TRUE(cube->cells[0][1].null);
    const absl::Status& error = cube->measures[0].error;
    return std::to_string(SseErrorCode(error).value_or(0)) + " " + std::string(error.message());
  }

  std::unique_ptr<PluginProcess> plugins_;
  std::unique_ptr<PluginApp> app_;
  std::unique_ptr<Session> session_;
};

TEST_F(Faults, AnswersOfTheWrongSizeAreFitted) {
  EXPECT_THAT(Rows("F.short(Sum(A))"), Contains("all:3"));
  EXPECT_THAT(Rows("F.short(Sum(A))"), Contains(testing::EndsWith(":-")));
  EXPECT_THAT(Rows("F.long(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
  EXPECT_THAT(Rows("F.wide(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
  EXPECT_THAT(Rows("F.no_rows(Sum(A))"), ElementsAre("x:-", "y:-", "all:-"));
  EXPECT_THAT(Rows("F.empty_rows(Sum(A))"), ElementsAre("x:-", "y:-", "all:-"));
  EXPECT_THAT(Rows("F.bundle_for_each(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
}

// A text where a number was declared is 0, as the wire has it: the number part is absent.
TEST_F(Faults, PartsThatWereNotDeclaredAreNotRead) {
  EXPECT_THAT(Rows("F.not_a_number(Sum(A))"), ElementsAre("x:0", "y:0", "all:0"));
}

TEST_F(Faults, ErrorsOfThePluginAreThoseOfTheColumn) {
  EXPECT_THAT(ErrorOf("F.raise_(Sum(A))"),
              AllOf(StartsWith("22002 "), HasSubstr("division by zero"), HasSubstr("(plugin F)")));
  EXPECT_THAT(ErrorOf("F.refuse(Sum(A))"), AllOf(StartsWith("22007 "), HasSubstr("not for you")));
  EXPECT_THAT(ErrorOf("F.garbage(Sum(A))"), HasSubstr("a message of the plugin cannot be read"));
  EXPECT_THAT(ErrorOf("F.echo()"), HasSubstr("the arguments of F.echo are (value), 0 are given"));
  EXPECT_THAT(Rows("F.echo(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
}

TEST_F(Faults, ACallMayTakeItsTimeAndNoMore) {
  Connect(plugins_->Setting("F", "faults") + ",,0.3,1");
  const Clock::time_point begin = Clock::now();
  EXPECT_THAT(ErrorOf("F.hang(Sum(A))"),
              AllOf(StartsWith("22004 "), HasSubstr("DEADLINE_EXCEEDED")));
  EXPECT_THAT(ErrorOf("F.hang_all(A)"), StartsWith("22004 "));
  EXPECT_LT(Clock::now() - begin, seconds(10));
  EXPECT_THAT(Rows("F.echo(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
}

// Whoever gives up waiting stops the call in the plugin, too.
TEST_F(Faults, CancellingEndsTheCall) {
  CancelToken cancel;
  std::thread later([&] {
    EXPECT_TRUE(Eventually([this] { return !plugins_->TakeLog().empty(); }));
    cancel.Cancel();
  });
  EXPECT_THAT(ErrorOf("F.hang(Sum(A))", cancel), StartsWith("the cube: CANCELLED"));
  later.join();
  EXPECT_TRUE(Eventually([this] {
    const auto log = plugins_->TakeLog();
    return !log.empty() && log.back().find("hang ended") != std::string::npos;
  }));
}

// What is not wanted is dropped as it comes, until the call has taken its time.
TEST_F(Faults, EndlessAnswersTakeNoMemory) {
  EngineOptions options = PluginApp::OfAda();
  options.memory_limit = uint64_t{16} << 20;
  Connect(plugins_->Setting("F", "faults") + ",,1,1", options);
  EXPECT_THAT(ErrorOf("F.endless(Sum(A))"), StartsWith("22004 "));
  const absl::Status status =
      app_->Run("T: LOAD 1 as A AUTOGENERATE 1;\nLOAD * EXTENSION F.endless(T);");
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(status.message(),
              testing::AnyOf(HasSubstr("the answer of a plugin"), HasSubstr("DEADLINE_EXCEEDED")));
  EXPECT_EQ(app_->Eval("F.echo(1)"), "1");
}

TEST_F(Faults, MessagesMayBeLargeButNotHuge) {
  EXPECT_EQ(app_->Eval("F.heavy(1)"), "1");
  EXPECT_THAT(ErrorOf("F.heavier(Sum(A))"),
              AllOf(StartsWith("22008 "), HasSubstr("RESOURCE_EXHAUSTED")));
}

// Tables take what the engine may take, and no more, where no time-out ends the call.
TEST_F(Faults, EndlessTablesEndWithTheMemory) {
  EngineOptions options = PluginApp::OfAda();
  options.memory_limit = uint64_t{32} << 20;
  Connect(plugins_->Setting("F", "faults"), options);
  EXPECT_THAT(app_->Run("T: LOAD 1 as A AUTOGENERATE 1;\nLOAD * EXTENSION F.endless(T);").message(),
              HasSubstr("the answer of a plugin"));
  EXPECT_EQ(app_->Eval("F.echo(1)"), "1");
}

TEST_F(Faults, APluginThatDiesInACallComesBack) {
  const int port = plugins_->port("faults");
  EXPECT_THAT(ErrorOf("F.die(Sum(A))"), AllOf(StartsWith("22014 "), HasSubstr("UNAVAILABLE")));
  EXPECT_THAT(ErrorOf("F.echo(Sum(A))"), StartsWith("22014 "));
  EXPECT_EQ(app_->Eval("Sum(A)"), "3");
  plugins_ =
      std::make_unique<PluginProcess>(std::vector<std::string>{"faults=" + std::to_string(port)});
  EXPECT_TRUE(Eventually([this] { return app_->Eval("F.echo(1)") == "1"; }));
  EXPECT_THAT(Rows("F.echo(Sum(A))"), ElementsAre("x:1", "y:2", "all:3"));
}

}  // namespace
}  // namespace celadon
