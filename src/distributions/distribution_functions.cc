// Statistical distribution functions, calculated by Boost.Math.
//
// Source: the expression language, section 10.27; Qlik help "Statistical distribution functions".
// Tails follow spreadsheets: Chi, F and T are upper ones, T of one side or both; Beta, Binom,
// Gamma, Norm and Poisson are cumulative. What lies outside a distribution's domain is NULL.
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "celadon/distributions.h"
#include "distributions/boost_policy.h"
#include "distributions/test_aggregations.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

using Beta = boost::math::beta_distribution<double, QuietPolicy>;
using Binomial = boost::math::binomial_distribution<double, QuietPolicy>;
using ChiSquared = boost::math::chi_squared_distribution<double, QuietPolicy>;
using Fisher = boost::math::fisher_f_distribution<double, QuietPolicy>;
using Gamma = boost::math::gamma_distribution<double, QuietPolicy>;
using Normal = boost::math::normal_distribution<double, QuietPolicy>;
using Poisson = boost::math::poisson_distribution<double, QuietPolicy>;
using StudentT = boost::math::students_t_distribution<double, QuietPolicy>;

// The distribution that the arguments behind the value describe; nullopt outside its domain.
template <typename Distribution>
std::optional<Distribution> Described(const RowArguments& row);

bool Positive(double x) { return x > 0 && std::isfinite(x); }

template <>
std::optional<Beta> Described<Beta>(const RowArguments& row) {
  const double alpha = row.number(1);
  const double beta = row.number(2);
  return Positive(alpha) && Positive(beta) ? std::optional(Beta(alpha, beta)) : std::nullopt;
}

template <>
std::optional<Binomial> Described<Binomial>(const RowArguments& row) {
  const double trials = std::trunc(row.number(1));
  const double probability = row.number(2);
  const bool valid = trials >= 0 && std::isfinite(trials) && probability >= 0 && probability <= 1;
  return valid ? std::optional(Binomial(trials, probability)) : std::nullopt;
}

template <>
std::optional<ChiSquared> Described<ChiSquared>(const RowArguments& row) {
  return Positive(row.number(1)) ? std::optional(ChiSquared(row.number(1))) : std::nullopt;
}

template <>
std::optional<Fisher> Described<Fisher>(const RowArguments& row) {
  const double first = row.number(1);
  const double second = row.number(2);
  return Positive(first) && Positive(second) ? std::optional(Fisher(first, second)) : std::nullopt;
}

template <>
std::optional<Gamma> Described<Gamma>(const RowArguments& row) {
  const double shape = row.number(1);
  const double scale = row.number(2);
  return Positive(shape) && Positive(scale) ? std::optional(Gamma(shape, scale)) : std::nullopt;
}

template <>
std::optional<Normal> Described<Normal>(const RowArguments& row) {
  const double mean = row.number_or(1, 0);
  const double deviation = row.number_or(2, 1);
  const bool valid = std::isfinite(mean) && Positive(deviation);
  return valid ? std::optional(Normal(mean, deviation)) : std::nullopt;
}

template <>
std::optional<Poisson> Described<Poisson>(const RowArguments& row) {
  return Positive(row.number(1)) ? std::optional(Poisson(row.number(1))) : std::nullopt;
}

template <>
std::optional<StudentT> Described<StudentT>(const RowArguments& row) {
  return Positive(row.number(1)) ? std::optional(StudentT(row.number(1))) : std::nullopt;
}

template <typename Distribution>
double Density(const Distribution& distribution, double value) {
  return boost::math::pdf(distribution, value);
}

// Counts are whole numbers, cut where they are not.
template <typename Distribution>
double Frequency(const Distribution& distribution, double value) {
  return boost::math::pdf(distribution, std::trunc(value));
}

template <typename Distribution>
double Lower(const Distribution& distribution, double value) {
  return boost::math::cdf(distribution, value);
}

template <typename Distribution>
double LowerOfCounts(const Distribution& distribution, double value) {
  return boost::math::cdf(distribution, std::trunc(value));
}

template <typename Distribution>
double Upper(const Distribution& distribution, double value) {
  return boost::math::cdf(boost::math::complement(distribution, value));
}

bool IsShare(double share) { return share > 0 && share < 1; }

template <typename Distribution>
double LowerInverse(const Distribution& distribution, double share) {
  return IsShare(share) ? boost::math::quantile(distribution, share) : kNoNumber;
}

template <typename Distribution>
double UpperInverse(const Distribution& distribution, double share) {
  if (!IsShare(share)) return kNoNumber;
  return boost::math::quantile(boost::math::complement(distribution, share));
}

// The least count whose cumulative share is not below; a share that was calculated as that of a
// count gives this count, whatever its last digit.
template <typename Distribution>
double CountInverse(const Distribution& distribution, double share) {
  const double count = LowerInverse(distribution, share);
  if (!(count >= 1)) return count;
  const double below = boost::math::cdf(distribution, count - 1);
  return below >= share * (1 - 1e-12) ? count - 1 : count;
}

