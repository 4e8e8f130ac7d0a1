#include "model/association_graph.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace celadon {
namespace {

AssociationGraph Graph(std::vector<std::vector<FieldId>> fields_of_table) {
  AssociationGraph graph;
  graph.fields = {"F0", "F1", "F2", "F3", "F4"};
  for (size_t i = 0; i < fields_of_table.size(); ++i) {
    graph.tables.push_back("T" + std::to_string(i));
  }
  graph.fields_of_table = std::move(fields_of_table);
  return graph;
}

TEST(CheckForest, TakesChainsStarsAndSeparateTables) {
  EXPECT_TRUE(CheckForest(Graph({})).ok());
  EXPECT_TRUE(CheckForest(Graph({{0, 1}, {1, 2}, {2, 3}})).ok());
  EXPECT_TRUE(CheckForest(Graph({{0, 1, 2}, {0}, {1}, {2}})).ok());
  EXPECT_TRUE(CheckForest(Graph({{0}, {0}, {0}, {0}})).ok());
  EXPECT_TRUE(CheckForest(Graph({{0, 1}, {2, 3}, {4}})).ok());
}

TEST(CheckForest, NamesEveryPairThatSharesTwoFields) {
  const absl::Status status = CheckForest(Graph({{0, 1, 2}, {1, 2}, {0, 1, 3}}));
  EXPECT_EQ(status,
            absl::UnimplementedError("Unimplemented: synthetic keys: tables T0 and T1 share "
                                     "the fields F1, F2; tables T0 and T2 share the fields "
                                     "F0, F1"));
}

TEST(CheckForest, NamesTheLoopAndNotWhatHangsOnIt) {
  const absl::Status status = CheckForest(Graph({{0, 1, 3}, {1, 2}, {2, 0}, {3, 4}}));
  EXPECT_EQ(status,
            absl::UnimplementedError("Unimplemented: circular references: tables T0, T1, T2 "
                                     "form a loop through the fields F0, F1, F2"));
}

TEST(Islands, FollowsChainsOfSharedFields) {
  const std::vector<std::vector<FieldId>> tables = {{0}, {1}, {2, 3}, {0, 2}, {4}, {1}};
  EXPECT_EQ(Islands(tables, 5), (std::vector<uint32_t>{0, 1, 0, 0, 2, 1}));
}

}  // namespace
}  // namespace celadon
