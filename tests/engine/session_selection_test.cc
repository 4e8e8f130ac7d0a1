// Selections in sessions: over reloads, in alternate states, from several threads.
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "celadon/celadon.h"
#include "celadon/list_search.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

class SessionSelection : public testing::Test {
 protected:
  SessionSelection() {
    Load("sales", "Region,Product,Sales\nNorth,Hat,10\nSouth,Shoe,20\nSouth,Hat,12\nWest,Belt,1\n");
  }

  void Load(const std::string& table, const std::string& text) {
    const std::string path =
        testing::TempDir() + "session_selection_" + std::to_string(getpid()) + ".csv";
    std::ofstream(path) << text;
    const auto report = app_->Load(path, table, engine_.MakeExecution());
    EXPECT_TRUE(report.ok()) << report.status();
  }
  Execution Run() { return engine_.MakeExecution(); }
  static std::string Bar(Session& session) {
    std::string bar;
    for (const SelectedField& field : session.Selections()) {
      bar += (bar.empty() ? "" : " ") + field.field + (field.locked ? "!=" : "=");
      for (size_t i = 0; i < field.values.size(); ++i) bar += (i > 0 ? "," : "") + field.values[i];
    }
    return bar;
  }
  std::string Eval(Session& session, const std::string& formula) {
    const auto cell = session.Evaluate(formula, Run());
    return cell.ok() ? cell->text : std::string(cell.status().message());
  }

  Engine engine_{{.threads = 2, .seed = 1, .time_zone = "UTC"}};
  std::shared_ptr<App> app_ =
      std::make_shared<App>(&engine_, *DataFolder::Open(testing::TempDir()));
  Session session_{app_};
};

TEST_F(SessionSelection, SetIdentifiersNameEarlierSelectionsStatesAndBookmarks) {
  ASSERT_TRUE(session_.Select("Region", std::vector<std::string>{"North"}, Run()).ok());
  ASSERT_TRUE(session_.SaveBookmark("Northern").ok());
  ASSERT_TRUE(session_.Select("Region", std::vector<std::string>{"West"}, Run()).ok());
  ASSERT_TRUE(session_.AddState("Other").ok());
  ASSERT_TRUE(session_.UseState("Other").ok());
  ASSERT_TRUE(session_.Select("Product", std::vector<std::string>{"Hat"}, Run()).ok());
  EXPECT_EQ(Eval(session_, "Sum(Sales)"), "22");
  EXPECT_EQ(Eval(session_, "Sum({$} Sales)"), "1");
  EXPECT_EQ(Eval(session_, "Sum({Northern} Sales)"), "10");
  ASSERT_TRUE(session_.UseState("$").ok());
  EXPECT_EQ(Eval(session_, "Sum(Sales)"), "1");
  EXPECT_EQ(Eval(session_, "Sum({Other} Sales)"), "22");
  EXPECT_EQ(Eval(session_, "Sum({Northern} Sales)"), "10");
  EXPECT_EQ(Eval(session_, "Sum({1} Sales)"), "43");
}

TEST_F(SessionSelection, ListsMayBeOfAnotherState) {
  ASSERT_TRUE(session_.AddState("Other").ok());
  ASSERT_TRUE(session_.Select("Region", std::vector<std::string>{"West"}, Run()).ok());
  ListObjectDefinition list;
  list.field = "Product";
  list.state = "Other";
  EXPECT_EQ(session_.List(list, Run())->counts.possible, 3u);
  list.state = "Nowhere";
  EXPECT_EQ(session_.List(list, Run()).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SessionSelection, SelectionsLocksAndHistoryOutliveALoadByValue) {
  ASSERT_TRUE(session_.Select("Product", std::vector<std::string>{"Hat", "Belt"}, Run()).ok());
  ASSERT_TRUE(session_.Lock("Product").ok());
  ASSERT_TRUE(session_.Select("Region", std::vector<std::string>{"West"}, Run()).ok());
  Load("more", "Product,Colour\nAxe,red\nHat,blue\n");  // other values, other symbol ids
  EXPECT_EQ(Bar(session_), "Product!=Hat,Belt Region=West");
  ASSERT_TRUE(session_.Back().ok());
  EXPECT_EQ(Bar(session_), "Product!=Hat,Belt");
}

TEST_F(SessionSelection, ASearchSessionNarrowsTheListAndSelectsWhenAccepted) {
  ListObjectDefinition list;
  list.field = "Product";
  ListSearch search(&session_, list);
  EXPECT_EQ(search.Accept(false, Run()).status().code(), absl::StatusCode::kFailedPrecondition);
  const auto found = search.SearchFor("h", Run());
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->values.size(), 1u);
  EXPECT_EQ(found->values[0].highlights, (std::vector<TextRange>{{0, 1}}));
  EXPECT_EQ(Bar(session_), "");
  ASSERT_TRUE(search.Accept(false, Run()).ok());
  EXPECT_EQ(Bar(session_), "Product=Hat");
  EXPECT_EQ(search.List(Run())->values.size(), 3u);
  ASSERT_TRUE(search.SearchFor("b*", Run()).ok());
  ASSERT_TRUE(search.Accept(true, Run()).ok());
  EXPECT_EQ(Bar(session_), "Product=Hat,Belt");
  ASSERT_TRUE(search.SearchFor("s", Run()).ok());
  search.Abort(false);
  EXPECT_EQ(search.List(Run())->values.size(), 1u);
  search.Abort(true);
  EXPECT_EQ(search.List(Run())->values.size(), 3u);
}

