#include "expression/sample_statistics.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace celadon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double Count(std::span<const double> values) { return static_cast<double>(values.size()); }

// The sum of the `power`-th powers of the distances from the mean, in standard deviations.
double SumOfScores(std::span<const double> values, int power) {
  const double mean = Mean(values);
  const double deviation = StandardDeviation(values);
  double sum = 0;
  for (const double value : values) sum += std::pow((value - mean) / deviation, power);
  return sum;
}

double FiniteOrNone(double value) { return std::isfinite(value) ? value : kNone; }

// The value of a rank from 1 to N, which need not be whole.
double AtRank(std::span<const double> sorted, double rank) {
  if (sorted.empty() || !(rank >= 1 && rank <= Count(sorted))) return kNone;
  const auto below = static_cast<size_t>(rank);
  const double share = rank - std::floor(rank);
  const double value = sorted[below - 1];
  return share == 0 ? value : value + (sorted[below] - value) * share;
}

}  // namespace

double Mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / Count(values);
}

double StandardDeviation(std::span<const double> values) {
  if (values.size() < 2) return kNone;
  const double mean = Mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (Count(values) - 1));
}

double Skewness(std::span<const double> values) {
  if (values.size() < 3) return kNone;
  const double n = Count(values);
  return FiniteOrNone(n / ((n - 1) * (n - 2)) * SumOfScores(values, 3));
}

double Kurtosis(std::span<const double> values) {
  if (values.size() < 4) return kNone;
  const double n = Count(values);
  const double factor = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3));
  const double correction = 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
  return FiniteOrNone(factor * SumOfScores(values, 4) - correction);
}

double Fractile(std::span<const double> sorted, double share) {
  return AtRank(sorted, share * (Count(sorted) - 1) + 1);
}

double FractileExclusive(std::span<const double> sorted, double share) {
  return AtRank(sorted, share * (Count(sorted) + 1));
}

double Correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() < 2) return kNone;
  const double mean_x = Mean(x);
  const double mean_y = Mean(y);
  double xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return FiniteOrNone(xy / std::sqrt(xx * yy));
}

}  // namespace celadon
