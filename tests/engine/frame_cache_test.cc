// What frames are kept for: they come back where everything is as it was, and nowhere else.
#include "engine/frame_cache.h"

#include <fstream>
#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

class FrameCacheTest : public testing::Test {
 protected:
  FrameCacheTest() {
    const std::string path = testing::TempDir() + "frame_cache_" +
                             testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
    std::ofstream(path) << "Region,Sales\nNorth,10\nSouth,20\nSouth,12\n";
    EXPECT_TRUE(app_->Load(path, "Sales table", engine_.MakeExecution()).ok());
    engine_.StopClock(41773.5);
  }

  std::vector<ObjectDefinition> Objects(const std::string& formula) {
    ListObjectDefinition list;
    list.field = "Region";
    HyperCubeDefinition cube;
    cube.measures.push_back({.expression = formula, .label = {}});
    return {list, cube};
  }

  // The text of the measure's total in a frame.
  std::string Total(Session& session, const std::string& formula) {
    const auto frame = session.Frame(Objects(formula), engine_.MakeExecution());
    EXPECT_TRUE(frame.ok()) << frame.status();
    return frame.ok() ? std::get<HyperCube>((*frame)[1]).totals.front().text : "";
  }

  void Select(Session& session, const std::string& region) {
    EXPECT_TRUE(session.Select("Region", {region}, engine_.MakeExecution()).ok());
  }

  // Whether a frame is kept for what a session shows now.
  bool Kept(const Session& session, const std::string& formula, StateSelections selections) {
    return app_->frames().Find({.model = app_->model(),
                                .bookmarks = app_->bookmarks(),
                                .states = session.states(),
                                .state_in_use = session.state_in_use(),
                                .selections = std::move(selections)},
                               Objects(formula)) != nullptr;
  }

  Engine engine_{{.threads = 1, .seed = 1, .time_zone = "UTC"}};
  std::shared_ptr<App> app_ =
      std::make_shared<App>(&engine_, *DataFolder::Open(testing::TempDir()));
  Session session_{app_};
};

TEST_F(FrameCacheTest, BringsBackWhatWasShown) {
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "42");
  EXPECT_TRUE(Kept(session_, "Sum(Sales)", {}));
  EXPECT_FALSE(Kept(session_, "Max(Sales)", {}));
  Select(session_, "South");
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "32");
  Session other(app_);
  EXPECT_EQ(Total(other, "Sum(Sales)"), "42");
  EXPECT_TRUE(session_.Back().ok());
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "42");
}

TEST_F(FrameCacheTest, FollowsVariablesAndLoads) {
  app_->SetVariable("v", Value::Number(1));
  EXPECT_EQ(Total(session_, "Sum(Sales)+$(v)"), "43");
  app_->SetVariable("v", Value::Number(2));
  EXPECT_EQ(Total(session_, "Sum(Sales)+$(v)"), "44");
  ASSERT_TRUE(
      app_->RunScriptText("T: LOAD * INLINE [Region, Sales\nWest, 1];", engine_.MakeExecution())
          .ok());
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "1");
}

TEST_F(FrameCacheTest, KeepsNothingThatPasses) {
  Total(session_, "Now()");
  EXPECT_FALSE(Kept(session_, "Now()", {}));
  Total(session_, "Sum({$1} Sales)");
  EXPECT_FALSE(Kept(session_, "Sum({$1} Sales)", {}));
}

TEST_F(FrameCacheTest, KeepsNothingWhileItIsOff) {
  session_.set_caching(false);
  Total(session_, "Sum(Sales)");
  EXPECT_FALSE(Kept(session_, "Sum(Sales)", {}));
}

// What is known of the data goes with the model, not with results.
TEST_F(FrameCacheTest, KnowsTheDataUntilALoad) {
  Total(session_, "Sum(Aggr(Sum(Sales), Region))");  // by more than single fields
  const auto cells = app_->frames().CellsOf(app_->model());
  ASSERT_NE(cells, nullptr);
  EXPECT_GT(cells->bytes(), 0u);
  app_->SetVariable("v", Value::Number(1));
  EXPECT_EQ(app_->frames().CellsOf(app_->model()), cells);
  ASSERT_TRUE(
      app_->RunScriptText("T: LOAD * INLINE [Region, Sales\nWest, 1];", engine_.MakeExecution())
          .ok());
  const auto others = app_->frames().CellsOf(app_->model());
  EXPECT_NE(others, cells);
  EXPECT_EQ(others->bytes(), 0u);
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "1");
  session_.DropCaches();
  EXPECT_NE(app_->frames().CellsOf(app_->model()), others);
}

TEST_F(FrameCacheTest, LearnsNothingWithoutMemoryForIt) {
  Engine engine({.threads = 1, .index_memory = 0});
  App app(&engine, *DataFolder::Open(testing::TempDir()));
  EXPECT_EQ(app.frames().CellsOf(app.model()), nullptr);
}

TEST_F(FrameCacheTest, KeepsNoResultsThatSomethingHasChangedUnder) {
  FrameCache& frames = app_->frames();
  const uint64_t version = frames.version();
  frames.Clear();
  frames.Keep(version, {}, {}, {});
  EXPECT_EQ(frames.Find({}, {}), nullptr);
  frames.Keep(frames.version(), {}, {}, {});
  EXPECT_NE(frames.Find({}, {}), nullptr);
}

