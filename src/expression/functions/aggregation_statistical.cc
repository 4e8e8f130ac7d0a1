// Statistical aggregations.
//
// Source: the expression language, section 10.4; Qlik help "Statistical aggregation functions".
// Skew and Kurtosis are the sample-corrected formulas of spreadsheets.
#include <algorithm>

#include "expression/functions/aggregation_samples.h"

namespace celadon {
namespace {

double CountAll(const std::vector<WeightedNumber>& numbers) {
  double count = 0;
  for (const WeightedNumber& one : numbers) count += one.count;
  return count;
}

// Count, mean and the sums of the powers of the deviations from it.
struct Moments {
  double count = 0, mean = 0;
  double second = 0, third = 0, fourth = 0;
};

Moments MomentsOf(Samples samples) {
  const std::vector<WeightedNumber> numbers = NumbersOf(samples);
  Moments moments;
  moments.count = CountAll(numbers);
  double sum = 0;
  for (const WeightedNumber& one : numbers) sum += one.number * one.count;
  moments.mean = sum / moments.count;
  for (const WeightedNumber& one : numbers) {
    const double deviation = one.number - moments.mean;
    const double square = deviation * deviation;
    moments.second += one.count * square;
    moments.third += one.count * square * deviation;
    moments.fourth += one.count * square * square;
  }
  return moments;
}

double DeviationOf(const Moments& moments) {
  return moments.count < 2 ? std::numeric_limits<double>::quiet_NaN()
                           : std::sqrt(moments.second / (moments.count - 1));
}

Value DistinctAverage(Samples samples, const RegionalSettings&) {
  const Moments moments = MomentsOf(samples);
  return moments.count == 0 ? Value() : FiniteValue(moments.mean);
}

Value Stdev(Samples samples, const RegionalSettings&) {
  return FiniteValue(DeviationOf(MomentsOf(samples)));
}

Value Sterr(Samples samples, const RegionalSettings&) {
  const Moments moments = MomentsOf(samples);
  return FiniteValue(DeviationOf(moments) / std::sqrt(moments.count));
}

Value Skew(Samples samples, const RegionalSettings&) {
  const Moments moments = MomentsOf(samples);
  const double n = moments.count, deviation = DeviationOf(moments);
  if (n < 3) return Value();
  return FiniteValue(n / ((n - 1) * (n - 2)) * moments.third / std::pow(deviation, 3));
}

Value Kurtosis(Samples samples, const RegionalSettings&) {
  const Moments moments = MomentsOf(samples);
  const double n = moments.count, variance = moments.second / (n - 1);
  if (n < 4) return Value();
  const double scaled = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * moments.fourth;
  return FiniteValue(scaled / (variance * variance) - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3)));
}

// The number at a rank from 1, in between by linear interpolation.
Value AtRank(const std::vector<WeightedNumber>& numbers, double rank) {
  const double count = CountAll(numbers);
  if (!(rank >= 1) || rank > count) return Value();
  const auto at = [&numbers](double position) {
    double passed = 0;
    for (const WeightedNumber& one : numbers) {
      passed += one.count;
      if (position <= passed) return one.number;
    }
    return numbers.back().number;
  };
  const double below = std::floor(rank);
  const double low = at(below), high = at(std::min(below + 1, count));
  return FiniteValue(low + (rank - below) * (high - low));
}

Value FractileInclusive(Samples samples, double fraction) {
  const std::vector<WeightedNumber> numbers = NumbersOf(samples);
  return AtRank(numbers, fraction * (CountAll(numbers) - 1) + 1);
}

Value Median(Samples samples, const RegionalSettings&) { return FractileInclusive(samples, 0.5); }

Value Fractile(Samples samples, const RegionalSettings&) {
  const auto fraction = ConstantOf(samples, 1);
  return fraction.has_value() ? FractileInclusive(samples, *fraction) : Value();
}

Value FractileExc(Samples samples, const RegionalSettings&) {
  const auto fraction = ConstantOf(samples, 1);
  if (!fraction.has_value()) return Value();
  const std::vector<WeightedNumber> numbers = NumbersOf(samples);
  return AtRank(numbers, *fraction * (CountAll(numbers) + 1));
}