TEST_F(SessionSelection, ListsHaveFrequenciesInThreeModesAndExpressions) {
  ASSERT_TRUE(session_.Select("Region", std::vector<std::string>{"South"}, Run()).ok());
  ListObjectDefinition list;
  list.field = "Product";
  list.sort = {{.by = SortBy::kLoadOrder, .descending = false, .expression = {}}};
  list.expressions = {"Sum(Sales)"};
  const auto texts = [&](FrequencyMode mode) {
    list.frequency_mode = mode;
    std::string text;
    const auto result = session_.List(list, Run());
    EXPECT_TRUE(result.ok()) << result.status();
    for (const ListValue& value : result->values) text += value.frequency_text + " ";
    return text;
  };
  EXPECT_EQ(texts(FrequencyMode::kNone), "   ");
  EXPECT_EQ(texts(FrequencyMode::kCount), "1 1 0 ");
  EXPECT_EQ(texts(FrequencyMode::kPercent), "50.0% 50.0% 0.0% ");
  EXPECT_EQ(texts(FrequencyMode::kRelative), "0.5 0.5 0 ");
  const auto result = session_.List(list, Run());
  EXPECT_EQ(result->values[1].expressions.at(0).text, "20");
  EXPECT_TRUE(result->values[2].expressions.at(0).null);
}

TEST_F(SessionSelection, LongListsLiftWhatIsSelectedAndMayHideAlternatives) {
  ASSERT_TRUE(session_.Select("Product", std::vector<std::string>{"Belt"}, Run()).ok());
  ListObjectDefinition list;
  list.field = "Product";
  list.sort = {{.by = SortBy::kLoadOrder, .descending = false, .expression = {}}};
  EXPECT_EQ(session_.List(list, Run())->values[0].text, "Hat");
  list.lift_selected_above = 3;
  EXPECT_EQ(session_.List(list, Run())->values[0].text, "Hat");
  list.lift_selected_above = 2;
  list.show_alternatives = false;
  const auto lifted = session_.List(list, Run());
  EXPECT_EQ(lifted->values[0].text, "Belt");
  EXPECT_EQ(lifted->values[1].state, ValueState::kExcluded);
  EXPECT_EQ(lifted->counts.alternative, 2u);
}

TEST_F(SessionSelection, ACancelledOperationChangesNothing) {
  CancelToken cancel;
  cancel.Cancel();
  const auto result = session_.SelectSearch("Product", "*", {}, engine_.MakeExecution(cancel));
  EXPECT_EQ(result.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Bar(session_), "");
  EXPECT_EQ(session_.back_count(), 0u);
}

TEST_F(SessionSelection, SessionsOnSeveralThreadsAreIndependent) {
  const std::vector<std::string> regions = {"North", "South", "West"};
  const std::vector<std::string> sums = {"10", "32", "1"};
  std::vector<std::string> wrong(regions.size());
  std::vector<std::thread> threads;
  for (size_t t = 0; t < regions.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 40; ++round) {
        Session session(app_);
        const Execution run = engine_.MakeExecution();
        if (!session.Select("Region", {regions[t]}, run).ok()) wrong[t] = "not selected";
        const auto sum = session.Evaluate("Sum(Sales)", run);
        if (!sum.ok() || sum->text != sums[t]) wrong[t] = "another sum";
        AssociativeSearch search;
        search.terms = {"hat"};
        if (session.Search(search, run)->total != 1) wrong[t] = "another search";
        if (!session.Back().ok() || !session.Selections().empty()) wrong[t] = "not back";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<std::string>(regions.size()));
}

}  // namespace
}  // namespace celadon
