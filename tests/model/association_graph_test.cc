#include "model/association_graph.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace celadon {
namespace {

using testing::ElementsAre;

constexpr Coupling kTight = Coupling::kAssociated;
constexpr Coupling kLoose = Coupling::kLoose;
constexpr Coupling kFixed = Coupling::kLooseFixed;

AssociationGraph Graph(std::vector<std::vector<FieldId>> fields_of_table) {
  return {.fields = 5, .fields_of_table = std::move(fields_of_table)};
}

std::vector<Coupling> Loosened(const AssociationGraph& graph, const std::vector<RowIndex>& rows,
                               std::vector<Coupling> couplings = {}) {
  couplings.resize(rows.size(), kTight);
  LoosenLoops(graph, rows, &couplings);
  return couplings;
}

TEST(LoosenLoops, LeavesForestsAsTheyAre) {
  EXPECT_THAT(Loosened(Graph({{0, 1}, {1, 2}, {2, 3}}), {1, 1, 1}),
              ElementsAre(kTight, kTight, kTight));
  EXPECT_THAT(Loosened(Graph({{0}, {0}, {0}}), {3, 2, 1}), ElementsAre(kTight, kTight, kTight));
}

// Which table of a loop is loosened is our own rule.
TEST(LoosenLoops, LoosensTheTableWithMostRowsAndTheLaterOneOfTwo) {
  const AssociationGraph loop = Graph({{0, 1}, {1, 2}, {2, 0}});
  EXPECT_THAT(Loosened(loop, {2, 2, 2}), ElementsAre(kTight, kTight, kLoose));
  EXPECT_THAT(Loosened(loop, {3, 2, 2}), ElementsAre(kLoose, kTight, kTight));
  EXPECT_THAT(Loosened(loop, {2, 9, 9}), ElementsAre(kTight, kTight, kLoose));
}

TEST(LoosenLoops, TakesTablesThatAreLooseAlreadyOutOfTheLoop) {
  const AssociationGraph loop = Graph({{0, 1}, {1, 2}, {2, 0}});
  EXPECT_THAT(Loosened(loop, {9, 1, 1}, {kTight, kFixed, kTight}),
              ElementsAre(kTight, kFixed, kTight));
}

TEST(LoosenLoops, LoosensAsManyAsThereAreLoops) {
  // Two loops that share the table of fields 0 and 1.
  const AssociationGraph loops = Graph({{0, 1}, {1, 2}, {2, 0}, {1, 3}, {3, 0}});
  EXPECT_THAT(Loosened(loops, {1, 5, 4, 3, 2}),
              ElementsAre(kTight, kLoose, kTight, kLoose, kTight));
}

TEST(FindLoops, NamesTheLoopAndNotWhatHangsOnIt) {
  const AssociationGraph graph = Graph({{0, 1, 3}, {1, 2}, {2, 0}, {3, 4}});
  const auto loops = FindLoops(graph, std::vector<bool>(4));
  ASSERT_EQ(loops.size(), 1u);
  EXPECT_THAT(loops[0].tables, ElementsAre(0, 1, 2));
  EXPECT_THAT(loops[0].fields, ElementsAre(0, 1, 2));
  EXPECT_TRUE(FindLoops(graph, {false, true, false, false}).empty());
  EXPECT_TRUE(FindLoops(Graph({{0, 1}, {1, 2}, {2, 3}}), std::vector<bool>(3)).empty());
  EXPECT_TRUE(FindLoops(Graph({}), {}).empty());
}

TEST(FindLoops, TellsLoopsOfSeparatePartsApart) {
  const auto loops = FindLoops(Graph({{0, 1}, {2, 3}, {1, 0}, {3, 2}}), std::vector<bool>(4));
  ASSERT_EQ(loops.size(), 2u);
  EXPECT_THAT(loops[0].tables, ElementsAre(0, 2));
  EXPECT_THAT(loops[1].tables, ElementsAre(1, 3));
}

TEST(Islands, FollowsChainsOfSharedFields) {
  EXPECT_THAT(Islands(Graph({{0}, {1}, {2, 3}, {0, 2}, {4}, {1}})), ElementsAre(0, 1, 0, 0, 2, 1));
}

}  // namespace
}  // namespace celadon
