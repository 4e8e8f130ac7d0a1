// The limits of an execution: its memory bound and its cancel token.
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "celadon/cancel_token.h"
#include "celadon/memory_budget.h"
#include "runtime/cancellable_sort.h"

namespace celadon {
namespace {

using absl::StatusCode;
using testing::HasSubstr;

TEST(MemoryBudget, RefusesWhatPassesTheLimitAndCountsNothingThen) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.Reserve(60, "a table").ok());
  const absl::Status status = budget.Reserve(41, "a cube");
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("a cube: limit 100 bytes, in use 60, needed 41 more"));
  EXPECT_EQ(budget.used(), 60u);
  EXPECT_TRUE(budget.Reserve(40, "a list").ok());
  budget.Release(100);
  EXPECT_EQ(budget.used(), 0u);
}

TEST(MemoryBudget, RefusesSumsThatWouldWrap) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.Reserve(60, "a table").ok());
  EXPECT_EQ(budget.Reserve(~uint64_t{0} - 10, "a cube").code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.used(), 60u);
}

TEST(MemoryBudget, WithoutALimitOnlyCounts) {
  MemoryBudget budget;
  EXPECT_TRUE(budget.Reserve(uint64_t{1} << 60, "anything").ok());
  EXPECT_EQ(budget.used(), uint64_t{1} << 60);
}

TEST(MemoryBudget, CountsRightlyFromSeveralThreads) {
  MemoryBudget budget(1000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        if (budget.Reserve(300, "a thread").ok()) budget.Release(300);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(budget.used(), 0u);
}

TEST(MemoryReservation, HoldsWhatItWasLastGivenUntilItGoes) {
  MemoryBudget budget(100);
  {
    MemoryReservation reservation(&budget);
    EXPECT_TRUE(reservation.Resize(80, "rows").ok());
    EXPECT_EQ(reservation.Resize(101, "rows").code(), StatusCode::kResourceExhausted);
    EXPECT_EQ(reservation.bytes(), 80u);
    EXPECT_TRUE(reservation.Resize(30, "rows").ok());
    EXPECT_EQ(budget.used(), 30u);
    MemoryReservation taken = std::move(reservation);
    EXPECT_EQ(reservation.bytes(), 0u);  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(taken.bytes(), 30u);
    EXPECT_EQ(budget.used(), 30u);
  }
  EXPECT_EQ(budget.used(), 0u);
  MemoryReservation unbound;
  EXPECT_TRUE(unbound.Resize(uint64_t{1} << 50, "anything").ok());
}

TEST(CancelToken, IsSharedByItsCopies) {
  CancelToken token;
  CancelToken copy = token;
  EXPECT_TRUE(token.status().ok());
  copy.Cancel();
  EXPECT_EQ(token.status().code(), StatusCode::kCancelled);
  token.Reset();
  EXPECT_FALSE(copy.cancelled());
}

TEST(CancelToken, CancelsByItselfAtItsDeadline) {
  CancelToken token;
  token.SetDeadline(CancelToken::Clock::now() + std::chrono::hours(1));
  EXPECT_TRUE(token.status().ok());
  token.SetDeadline(CancelToken::Clock::now() - std::chrono::nanoseconds(1));
  EXPECT_EQ(token.status().code(), StatusCode::kDeadlineExceeded);
  token.Cancel();
  EXPECT_EQ(token.status().code(), StatusCode::kCancelled);
  token.Reset();
  EXPECT_TRUE(token.status().ok());
}

TEST(SortOrCancel, GivesTheOrderOfAStableSort) {
  std::mt19937 random(7);
  for (const size_t size : {0, 1, 2, 4095, 4096, 4097, 8192, 30'000}) {
    std::vector<uint32_t> items(size);
    for (uint32_t& item : items) item = static_cast<uint32_t>(random());
    const auto less = [](uint32_t a, uint32_t b) { return a % 1000 < b % 1000; };
    std::vector<uint32_t> expected = items;
    std::stable_sort(expected.begin(), expected.end(), less);
    ASSERT_TRUE(SortOrCancel(items, less, CancelToken()).ok());
    EXPECT_EQ(items, expected) << size;
  }
}

TEST(SortOrCancel, StopsSoonAfterItIsAskedTo) {
  CancelToken token;
  std::vector<int> items(1 << 20);
  for (size_t i = 0; i < items.size(); ++i) items[i] = static_cast<int>(i * 7919 % items.size());
  size_t comparisons = 0;
  const auto less = [&](int a, int b) {
    if (++comparisons == 100'000) token.Cancel();
    return a < b;
  };
  EXPECT_EQ(SortOrCancel(items, less, token).code(), StatusCode::kCancelled);
  EXPECT_LT(comparisons, 200'000u);
}

}  // namespace
}  // namespace celadon
