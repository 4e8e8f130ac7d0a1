// Windows of rows, and range functions over them, against looking at row by row.
#include "hypercube/row_windows.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace celadon {
namespace {

using Place = RowFunctionPlan::Kind;
using Kind = WindowNumbers::Kind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<size_t> PositionsRead(const RowWindow& window) {
  std::vector<size_t> positions;
  for (size_t at = window.begin; at < window.end; ++at) positions.push_back(at);
  if (window.upwards) std::ranges::reverse(positions);
  return positions;
}

// Position after position, as the functions are described.
std::vector<size_t> Expected(Place place, size_t size, size_t position, double offset,
                             double count) {
  std::vector<size_t> positions;
  if (std::isnan(offset) || std::isnan(count)) return positions;
  for (double i = 0; i < std::min(count, 1000.0); ++i) {
    const double at = place == Place::kAbove   ? static_cast<double>(position) - offset - i
                      : place == Place::kBelow ? static_cast<double>(position) + offset + i
                      : place == Place::kTop   ? offset - 1 + i
                                               : static_cast<double>(size) - offset - i;
    if (at >= 0 && at < static_cast<double>(size)) positions.push_back(static_cast<size_t>(at));
  }
  return positions;
}

TEST(WindowOf, ReadsWhatTheFunctionsSay) {
  for (const Place place : {Place::kAbove, Place::kBelow, Place::kTop, Place::kBottom}) {
    for (const double offset : {-HUGE_VAL, -3.0, 0.0, 1.0, 2.0, 9.0, HUGE_VAL, kNone}) {
      for (const double count : {-HUGE_VAL, -1.0, 0.0, 1.0, 2.0, 5.0, 50.0, HUGE_VAL, kNone}) {
        for (size_t position = 0; position < 7; ++position) {
          EXPECT_EQ(PositionsRead(WindowOf(place, 7, position, offset, count)),
                    Expected(place, 7, position, offset, count))
              << offset << " " << count << " " << position;
        }
      }
    }
  }
}

double Result(Kind kind, const std::vector<double>& numbers, const RowWindow& window) {
  double sum = 0, count = 0, least = HUGE_VAL, greatest = -HUGE_VAL;
  for (size_t at = window.begin; at < window.end; ++at) {
    if (std::isnan(numbers[at])) continue;
    sum += numbers[at];
    ++count;
    least = std::min(least, numbers[at]);
    greatest = std::max(greatest, numbers[at]);
  }
  if (kind == Kind::kSum) return sum;
  if (kind == Kind::kCount) return count;
  if (count == 0) return kNone;
  return kind == Kind::kAverage ? sum / count : kind == Kind::kLeast ? least : greatest;
}

TEST(WindowNumbers, GiveWhatEachNumberGives) {
  std::mt19937 random(1);
  for (int round = 0; round < 100; ++round) {
    std::vector<double> numbers(random() % 40);
    for (double& number : numbers) {
      number = random() % 5 == 0 ? kNone : static_cast<double>(random() % 2000) * 0.1 - 100;
    }
    for (const Kind kind :
         {Kind::kSum, Kind::kAverage, Kind::kCount, Kind::kLeast, Kind::kGreatest}) {
      const WindowNumbers windows(kind, numbers);
      for (size_t begin = 0; begin <= numbers.size(); ++begin) {
        for (size_t end = begin; end <= numbers.size(); ++end) {
          const RowWindow window{.begin = begin, .end = end, .upwards = false};
          const double found = windows.Of(window), wanted = Result(kind, numbers, window);
          ASSERT_EQ(std::isnan(found), std::isnan(wanted)) << begin << " " << end;
          if (std::isnan(wanted)) continue;
          ASSERT_NEAR(found, wanted, 1e-10) << begin << " " << end;
        }
      }
    }
  }
}

TEST(WindowNumbers, KeepSmallNumbersBesideLargeOnes) {
  const std::vector<double> numbers = {1e17, 0.1, 0.2};
  const WindowNumbers windows(Kind::kSum, numbers);
  EXPECT_DOUBLE_EQ(windows.Of({.begin = 1, .end = 3, .upwards = false}), 0.1 + 0.2);
}

}  // namespace
}  // namespace celadon
