// Statistical aggregations.
//
// Source: the expression language, section 10.4; Qlik help "Statistical aggregation functions".
// Skew and Kurtosis are the sample-corrected formulas of spreadsheets.
#include <array>

#include "expression/functions/aggregation_samples.h"
#include "expression/number_sample.h"
#include "expression/pair_sums.h"

namespace celadon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The kernel over samples of one that asks for no more than their numbers.
template <NumberKernel kKernel>
Value OfNumbers(Samples samples, const RegionalSettings&) {
  std::vector<double> numbers;
  std::vector<uint64_t> counts;
  for (const AggregationSample& sample : samples) {
    const double number = NumberOf(sample, 0);
    if (std::isnan(number)) continue;
    numbers.push_back(number);
    counts.push_back(sample.count);
  }
  NumberSample sample(numbers, counts);
  return FiniteValue(kKernel(sample, ConstantOf(samples, 1).value_or(kNone)));
}

// The same of one that asks for sums of pairs; with `kPairs` false, of the first argument alone.
template <PairKernel kKernel, bool kPairs>
Value OfPairs(Samples samples, const RegionalSettings&) {
  PairSums pairs;
  for (const AggregationSample& sample : samples) {
    const double y = NumberOf(sample, 0), x = kPairs ? NumberOf(sample, 1) : 0;
    if (std::isnan(y) || std::isnan(x)) continue;
    const auto times = static_cast<double>(sample.count);
    if constexpr (kPairs) {
      pairs.Add(y, x, times);
    } else {
      pairs.AddY(y, times);
    }
  }
  const std::array<double, 2> parameters = {ConstantOf(samples, 2).value_or(kNone),
                                            ConstantOf(samples, 3).value_or(kNone)};
  return FiniteValue(kKernel(pairs, parameters));
}

double DeviationOf(double squares, double count) {
  return count < 2 ? kNone : std::sqrt(squares / (count - 1));
}

double Average(NumberSample& numbers, double) { return numbers.FindMoments().mean; }

double Stdev(const PairSums& pairs, std::span<const double>) {
  const PairMoments moments = pairs.AboutMeans();
  return DeviationOf(moments.yy, moments.count);
}

double Sterr(const PairSums& pairs, std::span<const double>) {
  const PairMoments moments = pairs.AboutMeans();
  return DeviationOf(moments.yy, moments.count) / std::sqrt(moments.count);
}

double Skew(NumberSample& numbers, double) {
  const NumberSample::Moments moments = numbers.FindMoments();
  const double n = moments.count, deviation = DeviationOf(moments.second, n);
  return n < 3 ? kNone : n / ((n - 1) * (n - 2)) * moments.third / std::pow(deviation, 3);
}

double Kurtosis(NumberSample& numbers, double) {
  const NumberSample::Moments moments = numbers.FindMoments();
  const double n = moments.count, variance = moments.second / (n - 1);
  if (n < 4) return kNone;
  const double scaled = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * moments.fourth;
  return scaled / (variance * variance) - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
}

double Fractile(NumberSample& numbers, double fraction) {
  return numbers.AtRank(fraction * (numbers.count() - 1) + 1);
}

double Median(NumberSample& numbers, double) { return Fractile(numbers, 0.5); }

double FractileExc(NumberSample& numbers, double fraction) {
  return numbers.AtRank(fraction * (numbers.count() + 1));
}

double Correl(const PairSums& pairs, std::span<const double>) {
  const PairMoments moments = pairs.AboutMeans();
  return moments.count < 2 ? kNone : moments.xy / std::sqrt(moments.xx * moments.yy);
}

// The least squares line y = m x + b, through a given intercept or point if there is one.
struct Line {
  double m = kNone, b = kNone;
  double df = kNone;                             // degrees of freedom
  double ssreg = kNone, ssresid = kNone;         // explained and remaining sum of squares
  double sem = kNone, seb = kNone, sey = kNone;  // standard errors
};

