// STL: a series as the sum of a seasonal part, a trend and what remains.
//
// Source: Cleveland, Cleveland, McRae, Terpenning, "STL: A Seasonal-Trend Decomposition Procedure
// Based on Loess", Journal of Official Statistics 6 (1990), without the robust weights.
#ifndef CELADON_HYPERCUBE_SEASONAL_TREND_H_
#define CELADON_HYPERCUBE_SEASONAL_TREND_H_

#include <cstddef>
#include <optional>
#include <vector>

namespace celadon {

struct SeasonalTrend {
  std::vector<double> seasonal, trend, residual;  // which sum up to the series
};

struct SeasonalTrendOptions {
  size_t period = 0;             // values a season, at least 2
  size_t seasonal_smoother = 7;  // widths of the smoothers; even ones count one more
  size_t trend_smoother = 0;     // 0: the least that the paper allows
};

// Nullopt unless the series holds two whole periods.
std::optional<SeasonalTrend> DecomposeSeries(const std::vector<double>& series,
                                             const SeasonalTrendOptions& options);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SEASONAL_TREND_H_
