#include "celadon/executor.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#if defined(__linux__)
#include <sched.h>
#endif

namespace celadon {
namespace {

class Executors : public testing::TestWithParam<size_t> {
 protected:
  std::unique_ptr<Executor> Make() const {
    return GetParam() == 0 ? MakeInlineExecutor() : MakeThreadPool(GetParam());
  }
};

TEST_P(Executors, RunEveryTaskOnceOnAWorkerOfItsOwn) {
  const auto executor = Make();
  for (const size_t tasks : {0, 1, 2, 1000}) {
    std::vector<std::atomic<int>> calls(tasks), busy(executor->workers());
    std::atomic<int> faults = 0;
    executor->Run(tasks, [&](size_t task, size_t worker) {
      if (worker >= busy.size() || busy[worker].exchange(1) != 0) ++faults;
      ++calls[task];
      if (worker < busy.size()) busy[worker] = 0;
    });
    EXPECT_EQ(faults, 0);
    for (const auto& count : calls) EXPECT_EQ(count, 1);
  }
}

TEST_P(Executors, TakeNestedCalls) {
  const auto executor = Make();
  std::atomic<int> sum = 0;
  executor->Run(20, [&](size_t outer, size_t) {
    executor->Run(outer,
                  [&](size_t, size_t worker) { sum += worker < executor->workers() ? 1 : 1000; });
  });
  EXPECT_EQ(sum, 190);
}

TEST_P(Executors, ServeSeveralCallersAtOnce) {
  const auto executor = Make();
  std::vector<int> sums(8);
  std::vector<std::thread> callers;
  for (int& sum : sums) {
    callers.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        std::atomic<int> tasks = 0;
        executor->Run(10, [&](size_t, size_t) { ++tasks; });
        sum += tasks;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  for (const int sum : sums) EXPECT_EQ(sum, 500);
}

// Some calls come while threads look for them, some once these have fallen asleep.
TEST_P(Executors, ServeCallsWithPausesBetween) {
  const auto executor = Make();
  int sum = 0;
  for (int round = 0; round < 60; ++round) {
    std::atomic<int> tasks = 0;
    executor->Run(round % 4, [&](size_t, size_t) { ++tasks; });
    sum += tasks;
    std::this_thread::sleep_for(std::chrono::microseconds(round * 20));
  }
  EXPECT_EQ(sum, 90);
}

INSTANTIATE_TEST_SUITE_P(Cases, Executors, testing::Values(0, 1, 2, 5));

#if defined(__linux__)
// The number of processors that the thread may run on.
int Processors() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 0;
}

// Threads that have fallen asleep would be woken on the processor of the caller, and wait for it.
// Where there is no other processor they run there.
TEST(ThreadPool, KeepsItsThreadsOffTheCallersProcessor) {
  const int all = Processors();
  const int rounds = all == 1 ? 5 : 500;  // a thread may not have fallen asleep in the first ones
  const auto executor = MakeThreadPool(2);
  int of_worker = all;
  for (int round = 0; round < rounds && of_worker == all; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::atomic<int> begun = 0;
    executor->Run(2, [&](size_t, size_t worker) {
      if (worker == 1) of_worker = Processors();
      for (++begun; begun < 2;) std::this_thread::yield();
    });
  }
  EXPECT_EQ(of_worker, std::max(1, all - 1));
  EXPECT_EQ(Processors(), all);
}
#endif

// The tasks of the inner call wait for each other: the thread that has done its part of the outer
// call has to come and help.
TEST(ThreadPool, HelpsTasksThatItWaitsFor) {
  const auto executor = MakeThreadPool(2);
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> begun = 0, outer = 0;
    executor->Run(2, [&](size_t, size_t) {
      if (++outer == 1) {
        while (begun == 0) std::this_thread::yield();
        return;
      }
      executor->Run(2, [&](size_t, size_t) {
        for (++begun; begun < 2;) std::this_thread::yield();
      });
    });
    EXPECT_EQ(begun, 2);
  }
}

TEST(ThreadPool, NumbersTheWorkersOfEachCallApart) {
  const auto executor = MakeThreadPool(4);
  std::atomic<int> faults = 0, calls = 0;
  executor->Run(50, [&](size_t, size_t) {
    std::vector<std::atomic<int>> busy(executor->workers());
    executor->Run(50, [&](size_t, size_t worker) {
      if (busy[worker].exchange(1) != 0) ++faults;
      executor->Run(3, [&](size_t, size_t) { ++calls; });
      busy[worker] = 0;
    });
  });
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(calls, 7500);
}

TEST(ThreadPool, TakesCallsFromTasksOfAnother) {
  const auto outer = MakeThreadPool(2), inner = MakeThreadPool(2);
  std::atomic<int> calls = 0;
  for (int round = 0; round < 50; ++round) {
    outer->Run(4, [&](size_t, size_t) {
      inner->Run(4, [&](size_t, size_t) { outer->Run(4, [&](size_t, size_t) { ++calls; }); });
    });
  }
  EXPECT_EQ(calls, 50 * 4 * 4 * 4);
}

TEST(ThreadPool, HasAWorkerAProcessorUnlessTold) {
  EXPECT_GE(MakeThreadPool()->workers(), 1u);
  EXPECT_EQ(MakeThreadPool(3)->workers(), 3u);
}

}  // namespace
}  // namespace celadon