// Pairs of numbers, of which y is explained by x.
struct Pairs {
  double count = 0, mean_x = 0, mean_y = 0;
  double xx = 0, yy = 0, xy = 0;  // of deviations from the means
};

Pairs PairsOf(Samples samples, size_t x, size_t y) {
  Pairs pairs;
  double sum_x = 0, sum_y = 0;
  const auto each = [&](const auto& visit) {
    for (const AggregationSample& sample : samples) {
      const double value_x = NumberOf(sample, x), value_y = NumberOf(sample, y);
      if (std::isnan(value_x) || std::isnan(value_y)) continue;
      visit(value_x, value_y, static_cast<double>(sample.count));
    }
  };
  each([&](double value_x, double value_y, double count) {
    pairs.count += count;
    sum_x += count * value_x;
    sum_y += count * value_y;
  });
  pairs.mean_x = sum_x / pairs.count;
  pairs.mean_y = sum_y / pairs.count;
  each([&](double value_x, double value_y, double count) {
    const double dx = value_x - pairs.mean_x, dy = value_y - pairs.mean_y;
    pairs.xx += count * dx * dx;
    pairs.yy += count * dy * dy;
    pairs.xy += count * dx * dy;
  });
  return pairs;
}

Value Correl(Samples samples, const RegionalSettings&) {
  const Pairs pairs = PairsOf(samples, 0, 1);
  return pairs.count < 2 ? Value() : FiniteValue(pairs.xy / std::sqrt(pairs.xx * pairs.yy));
}

// The least squares line y = m x + b, through a given intercept or point if there is one.
struct Line {
  double m = 0, b = 0;
  double df = 0;                     // degrees of freedom
  double ssreg = 0, ssresid = 0;     // explained and remaining sum of squares
  double sem = 0, seb = 0, sey = 0;  // standard errors
};

// The sum of squares that a line through a point leaves of y, the first argument. It is added up
// from each distance: the difference of two sums would hold none of its digits where the line fits.
double SquaresLeft(Samples samples, double m, double x0, double y0) {
  double sum = 0;
  for (const AggregationSample& sample : samples) {
    const double left = NumberOf(sample, 0) - y0 - m * (NumberOf(sample, 1) - x0);
    if (!std::isnan(left)) sum += static_cast<double>(sample.count) * left * left;
  }
  return sum;
}

// Sums about a fixed point: deviations are taken from it in place of the means.
Line LineThroughPoint(Samples samples, double x0, double y0, bool intercept_only) {
  double count = 0, xx = 0, xy = 0;
  for (const AggregationSample& sample : samples) {
    const double y = NumberOf(sample, 0) - y0, x = NumberOf(sample, 1) - x0;
    if (std::isnan(x) || std::isnan(y)) continue;
    const double weight = static_cast<double>(sample.count);
    count += weight;
    xx += weight * x * x;
    xy += weight * x * y;
  }
  Line line;
  const double none = std::numeric_limits<double>::quiet_NaN();
  if (count < (intercept_only ? 2 : 1)) return {none, none, none, none, none, none, none, none};
  line.m = xy / xx;
  line.b = y0 - line.m * x0;
  line.df = count - 1;
  line.ssreg = line.m * xy;
  line.ssresid = SquaresLeft(samples, line.m, x0, y0);
  line.sey = std::sqrt(line.ssresid / line.df);
  line.sem = line.sey / std::sqrt(xx);
  line.seb = intercept_only ? 0 : line.sem * std::abs(x0);
  return line;
}

