// What the tests of means, by Student's t and by the normal distribution, have in common: a
// difference, its standard error, and the interval around it.
#ifndef CELADON_DISTRIBUTIONS_MEAN_TEST_H_
#define CELADON_DISTRIBUTIONS_MEAN_TEST_H_

#include <cmath>

namespace celadon {

struct MeanTest {
  double difference = 0;
  double error = 0;         // standard error of the difference
  double degrees = 0;       // of freedom; unused by the normal distribution
  double significance = 0;  // of one side of the interval

  double statistic() const { return difference / error; }
};

// The results of a test whose statistic has the distribution that kUpper (the share above a value)
// and kInverse (the value that a share lies above) describe.
template <double (*kUpper)(const MeanTest&, double), double (*kInverse)(const MeanTest&, double)>
struct MeanTestResults {
  static double Difference(const MeanTest& test) { return test.difference; }
  static double Error(const MeanTest& test) { return test.error; }
  static double Degrees(const MeanTest& test) { return test.degrees; }
  static double Statistic(const MeanTest& test) { return test.statistic(); }
  // Of both sides.
  static double Significance(const MeanTest& test) {
    return 2 * kUpper(test, std::abs(test.statistic()));
  }
  // Half the width of the interval.
  static double Confidence(const MeanTest& test) {
    return kInverse(test, test.significance) * test.error;
  }
  static double Lower(const MeanTest& test) { return test.difference - Confidence(test); }
  static double Upper(const MeanTest& test) { return test.difference + Confidence(test); }
};

}  // namespace celadon

#endif  // CELADON_DISTRIBUTIONS_MEAN_TEST_H_