template <typename Distribution, double (*kResult)(const Distribution&, double)>
void Distribute(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto distribution = Described<Distribution>(row);
    if (!distribution.has_value() || !std::isfinite(row.number(0))) return kNoNumber;
    return FiniteOrNone(kResult(*distribution, row.number(0)));
  });
}

// The share, or the density where the fourth argument is 0.
void NormDist(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto distribution = Described<Normal>(row);
    const double cumulative = row.number_or(3, 1);
    if (!distribution.has_value() || !std::isfinite(row.number(0)) || std::isnan(cumulative)) {
      return kNoNumber;
    }
    const auto result = cumulative == 0 ? Density<Normal> : Lower<Normal>;
    return FiniteOrNone(result(*distribution, row.number(0)));
  });
}

// The third argument is the number of tails.
void StudentTail(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto distribution = Described<StudentT>(row);
    const double tails = row.number(2);
    const double value = row.number(0);
    if (!distribution || !(value >= 0) || (tails != 1 && tails != 2)) return kNoNumber;
    return FiniteOrNone(tails * Upper(*distribution, value));
  });
}

double BothTailsInverse(const StudentT& distribution, double share) {
  return share == 1 ? 0 : UpperInverse(distribution, share / 2);
}

constexpr ScalarFunction kFunctions[] = {
    {"BetaDensity", "value, alpha, beta", "n", true, Distribute<Beta, Density>,
     "Density of the beta distribution"},
    {"BetaDist", "value, alpha, beta", "n", true, Distribute<Beta, Lower>,
     "Cumulative share of the beta distribution"},
    {"BetaInv", "share, alpha, beta", "n", true, Distribute<Beta, LowerInverse>,
     "Inverse of BetaDist"},
    {"BinomFrequency", "value, trials, probability", "n", true, Distribute<Binomial, Frequency>,
     "Probability of a number of successes"},
    {"BinomDist", "value, trials, probability", "n", true, Distribute<Binomial, LowerOfCounts>,
     "Cumulative share of the binomial distribution"},
    {"BinomInv", "share, trials, probability", "n", true, Distribute<Binomial, CountInverse>,
     "Inverse of BinomDist"},
    {"ChiDensity", "value, degrees", "n", true, Distribute<ChiSquared, Density>,
     "Density of the chi-squared distribution"},
    {"ChiDist", "value, degrees", "n", true, Distribute<ChiSquared, Upper>,
     "Upper share of the chi-squared distribution"},
    {"ChiInv", "share, degrees", "n", true, Distribute<ChiSquared, UpperInverse>,
     "Inverse of ChiDist"},
    {"FDensity", "value, degrees1, degrees2", "n", true, Distribute<Fisher, Density>,
     "Density of the F distribution"},
    {"FDist", "value, degrees1, degrees2", "n", true, Distribute<Fisher, Upper>,
     "Upper share of the F distribution"},
    {"FInv", "share, degrees1, degrees2", "n", true, Distribute<Fisher, UpperInverse>,
     "Inverse of FDist"},
    {"GammaDensity", "value, k, theta", "n", true, Distribute<Gamma, Density>,
     "Density of the gamma distribution"},
    {"GammaDist", "value, k, theta", "n", true, Distribute<Gamma, Lower>,
     "Cumulative share of the gamma distribution"},
    {"GammaInv", "share, k, theta", "n", true, Distribute<Gamma, LowerInverse>,
     "Inverse of GammaDist"},
    {"NormDist", "value[, mean[, deviation[, cumulative]]]", "n", true, NormDist,
     "Cumulative share of the normal distribution, or its density"},
    {"NormInv", "share[, mean[, deviation]]", "n", true, Distribute<Normal, LowerInverse>,
     "Inverse of NormDist"},
    {"PoissonDensity", "value, mean", "n", true, Distribute<Poisson, Frequency>,
     "Probability of a number of events"},
    {"PoissonFrequency", "value, mean", "n", true, Distribute<Poisson, Frequency>,
     "Probability of a number of events"},
    {"PoissonDist", "value, mean", "n", true, Distribute<Poisson, LowerOfCounts>,
     "Cumulative share of the Poisson distribution"},
    {"PoissonInv", "share, mean", "n", true, Distribute<Poisson, CountInverse>,
     "Inverse of PoissonDist"},
    {"TDensity", "value, degrees", "n", true, Distribute<StudentT, Density>,
     "Density of Student's t distribution"},
    {"TDist", "value, degrees, tails", "n", true, StudentTail,
     "Share of one tail or two of Student's t distribution"},
    {"TInv", "share, degrees", "n", true, Distribute<StudentT, BothTailsInverse>,
     "Inverse of TDist with two tails"},
};

}  // namespace

void AddDistributionFunctions(FunctionRegistry& functions) {
  functions.Add(FunctionCategory::kDistribution, kFunctions);
  for (const auto tests : {ChiSquaredTests(), StudentTests(), NormalTests()}) functions.Add(tests);
}

}  // namespace celadon
