#include "hypercube/seasonal_trend.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace celadon {
namespace {

using Series = std::vector<double>;

// Loess of degree 1 with a window of a number of values.
class Loess {
 public:
  explicit Loess(size_t window) : window_(window) {}

  // The smoothed series at its places first … last, which may lie one beside its ends.
  Series Smooth(const Series& series, ptrdiff_t first, ptrdiff_t last) const {
    Series smoothed;
    for (ptrdiff_t at = first; at <= last; ++at) smoothed.push_back(At(series, at));
    return smoothed;
  }

  Series Smooth(const Series& series) const {
    return Smooth(series, 0, static_cast<ptrdiff_t>(series.size()) - 1);
  }

 private:
  double At(const Series& series, ptrdiff_t place) const {
    const size_t size = series.size(), count = std::min(window_, size);
    const auto at = static_cast<double>(place);
    // The nearest values, as many as the window holds.
    const double centred = at - static_cast<double>(count / 2);
    const auto left =
        static_cast<size_t>(std::clamp(centred, 0.0, static_cast<double>(size - count)));
    const double first = static_cast<double>(left), last = static_cast<double>(left + count - 1);
    double width = std::max(at - first, last - at);
    if (window_ > size) width += static_cast<double>((window_ - size) / 2);
    Series weights = Weights(left, count, at, width);
    return Fit(series, left, at, std::move(weights));
  }

  // Tricube weights that sum up to 1.
  static Series Weights(size_t left, size_t count, double at, double width) {
    Series weights(count);
    double sum = 0;
    for (size_t i = 0; i < count; ++i) {
      const double distance = std::abs(static_cast<double>(left + i) - at);
      if (distance > 0.999 * width) continue;
      const double share = distance / width;
      weights[i] = distance <= 0.001 * width ? 1 : std::pow(1 - share * share * share, 3);
      sum += weights[i];
    }
    for (double& weight : weights) weight /= sum;
    return weights;
  }

  // The line through the weighted values, at a place.
  static double Fit(const Series& series, size_t left, double at, Series weights) {
    double mean = 0, spread = 0;
    for (size_t i = 0; i < weights.size(); ++i) mean += weights[i] * static_cast<double>(left + i);
    for (size_t i = 0; i < weights.size(); ++i) {
      const double distance = static_cast<double>(left + i) - mean;
      spread += weights[i] * distance * distance;
    }
    const double range = static_cast<double>(series.size()) - 1;
    if (std::sqrt(spread) > 0.001 * range) {
      const double slope = (at - mean) / spread;
      for (size_t i = 0; i < weights.size(); ++i) {
        weights[i] *= 1 + slope * (static_cast<double>(left + i) - mean);
      }
    }
    double value = 0;
    for (size_t i = 0; i < weights.size(); ++i) value += weights[i] * series[left + i];
    return value;
  }

  size_t window_;
};

Series MovingAverage(const Series& series, size_t length) {
  Series averages;
  double sum = 0;
  for (size_t i = 0; i < series.size(); ++i) {
    sum += series[i];
    if (i + 1 < length) continue;
    averages.push_back(sum / static_cast<double>(length));
    sum -= series[i + 1 - length];
  }
  return averages;
}

size_t NextOdd(size_t number) { return number | 1; }

// Every cycle-subseries smoothed, and prolonged by one period at both ends.
Series SmoothCycles(const Series& series, const SeasonalTrendOptions& options) {
  const size_t period = options.period;
  const Loess loess(NextOdd(options.seasonal_smoother));
  Series smoothed(series.size() + 2 * period);
  for (size_t phase = 0; phase < period; ++phase) {
    Series cycle;
    for (size_t i = phase; i < series.size(); i += period) cycle.push_back(series[i]);
    const Series smooth = loess.Smooth(cycle, -1, static_cast<ptrdiff_t>(cycle.size()));
    for (size_t i = 0; i < smooth.size(); ++i) smoothed[phase + i * period] = smooth[i];
  }
  return smoothed;
}

size_t TrendSmoother(const SeasonalTrendOptions& options) {
  if (options.trend_smoother != 0) return NextOdd(options.trend_smoother);
  const double least = 1.5 * static_cast<double>(options.period) /
                       (1 - 1.5 / static_cast<double>(options.seasonal_smoother));
  return NextOdd(static_cast<size_t>(std::ceil(least)));
}

Series Difference(Series a, const Series& b) {
  for (size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
  return a;
}

}  // namespace

std::optional<SeasonalTrend> DecomposeSeries(const Series& series,
                                             const SeasonalTrendOptions& options) {
  constexpr int kPasses = 2;
  if (options.period < 2 || series.size() < 2 * options.period) return std::nullopt;
  const Loess low_pass(NextOdd(options.period)), trend_loess(TrendSmoother(options));
  SeasonalTrend parts;
  parts.trend.assign(series.size(), 0);
  for (int pass = 0; pass < kPasses; ++pass) {
    const Series cycles = SmoothCycles(Difference(series, parts.trend), options);
    const Series averages =
        MovingAverage(MovingAverage(MovingAverage(cycles, options.period), options.period), 3);
    const Series level = low_pass.Smooth(averages);
    parts.seasonal.resize(series.size());
    for (size_t i = 0; i < series.size(); ++i) {
      parts.seasonal[i] = cycles[i + options.period] - level[i];
    }
    parts.trend = trend_loess.Smooth(Difference(series, parts.seasonal));
  }
  parts.residual = Difference(Difference(series, parts.seasonal), parts.trend);
  return parts;
}

}  // namespace celadon
