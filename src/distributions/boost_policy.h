// How Boost.Math is to handle errors: they give NaN or infinity, and both are NULL.
#ifndef CELADON_DISTRIBUTIONS_BOOST_POLICY_H_
#define CELADON_DISTRIBUTIONS_BOOST_POLICY_H_

#include <boost/math/policies/policy.hpp>

namespace celadon {

using QuietPolicy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>,
    boost::math::policies::promote_double<false>>;

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_BOOST_POLICY_H_
