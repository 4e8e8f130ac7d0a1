// The memory bound, cancelling and deadlines: each ends the call with a status and leaves app and
// session as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "engine/test_app.h"

namespace celadon {
namespace {

using absl::StatusCode;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

const EngineOptions kSmall{.threads = 2, .memory_limit = 16 << 20};

HyperCubeDefinition SumByValue() {
  HyperCubeDefinition cube;
  cube.dimensions.push_back({"Value", ""});
  cube.measures.push_back({"Sum(Id)", ""});
  return cube;
}

TEST(MemoryLimit, ALoadThatIsTooLargeIsRefusedAndForgotten) {
  TestApp test(kSmall);
  test.Load("Kept", "A\n1\n");
  const auto model = test.app->model();
  const uint64_t used = test.engine.memory().used();
  const absl::Status status =
      test.app->Load(test.File("Large.csv", DistinctRows(400'000)), "", test.Execution()).status();
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("limit 16777216 bytes"));
  EXPECT_EQ(test.app->model(), model);
  EXPECT_EQ(test.engine.memory().used(), used);
}

TEST(MemoryLimit, TablesCountAsLongAsTheyAreLoaded) {
  TestApp test(kSmall);
  int loaded = 0;
  absl::Status status;
  for (; status.ok() && loaded < 100; ++loaded) {
    const std::string name = "T" + std::to_string(loaded);
    std::string text = DistinctRows(40'000);
    text.replace(0, text.find('\n'), "Id " + name + ",Value " + name);
    const auto before = test.app->model();
    status = test.app->Load(test.File(name + ".csv", text), "", test.Execution()).status();
    if (!status.ok()) {
      EXPECT_EQ(test.app->model(), before);
    }
  }
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_GT(loaded, 1);
  const DataModel::Memory held = test.app->model()->memory();
  EXPECT_EQ(test.engine.memory().used(), held.symbols + held.pointers + held.indexes);
  EXPECT_LE(test.engine.memory().used(), kSmall.memory_limit);
  test.app = nullptr;
  EXPECT_EQ(test.engine.memory().used(), 0u);
}

// Takes what is left of the bound, but for some bytes.
absl::Status LeaveRoom(Engine& engine, uint64_t bytes) {
  MemoryBudget& memory = engine.memory();
  return memory.Reserve(memory.limit() - memory.used() - bytes, "the test");
}

TEST(MemoryLimit, AListThatIsTooLargeIsRefused) {
  TestApp test(kSmall);
  test.Load("T", DistinctRows(60'000));
  Session session(test.app);
  ASSERT_TRUE(LeaveRoom(test.engine, 4 << 20).ok());
  const uint64_t used = test.engine.memory().used();
  ListObjectDefinition list;
  list.field = "Value";
  const absl::Status status = session.List(list, test.Execution()).status();
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  list.page.top = 10;
  const absl::Status page = session.List(list, test.Execution()).status();
  EXPECT_TRUE(page.ok()) << page;
  session.DropCaches();
  EXPECT_EQ(test.engine.memory().used(), used);
}

// Shares of a walk that have met different groups once read totals behind those they had gathered.
TEST(Chart, TotalsAreThoseOfTheGroupsThatEachShareHasMet) {
  TestApp test;
  test.Load("T", DistinctRows(100'000));
  Session session(test.app);
  for (int round = 0; round < 5; ++round) {
    const auto cube = session.Cube(SumByValue(), test.Execution());
    ASSERT_TRUE(cube.ok()) << cube.status();
    EXPECT_EQ(cube->totals[0].number, 4999950000.0);
  }
}

TEST(MemoryLimit, AChartThatIsTooLargeIsRefused) {
  TestApp test(kSmall);
  test.Load("T", DistinctRows(60'000));
  Session session(test.app);
  ASSERT_TRUE(LeaveRoom(test.engine, 4 << 20).ok());
  const uint64_t used = test.engine.memory().used();
  const absl::Status status = session.Cube(SumByValue(), test.Execution()).status();
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(Evaluate(session, "Sum(Id)", test.Execution()), "1799970000");
  EXPECT_EQ(Evaluate(session, "Count(distinct Value)", test.Execution()), "60000");
  session.DropCaches();
  EXPECT_EQ(test.engine.memory().used(), used);
}

TEST(MemoryLimit, ASelectionThatFindsNoRoomChangesNothing) {
  TestApp test(kSmall);
  test.Load("T", DistinctRows(60'000));
  Session session(test.app);
  ASSERT_TRUE(session.Select("Id", {"7"}, test.Execution()).ok());
  ASSERT_TRUE(LeaveRoom(test.engine, 4000).ok());  // a set of rows takes 7,500 bytes
  session.DropCaches();
  EXPECT_EQ(session.Evaluate("Count(Value)", test.Execution()).status().code(),
            StatusCode::kResourceExhausted);
  EXPECT_EQ(session.Selections().size(), 1u);
  test.engine.memory().Release(1 << 20);
  EXPECT_EQ(Evaluate(session, "Count(Value)", test.Execution()), "1");
}

TEST(Cancel, StopsALoadAndLeavesTheApp) {
  TestApp test;
  test.Load("Kept", "A\n1\n");
  const auto model = test.app->model();
  const std::string path = test.File("Large.csv", DistinctRows(200'000));
  Execution execution = test.Execution();
  int reports = 0;
  execution.progress = [&](const Progress&) {
    if (++reports == 2) execution.cancel.Cancel();
  };
  EXPECT_EQ(test.app->Load(path, "", execution).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(reports, 2);
  EXPECT_EQ(test.app->model(), model);
  execution.cancel.Reset();
  execution.progress = nullptr;
  EXPECT_TRUE(test.app->Load(path, "", execution).ok());
}

TEST(Cancel, ADeadlineThatHasPassedStopsEveryCall) {
  TestApp test;
  test.Load("T", "Id,Value\n1,a\n2,b\n");
  Session session(test.app);
  CancelToken late;
  late.SetDeadline(steady_clock::now() - milliseconds(1));
  const Execution execution = test.Execution(late);
  ListObjectDefinition list;
  list.field = "Value";
  const std::string path = test.File("U.csv", "X\n1\n");
  for (const absl::Status& status :
       {test.app->Load(path, "", execution).status(), session.List(list, execution).status(),
        session.Cube(SumByValue(), execution).status(),
        session.Evaluate("Sum(Id)", execution).status(),
        session.Select("Value", {"a"}, execution).status(),
        session.Toggle("Value", {"a"}, execution).status(),
        session.Frame({list}, execution).status(),
        test.app->Store("T", test.Path("out.csv"), execution)}) {
    EXPECT_EQ(status.code(), StatusCode::kDeadlineExceeded) << status;
  }
  EXPECT_TRUE(session.Selections().empty());
  EXPECT_EQ(Evaluate(session, "Sum(Id)", test.Execution()), "3");
}

TEST(Cancel, AnotherThreadStopsACalculation) {
  TestApp test;
  test.Load("T", DistinctRows(300'000));
  Session session(test.app);
  CancelToken cancel;
  std::thread canceller([cancel]() mutable {
    std::this_thread::sleep_for(milliseconds(20));
    cancel.Cancel();
  });
  absl::Status status;
  const auto start = steady_clock::now();
  while (status.ok() && steady_clock::now() - start < std::chrono::seconds(60)) {
    session.DropCaches();
    status = session.Cube(SumByValue(), test.Execution(cancel)).status();
  }
  canceller.join();
  EXPECT_EQ(status.code(), StatusCode::kCancelled) << status;
  EXPECT_EQ(Evaluate(session, "Count(Id)", test.Execution()), "300000");
}

}  // namespace
}  // namespace celadon