Line LineOf(Samples samples) {
  const auto y0 = ConstantOf(samples, 2), x0 = ConstantOf(samples, 3);
  if (y0.has_value()) return LineThroughPoint(samples, x0.value_or(0), *y0, !x0.has_value());
  const Pairs pairs = PairsOf(samples, 1, 0);
  Line line;
  const double none = std::numeric_limits<double>::quiet_NaN();
  if (pairs.count < 2) return {none, none, none, none, none, none, none, none};
  line.m = pairs.xy / pairs.xx;
  line.b = pairs.mean_y - line.m * pairs.mean_x;
  line.df = pairs.count - 2;
  line.ssreg = line.m * pairs.xy;
  line.ssresid = SquaresLeft(samples, line.m, pairs.mean_x, pairs.mean_y);
  line.sey = std::sqrt(line.ssresid / line.df);
  line.sem = line.sey / std::sqrt(pairs.xx);
  line.seb = line.sey * std::sqrt(1 / pairs.count + pairs.mean_x * pairs.mean_x / pairs.xx);
  return line;
}

Value Steyx(Samples samples, const RegionalSettings&) {
  const Line line = LineOf(samples);
  return line.df < 1 ? Value() : FiniteValue(line.sey);
}

template <double Line::* kMember>
Value LineMember(Samples samples, const RegionalSettings&) {
  return FiniteValue(LineOf(samples).*kMember);
}

Value LineR2(Samples samples, const RegionalSettings&) {
  const Line line = LineOf(samples);
  return FiniteValue(line.ssreg / (line.ssreg + line.ssresid));
}

Value LineF(Samples samples, const RegionalSettings&) {
  const Line line = LineOf(samples);
  return FiniteValue(line.ssreg / (line.ssresid / line.df));
}

constexpr AggregationKind kSamples = AggregationKind::kSamples;

constexpr AggregationFunction kFunctions[] = {
    {"Avg", AggregationKind::kAvg, "value", true, "Mean of the numbers; NULL for none",
     DistinctAverage},
    {"Median", kSamples, "value", true, "Middle number, or the mean of the two in the middle",
     Median},
    {"Fractile", kSamples, "value, fraction", true, "Number at a fraction, both ends included",
     Fractile},
    {"FractileExc", kSamples, "value, fraction", true, "Number at a fraction, both ends excluded",
     FractileExc},
    {"Stdev", kSamples, "value", true, "Standard deviation of a sample", Stdev},
    {"Sterr", kSamples, "value", true, "Standard error of the mean", Sterr},
    {"Skew", kSamples, "value", true, "Skewness of a sample", Skew},
    {"Kurtosis", kSamples, "value", true, "Excess kurtosis of a sample", Kurtosis},
    {"Correl", kSamples, "x, y", true, "Correlation of pairs of numbers", Correl},
    {"STEYX", kSamples, "y, x", true, "Standard error of y on the regression on x", Steyx},
    {"LINEST_M", kSamples, "y, x[, y0[, x0]]", true, "Slope of the regression of y on x",
     LineMember<&Line::m>},
    {"LINEST_B", kSamples, "y, x[, y0[, x0]]", true, "Intercept of the regression",
     LineMember<&Line::b>},
    {"LINEST_R2", kSamples, "y, x[, y0[, x0]]", true, "Coefficient of determination", LineR2},
    {"LINEST_DF", kSamples, "y, x[, y0[, x0]]", true, "Degrees of freedom", LineMember<&Line::df>},
    {"LINEST_F", kSamples, "y, x[, y0[, x0]]", true, "F of the regression", LineF},
    {"LINEST_SEM", kSamples, "y, x[, y0[, x0]]", true, "Standard error of the slope",
     LineMember<&Line::sem>},
    {"LINEST_SEB", kSamples, "y, x[, y0[, x0]]", true, "Standard error of the intercept",
     LineMember<&Line::seb>},
    {"LINEST_SEY", kSamples, "y, x[, y0[, x0]]", true, "Standard error of the estimate",
     LineMember<&Line::sey>},
    {"LINEST_SSREG", kSamples, "y, x[, y0[, x0]]", true, "Sum of squares explained",
     LineMember<&Line::ssreg>},
    {"LINEST_SSRESID", kSamples, "y, x[, y0[, x0]]", true, "Sum of squares that remains",
     LineMember<&Line::ssresid>},
};

}  // namespace

std::span<const AggregationFunction> StatisticalAggregations() { return kFunctions; }

}  // namespace celadon
