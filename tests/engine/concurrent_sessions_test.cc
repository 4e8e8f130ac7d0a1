// Several sessions, each on a thread of its own, over one app that loads meanwhile.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "engine/test_app.h"

namespace celadon {
namespace {

constexpr int kSessions = 4, kRounds = 30, kKeys = 20, kRows = 2000;

std::string Facts() {
  std::string text = "Key,Amount\n";
  for (int i = 0; i < kRows; ++i) {
    text += "k" + std::to_string(i % kKeys) + "," + std::to_string(i % kKeys) + "\n";
  }
  return text;
}

// A table that adds a value in front of the key's values, so that every symbol id moves.
std::string MoreKeys(int load) {
  return "Key,Extra " + std::to_string(load) + "\na" + std::to_string(load) + ",1\nk0,2\n";
}

// What a session finds wrong, or nothing: selects one key and checks all that depends on it.
std::string CheckRound(Session& session, int key, const Execution& execution) {
  const std::string value = "k" + std::to_string(key);
  const auto selected = session.Select("Key", {value}, execution);
  if (!selected.ok()) return selected.status().ToString();
  const std::string sum = std::to_string(key * (kRows / kKeys));
  if (const std::string found = Evaluate(session, "Sum(Amount)", execution); found != sum) {
    return "Sum(Amount) is " + found + " for " + value;
  }
  ListObjectDefinition definition;
  definition.field = "Key";
  const auto list = session.List(definition, execution);
  if (!list.ok()) return list.status().ToString();
  if (list->counts.selected != 1 || list->values.front().text != value) {
    return "the list shows " + list->values.front().text + " for " + value;
  }
  const auto bar = session.Selections();
  return bar.size() == 1 && bar[0].values == std::vector<std::string>{value} ? "" : "wrong bar";
}

TEST(ConcurrentSessions, SeeWholeModelsOnly) {
  TestApp test({.threads = 3, .memory_limit = 0});
  test.Load("Facts", Facts());
  std::vector<std::string> faults(kSessions);
  std::vector<std::thread> threads;
  for (int s = 0; s < kSessions; ++s) {
    threads.emplace_back([&, s] {
      Session session(test.app);
      const Execution execution = test.Execution();
      for (int round = 0; round < kRounds && faults[s].empty(); ++round) {
        faults[s] = CheckRound(session, (s * 7 + round) % kKeys, execution);
      }
    });
  }
  for (int load = 0; load < 8; ++load) test.Load("More " + std::to_string(load), MoreKeys(load));
  for (std::thread& thread : threads) thread.join();
  for (const std::string& fault : faults) EXPECT_EQ(fault, "");
  EXPECT_EQ(test.app->model()->listed_tables().size(), 9u);
}

// Inference is calculated once and then kept: the first to ask calculates for all.
TEST(ConcurrentSessions, MayShareOneAssociationState) {
  TestApp test({.threads = 3, .memory_limit = 0});
  test.Load("Facts", Facts());
  test.Load("More", MoreKeys(0));
  Session session(test.app);
  ASSERT_TRUE(session.Select("Amount", {"3"}, test.Execution()).ok());
  const auto state = session.state();
  const FieldId key = *test.app->model()->FindField("Key");
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kSessions; ++t) {
    threads.emplace_back([&] {
      const auto counts = state->CountStates(key, test.Execution());
      right += counts.ok() && counts->possible == 1 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, kSessions);
}

}  // namespace
}  // namespace celadon
