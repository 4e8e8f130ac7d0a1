// How calls of a model server go about time: what is tried again, what waits, and what is given up.
#include <chrono>

#include "endpoint/endpoint_app.h"

namespace celadon {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using Clock = std::chrono::steady_clock;

class Patience : public EndpointApp {};

TEST_F(Patience, WhatPassesIsTriedAgain) {
  for (const char* path :
       {"/busy?n=2", "/busy?n=1&after=1", "/busy-until", "/cold", "/broken?n=1", "/reset"}) {
    Connect(path);
    EXPECT_EQ(Ask(), "8") << path;
  }
}

TEST_F(Patience, PatienceHasAnEnd) {
  Connect("/broken?n=9");
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: HTTP 500 broken (batch 1, rows 1-1)"));
  EXPECT_THAT(TakeLog(), SizeIs(2));
  Connect("/busy?n=9&after=60");
  EXPECT_THAT(Ask(), HasSubstr("HTTP 429 busy"));
  Connect("/slow?seconds=2", [](EndpointConfig& config) { config.chart_timeout = 0.2; });
  EXPECT_THAT(Ask(), HasSubstr("Timeout"));
}

TEST_F(Patience, CancellingEndsTheCall) {
  Connect("/slow?seconds=5");
  CancelToken cancel;
  cancel.SetDeadline(CancelToken::Clock::now() + std::chrono::milliseconds(200));
  Session session(app_->app);
  const auto begin = CancelToken::Clock::now();
  const auto cell =
      session.Evaluate("endpoints.ScriptEval(" + Request() + ", 4)", app_->Execution(cancel));
  EXPECT_TRUE(absl::IsDeadlineExceeded(cell.status())) << cell.status();
  EXPECT_LT(CancelToken::Clock::now() - begin, std::chrono::seconds(4));
}

// A server that was busy is asked one request at a time for the rest of the call.
TEST_F(Patience, AServerThatIsBusyIsAskedOneByOne) {
  Connect("/busy-once", [](EndpointConfig& config) {
    config.batch_rows = 10;
    config.parallel = 2;
  });
  TakeLog();
  ASSERT_TRUE(Predict("T: LOAD RecNo() as a AUTOGENERATE 100;").ok());
  EXPECT_EQ(Eval("Sum(If(prediction = 2 * Row, 1, 0))"), "100");
  std::vector<std::string> log = TakeLog();
  ASSERT_EQ(log.size(), 11);
  log.erase(log.begin(), log.begin() + 4);  // those that were under way, and the second try
  EXPECT_THAT(log, Each(HasSubstr("\"at once\": 1")));
}

TEST_F(Patience, RequestsAreUnderWayAtOnceWithinABound) {
  Connect("/slow?seconds=0.05", [](EndpointConfig& config) {
    config.batch_rows = 10;
    config.parallel = 2;
  });
  TakeLog();
  ASSERT_TRUE(Predict("T: LOAD RecNo() as a AUTOGENERATE 80;").ok());
  const auto log = TakeLog();
  EXPECT_EQ(log.size(), 8);
  EXPECT_THAT(log, Contains(HasSubstr("\"at once\": 2")));
  EXPECT_THAT(log, Not(Contains(HasSubstr("\"at once\": 3"))));
}

TEST_F(Patience, AnswersThatComeInAnyOrderKeepThatOfTheRows) {
  Connect("/reorder", [](EndpointConfig& config) { config.batch_rows = 100; });
  ASSERT_TRUE(Predict("T: LOAD RecNo() as a AUTOGENERATE 400;").ok());
  EXPECT_EQ(Eval("Sum(If(prediction = 2 * Row, 1, 0))"), "400");
}

TEST_F(Patience, BodiesThatTrickleHaveATimeLimit) {
  Connect("/trickle", [](EndpointConfig& config) { config.chart_timeout = 0.3; });
  const auto begin = Clock::now();
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: Timeout"));
  EXPECT_LT(Clock::now() - begin, seconds(5));
}

TEST_F(Patience, HugeBodiesAreNotTaken) {
  Connect("/huge");
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: the answer is larger than 256 MB"));
  EXPECT_EQ(Eval("Sum(A)"), "3.5");
}

// What a model answers counts as what an engine may take.
TEST_F(Patience, LongAnswersEndWithTheMemory) {
  engine_.memory_limit = uint64_t{32} << 20;
  Connect("/long-texts");
  EXPECT_THAT(Predict("T: LOAD RecNo() as a AUTOGENERATE 4000;").message(),
              HasSubstr("the answer of a model"));
  EXPECT_EQ(Ask(), "-");  // a short one
}

// A second's calls may come at once; further ones of charts wait for their turn.
TEST_F(Patience, ChartsAskSoOftenASecond) {
  Connect("/ok", [](EndpointConfig& config) { config.calls_per_second = 10; });
  const auto calls = [this](int first, int number) {
    const auto begin = Clock::now();
    for (int i = first; i < first + number; ++i)
      EXPECT_EQ(Ask(std::to_string(i)), std::to_string(2 * i));
    return Clock::now() - begin;
  };
  calls(0, 10);
  EXPECT_GE(calls(10, 5), milliseconds(300));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Ask("0"), "0");  // they are kept, and ask nobody
  Connect("/ok", [](EndpointConfig& config) { config.calls_per_second = 0; });
  EXPECT_LT(calls(0, 20), seconds(3));
}

// A row that cannot be told is NULL if the host wants that, in charts alone.
TEST_F(Patience, ErrorsMayBeNullInCharts) {
  std::vector<std::string> told;
  Connect("/refuse?status=400", [&told](EndpointConfig& config) {
    config.missing_on_error = true;
    config.log = [&told](std::string_view message) { told.emplace_back(message); };
  });
  EXPECT_EQ(Ask(), "-");
  EXPECT_THAT(told, Contains(HasSubstr("NULL in place of an error: endpoint m: HTTP 400")));
  EXPECT_THAT(Predict("T: LOAD 1 as a AUTOGENERATE 1;").message(), HasSubstr("HTTP 400"));
}

TEST_F(Patience, ModelsThatAreNotDeterministicAreAskedAgain) {
  Connect("/ok", [](EndpointConfig& config) { config.deterministic = false; });
  TakeLog();
  EXPECT_EQ(Ask(), Ask());
  EXPECT_THAT(TakeLog(), SizeIs(2));
  EXPECT_EQ(Eval("Sum(Aggr(endpoints.ScriptEval(" + Request() + ", 1), Key))"), "6");
  EXPECT_THAT(TakeLog(), Contains(HasSubstr("\"rows\": 3")));  // alike, and asked one by one
}

}  // namespace
}  // namespace celadon
