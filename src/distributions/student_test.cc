// t-tests: whether the mean of a sample is 0, or those of two samples are the same.
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>

#include "distributions/boost_policy.h"
#include "distributions/mean_test.h"
#include "distributions/sample_moments.h"
#include "distributions/test_aggregations.h"

namespace celadon {
namespace {

using StudentT = boost::math::students_t_distribution<double, QuietPolicy>;

double UpperShare(const MeanTest& test, double value) {
  return boost::math::cdf(boost::math::complement(StudentT(test.degrees), value));
}
double Inverse(const MeanTest& test, double share) {
  if (!(share > 0 && share < 1)) return std::nan("");
  return boost::math::quantile(boost::math::complement(StudentT(test.degrees), share));
}

using Results = MeanTestResults<UpperShare, Inverse>;
using Result = double (*)(const MeanTest&);

// NULL where the test has no meaning.
Value ResultOf(const MeanTest& test, Result result) {
  return test.degrees > 0 ? FiniteValue(result(test)) : Value();
}

// One sample: [weight,] value[, significance].
template <bool kWeighted, Result kResult>
Value OfOne(Samples samples, const RegionalSettings&) {
  TestColumns columns;
  if (kWeighted) columns = {.value = 1, .weight = 0};
  const auto moments = MomentsOf(samples, columns, TakesAll);
  if (!moments.has_value()) return Value();
  return ResultOf(
      {.difference = moments->mean,
       .error = std::sqrt(moments->variance() / moments->count),
       .degrees = moments->count - 1,
       .significance = ConstantOf(samples, columns.value + 1).value_or(kDefaultSignificance)},
      kResult);
}

// The two values of the group argument, in load order; empty where there are more or fewer, or a
// NULL among them.
std::vector<Value> TwoGroups(Samples samples, size_t argument) {
  std::vector<Value> groups;
  for (const AggregationSample& sample : samples) {
    const Value& group = sample.values[argument];
    if (group.is_null()) return {};
    const auto same = [&group](const Value& known) { return SameSymbol(known, group); };
    if (std::ranges::any_of(groups, same)) continue;
    groups.push_back(group);
    if (groups.size() > 2) return {};
  }
  return groups.size() == 2 ? groups : std::vector<Value>();
}

MeanTest EqualVariances(const SampleMoments& a, const SampleMoments& b) {
  const double degrees = a.count + b.count - 2;
  const double pooled = (a.squares + b.squares) / degrees;
  return {.difference = a.mean - b.mean,
          .error = std::sqrt(pooled * (1 / a.count + 1 / b.count)),
          .degrees = degrees};
}

// Welch's test.
MeanTest OwnVariances(const SampleMoments& a, const SampleMoments& b) {
  const double of_a = a.variance() / a.count, of_b = b.variance() / b.count;
  return {.difference = a.mean - b.mean,
          .error = std::sqrt(of_a + of_b),
          .degrees = (of_a + of_b) * (of_a + of_b) /
                     (of_a * of_a / (a.count - 1) + of_b * of_b / (b.count - 1))};
}

// Two samples: [weight,] group, value, and behind them the significance of intervals, and whether
// the variances are taken to be equal, which they are by default. The difference is that of the
// first group in load order from the second.
template <bool kWeighted, bool kInterval, Result kResult>
Value OfTwo(Samples samples, const RegionalSettings&) {
  const size_t group = kWeighted ? 1 : 0;
  TestColumns columns{.value = group + 1};
  if (kWeighted) columns.weight = 0;
  const size_t behind = columns.value + 1;
  const std::vector<Value> groups = TwoGroups(samples, group);
  if (groups.empty()) return Value();
  const auto of_group = [&](const Value& wanted) {
    return MomentsOf(samples, columns, [&](const AggregationSample& sample) {
      return SameSymbol(sample.values[group], wanted);
    });
  };
  const auto a = of_group(groups[0]), b = of_group(groups[1]);
  if (!a.has_value() || !b.has_value() || !(a->count > 1) || !(b->count > 1)) return Value();
  const double equal = ConstantOf(samples, kInterval ? behind + 1 : behind).value_or(1);
  MeanTest test = equal != 0 ? EqualVariances(*a, *b) : OwnVariances(*a, *b);
  test.significance =
      kInterval ? ConstantOf(samples, behind).value_or(kDefaultSignificance) : kDefaultSignificance;
  return ResultOf(test, kResult);
}

constexpr AggregationFunction Entry(std::string_view name, std::string_view parameters,
                                    SampleKernel kernel, std::string_view help, bool grouped) {
  return {.name = name,
          .kind = AggregationKind::kSamples,
          .parameters = parameters,
          .numbers_only = !grouped,
          .help = help,
          .kernel = kernel,
          .ordered = grouped};
}

template <Result kResult>
constexpr AggregationFunction One(std::string_view name, std::string_view help,
                                  std::string_view parameters = "value") {
  return Entry(name, parameters, OfOne<false, kResult>, help, false);
}
template <Result kResult>
constexpr AggregationFunction OneWeighted(std::string_view name, std::string_view help,
                                          std::string_view parameters = "weight, value") {
  return Entry(name, parameters, OfOne<true, kResult>, help, false);
}
template <Result kResult>
constexpr AggregationFunction Two(std::string_view name, std::string_view help) {
  return Entry(name, "group, value[, eq_var]", OfTwo<false, false, kResult>, help, true);
}
template <Result kResult>
constexpr AggregationFunction TwoInterval(std::string_view name, std::string_view help) {
  return Entry(name, "group, value[, sig[, eq_var]]", OfTwo<false, true, kResult>, help, true);
}
template <Result kResult>
constexpr AggregationFunction TwoWeighted(std::string_view name, std::string_view help) {
  return Entry(name, "weight, group, value[, eq_var]", OfTwo<true, false, kResult>, help, true);
}
template <Result kResult>
constexpr AggregationFunction TwoWeightedInterval(std::string_view name, std::string_view help) {
  return Entry(name, "weight, group, value[, sig[, eq_var]]", OfTwo<true, true, kResult>, help,
               true);
}

constexpr std::string_view kInterval = "value[, sig]", kWeightedInterval = "weight, value[, sig]";

constexpr AggregationFunction kFunctions[] = {
    TwoInterval<Results::Confidence>("TTest_conf",
                                     "Half the width of the confidence interval of a difference"),
    Two<Results::Degrees>("TTest_df", "Degrees of freedom of a t-test of two groups"),
    Two<Results::Difference>("TTest_dif", "Difference of the means of two groups"),
    TwoInterval<Results::Lower>("TTest_lower", "Lower end of the interval of a difference"),
    Two<Results::Significance>("TTest_sig", "Significance of a difference on both sides"),
    Two<Results::Error>("TTest_sterr", "Standard error of a difference"),
    Two<Results::Statistic>("TTest_t", "t of a t-test of two groups"),
    TwoInterval<Results::Upper>("TTest_upper", "Upper end of the interval of a difference"),
    TwoWeightedInterval<Results::Confidence>("TTestw_conf",
                                             "As TTest_conf, values counted by weight"),
    TwoWeighted<Results::Degrees>("TTestw_df", "As TTest_df, values counted by weight"),
    TwoWeighted<Results::Difference>("TTestw_dif", "As TTest_dif, values counted by weight"),
    TwoWeightedInterval<Results::Lower>("TTestw_lower", "As TTest_lower, values counted by weight"),
    TwoWeighted<Results::Significance>("TTestw_sig", "As TTest_sig, values counted by weight"),
    TwoWeighted<Results::Error>("TTestw_sterr", "As TTest_sterr, values counted by weight"),
    TwoWeighted<Results::Statistic>("TTestw_t", "As TTest_t, values counted by weight"),
    TwoWeightedInterval<Results::Upper>("TTestw_upper", "As TTest_upper, values counted by weight"),
    One<Results::Confidence>("TTest1_conf", "Half the width of the confidence interval of a mean",
                             kInterval),
    One<Results::Degrees>("TTest1_df", "Degrees of freedom of a t-test of one sample"),
    One<Results::Difference>("TTest1_dif", "Mean of a t-test of one sample"),
    One<Results::Lower>("TTest1_lower", "Lower end of the interval of a mean", kInterval),
    One<Results::Significance>("TTest1_sig", "Significance of a mean on both sides"),
    One<Results::Error>("TTest1_sterr", "Standard error of a mean"),
    One<Results::Statistic>("TTest1_t", "t of a t-test of one sample"),
    One<Results::Upper>("TTest1_upper", "Upper end of the interval of a mean", kInterval),
    OneWeighted<Results::Confidence>("TTest1w_conf", "As TTest1_conf, values counted by weight",
                                     kWeightedInterval),
    OneWeighted<Results::Degrees>("TTest1w_df", "As TTest1_df, values counted by weight"),
    OneWeighted<Results::Difference>("TTest1w_dif", "As TTest1_dif, values counted by weight"),
    OneWeighted<Results::Lower>("TTest1w_lower", "As TTest1_lower, values counted by weight",
                                kWeightedInterval),
    OneWeighted<Results::Significance>("TTest1w_sig", "As TTest1_sig, values counted by weight"),
    OneWeighted<Results::Error>("TTest1w_sterr", "As TTest1_sterr, values counted by weight"),
    OneWeighted<Results::Statistic>("TTest1w_t", "As TTest1_t, values counted by weight"),
    OneWeighted<Results::Upper>("TTest1w_upper", "As TTest1_upper, values counted by weight",
                                kWeightedInterval),
};

}  // namespace

std::span<const AggregationFunction> StudentTests() { return kFunctions; }

}  // namespace celadon
