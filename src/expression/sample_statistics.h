// Statistics of a sample of numbers: what the functions over rows and over arguments share.
//
// Source: the expression language, sections 10.4 and 10.25; Qlik help "Statistical aggregation
// functions". NaN stands for no result.
#ifndef CELADON_EXPRESSION_SAMPLE_STATISTICS_H_
#define CELADON_EXPRESSION_SAMPLE_STATISTICS_H_

#include <span>

namespace celadon {

double Mean(std::span<const double> values);
// Of a sample: over N - 1.
double StandardDeviation(std::span<const double> values);
// The formulas of spreadsheets, corrected for a sample; kurtosis is the excess.
double Skewness(std::span<const double> values);
double Kurtosis(std::span<const double> values);

// The value below which a share of the sorted values lies, between two of them by interpolation.
double Fractile(std::span<const double> sorted, double share);           // rank f·(N-1)+1
double FractileExclusive(std::span<const double> sorted, double share);  // rank f·(N+1)

// Pearson's correlation of pairs.
double Correlation(std::span<const double> x, std::span<const double> y);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SAMPLE_STATISTICS_H_