// What a host writes of frames, and how often.
class FrameTextsTest : public FrameCacheTest {
 protected:
  std::string Written(Session& session, const std::string& formula, const std::string& format) {
    const auto write = [&](const std::vector<ObjectResult>& results) -> absl::StatusOr<FrameTexts> {
      ++times_written_;
      return FrameTexts{format + std::get<HyperCube>(results[1]).totals.front().text};
    };
    const auto texts =
        session.WrittenFrame(Objects(formula), format, write, engine_.MakeExecution());
    EXPECT_TRUE(texts.ok()) << texts.status();
    return texts.ok() ? (*texts)->front() : "";
  }

  int times_written_ = 0;
};

TEST_F(FrameTextsTest, ComeBackAsTheyWereWritten) {
  EXPECT_EQ(Written(session_, "Sum(Sales)", "a"), "a42");
  Select(session_, "South");
  EXPECT_EQ(Written(session_, "Sum(Sales)", "a"), "a32");
  EXPECT_TRUE(session_.Back().ok());
  EXPECT_EQ(Written(session_, "Sum(Sales)", "a"), "a42");
  Session other(app_);
  EXPECT_EQ(Written(other, "Sum(Sales)", "a"), "a42");
  EXPECT_EQ(times_written_, 2);
  EXPECT_EQ(Total(session_, "Sum(Sales)"), "42");  // the results are there still
}

TEST_F(FrameTextsTest, AreOfOneFormat) {
  EXPECT_EQ(Written(session_, "Sum(Sales)", "a"), "a42");
  EXPECT_EQ(Written(session_, "Sum(Sales)", "b"), "b42");
  EXPECT_EQ(Written(session_, "Sum(Sales)", "b"), "b42");
  EXPECT_EQ(times_written_, 2);
}

TEST_F(FrameTextsTest, AreWrittenAnewWhereFramesAreCalculatedAnew) {
  app_->SetVariable("v", Value::Number(1));
  EXPECT_EQ(Written(session_, "Sum(Sales)+$(v)", "a"), "a43");
  app_->SetVariable("v", Value::Number(2));
  EXPECT_EQ(Written(session_, "Sum(Sales)+$(v)", "a"), "a44");
  Written(session_, "Sum({$1} Sales)", "a");  // by earlier selections: not kept
  Written(session_, "Sum({$1} Sales)", "a");
  EXPECT_EQ(times_written_, 4);
  session_.set_caching(false);
  Written(session_, "Sum(Sales)+$(v)", "a");
  EXPECT_EQ(times_written_, 5);
}

TEST_F(FrameTextsTest, HandBackTheErrorOfTheWriter) {
  const auto fail = [](const std::vector<ObjectResult>&) -> absl::StatusOr<FrameTexts> {
    return absl::ResourceExhaustedError("no room");
  };
  const auto texts =
      session_.WrittenFrame(Objects("Sum(Sales)"), "a", fail, engine_.MakeExecution());
  EXPECT_EQ(texts.status().message(), "no room");
  EXPECT_EQ(Written(session_, "Sum(Sales)", "a"), "a42");
}

TEST(FrameTexts, GiveWayBeforeFramesDo) {
  MemoryBudget memory(uint64_t{16} << 20);  // of which frames may take one
  FrameCache frames(&memory, 0);
  const auto objects = [](int i) {
    return FrameCache::Objects{ListObjectDefinition{.field = std::to_string(i)}};
  };
  const auto texts = std::make_shared<const FrameTexts>(1, std::string(100 << 10, 'x'));
  for (int i = 0; i < 3; ++i) {
    frames.Keep(frames.version(), {}, objects(i), {});
    frames.KeepTexts(frames.version(), {}, objects(i), "a", texts);
  }
  EXPECT_EQ(frames.FindTexts({}, objects(0), "a"), nullptr);
  EXPECT_EQ(frames.FindTexts({}, objects(1), "a"), texts);
  EXPECT_EQ(frames.FindTexts({}, objects(2), "a"), texts);
  for (int i = 0; i < 3; ++i) EXPECT_NE(frames.Find({}, objects(i)), nullptr);
  EXPECT_GE(frames.kept().frames, 200u << 10);
  EXPECT_EQ(memory.used(), frames.kept().frames);
  frames.ClearResults();
  EXPECT_EQ(frames.FindTexts({}, objects(2), "a"), nullptr);
  EXPECT_EQ(memory.used(), 0u);
}

TEST(FrameTexts, StayWithoutTheirFrameNowhere) {
  MemoryBudget memory;
  FrameCache frames(&memory, 0);
  const auto texts = std::make_shared<const FrameTexts>();
  frames.KeepTexts(frames.version(), {}, {}, "a", texts);
  EXPECT_EQ(frames.FindTexts({}, {}, "a"), nullptr);
  const uint64_t version = frames.version();
  frames.Clear();
  frames.Keep(frames.version(), {}, {}, {});
  frames.KeepTexts(version, {}, {}, "a", texts);  // something has changed meanwhile
  EXPECT_EQ(frames.FindTexts({}, {}, "a"), nullptr);
}

}  // namespace
}  // namespace celadon
