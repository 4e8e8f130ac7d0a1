// Results do not depend on the number of threads, to the last bit.
#include <cmath>
#include <random>

#include "hypercube/cube_fixture.h"

namespace celadon {
namespace {

TEST_F(CubeTest, ResultsDoNotDependOnTheNumberOfThreads) {
  std::mt19937 random(1);
  std::vector<Row> rows;
  for (int i = 0; i < 40000; ++i) {
    const double magnitude = std::uniform_real_distribution(-12.0, 12.0)(random);
    const double sign = i % 2 == 0 ? 1 : -1;
    rows.push_back({N(i % 7), N(sign * std::exp(magnitude)), N(i % 1013)});
  }
  StagedModel staged;
  Stage(staged, "T", {"D", "V", "W"}, rows);
  Build(std::move(staged));
  const HyperCubeDefinition definition =
      Define({"D"}, {"Sum(V)", "Avg(V*W)", "Stdev(V)", "Count(distinct W)", "Mode(W)",
                     "Correl(V,W)", "Median(V*W)", "FirstSortedValue(W,V)"});
  std::vector<std::vector<double>> results;
  for (const size_t threads : {1, 2, 3, 5}) {
    const auto pool = MakeThreadPool(threads);
    Execution execution;
    execution.executor = pool.get();
    const auto cube = CalculateHyperCube(definition, {state_.get(), &settings_}, execution);
    ASSERT_TRUE(cube.ok()) << cube.status();
    std::vector<double>& numbers = results.emplace_back();
    for (const auto& row : cube->cells) {
      for (const auto& cell : row) numbers.push_back(cell.number);
    }
    for (const auto& cell : cube->totals) numbers.push_back(cell.number);
  }
  for (const std::vector<double>& numbers : results) EXPECT_EQ(numbers, results.front());
}

}  // namespace
}  // namespace celadon