// `parameters` are the intercept or the y of the point, and its x.
Line LineOf(const PairSums& pairs, std::span<const double> parameters) {
  const bool through_point = !std::isnan(parameters[0]), intercept = std::isnan(parameters[1]);
  const double y0 = parameters[0], x0 = intercept ? 0 : parameters[1];
  const PairMoments moments = through_point ? pairs.About(x0, y0) : pairs.AboutMeans();
  if (moments.count < (through_point && !intercept ? 1 : 2)) return {};
  Line line;
  line.m = moments.xy / moments.xx;
  line.b = through_point ? y0 - line.m * x0 : moments.mean_y - line.m * moments.mean_x;
  line.df = moments.count - (through_point ? 1 : 2);
  line.ssreg = line.m * moments.xy;
  line.ssresid = moments.left;
  line.sey = std::sqrt(line.ssresid / line.df);
  line.sem = line.sey / std::sqrt(moments.xx);
  const double mean_x = moments.mean_x;
  if (!through_point) {
    line.seb = line.sey * std::sqrt(1 / moments.count + mean_x * mean_x / moments.xx);
  } else {
    line.seb = intercept ? 0 : line.sem * std::abs(x0);
  }
  return line;
}

double Steyx(const PairSums& pairs, std::span<const double> parameters) {
  const Line line = LineOf(pairs, parameters);
  return line.df < 1 ? kNone : line.sey;
}

template <double Line::* kMember>
double LineMember(const PairSums& pairs, std::span<const double> parameters) {
  return LineOf(pairs, parameters).*kMember;
}

double LineR2(const PairSums& pairs, std::span<const double> parameters) {
  const Line line = LineOf(pairs, parameters);
  return line.ssreg / (line.ssreg + line.ssresid);
}

double LineF(const PairSums& pairs, std::span<const double> parameters) {
  const Line line = LineOf(pairs, parameters);
  return line.ssreg / (line.ssresid / line.df);
}

template <NumberKernel kKernel>
constexpr AggregationFunction Numbers(std::string_view name, std::string_view parameters,
                                      std::string_view help) {
  return {.name = name,
          .kind = AggregationKind::kSamples,
          .parameters = parameters,
          .numbers_only = true,
          .help = help,
          .kernel = OfNumbers<kKernel>,
          .number_kernel = kKernel};
}

template <PairKernel kKernel, bool kPairs = true>
constexpr AggregationFunction Pairs(std::string_view name, std::string_view parameters,
                                    std::string_view help) {
  return {.name = name,
          .kind = AggregationKind::kSamples,
          .parameters = parameters,
          .numbers_only = true,
          .help = help,
          .kernel = OfPairs<kKernel, kPairs>,
          .pair_kernel = kKernel};
}

constexpr std::string_view kLine = "y, x[, y0[, x0]]";

constexpr AggregationFunction kFunctions[] = {
    {"Avg", AggregationKind::kAvg, "value", true, "Mean of the numbers; NULL for none",
     OfNumbers<Average>},
    Numbers<Median>("Median", "value", "Middle number, or the mean of the two in the middle"),
    Numbers<Fractile>("Fractile", "value, fraction", "Number at a fraction, both ends included"),
    Numbers<FractileExc>("FractileExc", "value, fraction",
                         "Number at a fraction, both ends excluded"),
    Pairs<Stdev, false>("Stdev", "value", "Standard deviation of a sample"),
    Pairs<Sterr, false>("Sterr", "value", "Standard error of the mean"),
    Numbers<Skew>("Skew", "value", "Skewness of a sample"),
    Numbers<Kurtosis>("Kurtosis", "value", "Excess kurtosis of a sample"),
    Pairs<Correl>("Correl", "x, y", "Correlation of pairs of numbers"),
    Pairs<Steyx>("STEYX", "y, x", "Standard error of y on the regression on x"),
    Pairs<LineMember<&Line::m>>("LINEST_M", kLine, "Slope of the regression of y on x"),
    Pairs<LineMember<&Line::b>>("LINEST_B", kLine, "Intercept of the regression"),
    Pairs<LineR2>("LINEST_R2", kLine, "Coefficient of determination"),
    Pairs<LineMember<&Line::df>>("LINEST_DF", kLine, "Degrees of freedom"),
    Pairs<LineF>("LINEST_F", kLine, "F of the regression"),
    Pairs<LineMember<&Line::sem>>("LINEST_SEM", kLine, "Standard error of the slope"),
    Pairs<LineMember<&Line::seb>>("LINEST_SEB", kLine, "Standard error of the intercept"),
    Pairs<LineMember<&Line::sey>>("LINEST_SEY", kLine, "Standard error of the estimate"),
    Pairs<LineMember<&Line::ssreg>>("LINEST_SSREG", kLine, "Sum of squares explained"),
    Pairs<LineMember<&Line::ssresid>>("LINEST_SSRESID", kLine, "Sum of squares that remains"),
};

}  // namespace

std::span<const AggregationFunction> StatisticalAggregations() { return kFunctions; }

}  // namespace celadon
