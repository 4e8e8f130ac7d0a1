// z-tests: whether the mean of a sample is 0, with a standard deviation that is known.
#include <boost/math/distributions/normal.hpp>

#include "distributions/boost_policy.h"
#include "distributions/mean_test.h"
#include "distributions/sample_moments.h"
#include "distributions/test_aggregations.h"

namespace celadon {
namespace {

using Normal = boost::math::normal_distribution<double, QuietPolicy>;

double UpperShare(const MeanTest&, double value) {
  return boost::math::cdf(boost::math::complement(Normal(), value));
}
double Inverse(const MeanTest&, double share) {
  if (!(share > 0 && share < 1)) return std::nan("");
  return boost::math::quantile(boost::math::complement(Normal(), share));
}

using Results = MeanTestResults<UpperShare, Inverse>;

// The arguments are [weight,] value[, sigma[, significance]]; without sigma the deviation of the
// sample is taken.
template <bool kWeighted, double (*kResult)(const MeanTest&)>
Value Test(Samples samples, const RegionalSettings&) {
  TestColumns columns;
  if (kWeighted) columns = {.value = 1, .weight = 0};
  const auto moments = MomentsOf(samples, columns, TakesAll);
  if (!moments.has_value() || !(moments->count > 1)) return Value();
  const double sigma =
      ConstantOf(samples, columns.value + 1).value_or(std::sqrt(moments->variance()));
  return FiniteValue(kResult(
      {.difference = moments->mean,
       .error = sigma / std::sqrt(moments->count),
       .significance = ConstantOf(samples, columns.value + 2).value_or(kDefaultSignificance)}));
}

constexpr AggregationFunction Entry(std::string_view name, std::string_view parameters,
                                    SampleKernel kernel, std::string_view help) {
  return {.name = name,
          .kind = AggregationKind::kSamples,
          .parameters = parameters,
          .numbers_only = true,
          .help = help,
          .kernel = kernel};
}

constexpr std::string_view kPlain = "value[, sigma]", kWeighted = "weight, value[, sigma]",
                           kInterval = "value[, sigma[, sig]]",
                           kWeightedInterval = "weight, value[, sigma[, sig]]";

constexpr AggregationFunction kFunctions[] = {
    Entry("ZTest_conf", kInterval, Test<false, Results::Confidence>,
          "Half the width of the confidence interval of the mean"),
    Entry("ZTest_dif", kPlain, Test<false, Results::Difference>, "Mean of a z-test"),
    Entry("ZTest_lower", kInterval, Test<false, Results::Lower>,
          "Lower end of the confidence interval of the mean"),
    Entry("ZTest_sig", kPlain, Test<false, Results::Significance>,
          "Significance of a z-test on both sides"),
    Entry("ZTest_sterr", kPlain, Test<false, Results::Error>, "Standard error of the mean"),
    Entry("ZTest_upper", kInterval, Test<false, Results::Upper>,
          "Upper end of the confidence interval of the mean"),
    Entry("ZTest_z", kPlain, Test<false, Results::Statistic>, "z of a z-test"),
    Entry("ZTestw_conf", kWeightedInterval, Test<true, Results::Confidence>,
          "As ZTest_conf, values counted by weight"),
    Entry("ZTestw_dif", kWeighted, Test<true, Results::Difference>,
          "As ZTest_dif, values counted by weight"),
    Entry("ZTestw_lower", kWeightedInterval, Test<true, Results::Lower>,
          "As ZTest_lower, values counted by weight"),
    Entry("ZTestw_sig", kWeighted, Test<true, Results::Significance>,
          "As ZTest_sig, values counted by weight"),
    Entry("ZTestw_sterr", kWeighted, Test<true, Results::Error>,
          "As ZTest_sterr, values counted by weight"),
    Entry("ZTestw_upper", kWeightedInterval, Test<true, Results::Upper>,
          "As ZTest_upper, values counted by weight"),
    Entry("ZTestw_z", kWeighted, Test<true, Results::Statistic>,
          "As ZTest_z, values counted by weight"),
};

}  // namespace

std::span<const AggregationFunction> NormalTests() { return kFunctions; }

}  // namespace celadon
