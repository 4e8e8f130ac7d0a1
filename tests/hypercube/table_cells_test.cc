#include "hypercube/table_cells.h"

#include <gtest/gtest.h>

#include "model/staged_rows.h"

namespace celadon {
namespace {

using Counts = std::vector<uint32_t>;

class TableCellsTest : public testing::Test {
 protected:
  TableCellsTest() {
    StagedModel staged;
    Stage(staged, "T", {"A"}, {{Value::Number(1)}});
    model_ = BuildOrDie(std::move(staged));
  }

  // Keys differ by the radix of an axis.
  TableCells::Key Key(uint32_t radix) const {
    return {
        &model_->table(0), {{.column = &model_->table(0).columns[0].codes, .radix = radix}}, {}};
  }

  std::shared_ptr<const DataModel> model_;
};

TEST_F(TableCellsTest, RemembersWhatWasAskedFor) {
  TableCells cells(model_, 1 << 20, nullptr);
  bool again = true;
  EXPECT_EQ(cells.Find<uint32_t>(Key(1), &again), nullptr);
  EXPECT_FALSE(again);
  EXPECT_EQ(cells.Find<uint32_t>(Key(1), &again), nullptr);
  EXPECT_TRUE(again);
  EXPECT_EQ(cells.Find<double>(Key(1), &again), nullptr) << "other cells of the same key";
  EXPECT_FALSE(again);
}

TEST_F(TableCellsTest, HandsOutWhatIsKept) {
  TableCells cells(model_, 1 << 20, nullptr);
  bool again = false;
  cells.Find<uint32_t>(Key(1), &again);
  EXPECT_EQ(*cells.Keep(Key(1), Counts{4, 5}), (Counts{4, 5}));
  EXPECT_EQ(*cells.Find<uint32_t>(Key(1), &again), (Counts{4, 5}));
  EXPECT_EQ(*cells.Keep(Key(1), Counts{6, 7}), (Counts{4, 5})) << "the first to find them wins";
}

TEST_F(TableCellsTest, DropsWhatWasNotUsedForLongest) {
  TableCells cells(model_, 20'000, nullptr);
  bool again = false;
  for (const uint32_t key : {1, 2}) {
    cells.Find<uint32_t>(Key(key), &again);
    cells.Keep(Key(key), Counts(2000));
  }
  EXPECT_NE(cells.Find<uint32_t>(Key(1), &again), nullptr);
  cells.Find<uint32_t>(Key(3), &again);
  cells.Keep(Key(3), Counts(2000));
  EXPECT_NE(cells.Find<uint32_t>(Key(1), &again), nullptr);
  EXPECT_NE(cells.Find<uint32_t>(Key(3), &again), nullptr);
  EXPECT_EQ(cells.Find<uint32_t>(Key(2), &again), nullptr);
  EXPECT_LE(cells.bytes(), 20'000u);
}

// Where every chart is another one, looking for what is known must not take longer and longer.
TEST_F(TableCellsTest, ForgetsWhatWasAskedForOnceLongAgo) {
  TableCells cells(model_, 1 << 20, nullptr);
  bool again = false;
  for (uint32_t key = 1; key <= 1001; ++key) cells.Find<uint32_t>(Key(key), &again);
  cells.Find<uint32_t>(Key(1), &again);
  EXPECT_FALSE(again);
  cells.Find<uint32_t>(Key(1001), &again);
  EXPECT_TRUE(again);
}

TEST_F(TableCellsTest, DropsNothingThatIsInUse) {
  TableCells cells(model_, 20'000, nullptr);
  bool again = false;
  cells.Find<uint32_t>(Key(1), &again);
  const auto in_use = cells.Keep(Key(1), Counts(4000));
  EXPECT_TRUE(cells.HasRoom(3000));
  EXPECT_FALSE(cells.HasRoom(8000));
  cells.Find<uint32_t>(Key(2), &again);
  EXPECT_EQ(cells.Keep(Key(2), Counts(2000))->size(), 2000u) << "handed back, but not kept";
  EXPECT_EQ(cells.Find<uint32_t>(Key(2), &again), nullptr);
  EXPECT_EQ(cells.Find<uint32_t>(Key(1), &again), in_use);
}

TEST_F(TableCellsTest, CountsAgainstTheMemoryLimit) {
  MemoryBudget memory(20'000);
  {
    TableCells cells(model_, 1 << 20, &memory);
    bool again = false;
    cells.Find<uint32_t>(Key(1), &again);
    cells.Keep(Key(1), Counts(4000));
    EXPECT_GE(memory.used(), 16'000u);
    EXPECT_EQ(memory.used(), cells.bytes());
    cells.Find<uint32_t>(Key(2), &again);
    cells.Keep(Key(2), Counts(4000));
    EXPECT_EQ(cells.Find<uint32_t>(Key(1), &again), nullptr) << "it has given way";
    EXPECT_LE(memory.used(), 20'000u);
  }
  EXPECT_EQ(memory.used(), 0u);
}

}  // namespace
}  // namespace celadon
