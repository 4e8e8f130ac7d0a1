#include "hypercube/segment_functions.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "celadon/text_rules.h"
#include "hypercube/clustering.h"
#include "hypercube/seasonal_trend.h"

namespace celadon {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

// An argument that is the same in all rows, as a count; the default where it is none.
size_t CountOf(const SegmentArguments& arguments, size_t argument, size_t otherwise) {
  if (argument >= arguments.numbers.size()) return otherwise;
  const double number = arguments.numbers[argument].front();
  constexpr double kMost = 1e9;
  return number >= 0 && number < kMost ? static_cast<size_t>(number) : otherwise;
}

// 1 or zscore, 2 or minmax; anything else means none.
Scaling ScalingOf(const SegmentArguments& arguments, size_t argument) {
  if (argument >= arguments.numbers.size()) return Scaling::kNone;
  const double number = arguments.numbers[argument].front();
  const std::string& text = arguments.texts[argument];
  if (number == 1 || EqualsIgnoringCase(text, "zscore")) return Scaling::kDeviation;
  if (number == 2 || EqualsIgnoringCase(text, "minmax")) return Scaling::kRange;
  return Scaling::kNone;
}

// The clusters of the rows that have all coordinates, and these rows.
struct ClusteredRows {
  std::vector<size_t> rows;
  Clusters clusters;
};

ClusteredRows Cluster(const SegmentArguments& arguments, size_t first_coordinate,
                      size_t last_coordinate, const ClusterOptions& options) {
  ClusteredRows clustered;
  std::vector<std::vector<double>> points;
  for (size_t row = 0; row < arguments.numbers.front().size(); ++row) {
    std::vector<double> point;
    for (size_t a = first_coordinate; a < last_coordinate; ++a) {
      point.push_back(arguments.numbers[a][row]);
    }
    if (std::ranges::any_of(point, [](double x) { return !std::isfinite(x); })) continue;
    clustered.rows.push_back(row);
    points.push_back(std::move(point));
  }
  clustered.clusters = FindClusters(points, options);
  return clustered;
}

// A number of each clustered row's cluster; other rows have none.
template <typename OfCluster>
std::vector<double> ByRow(const SegmentArguments& arguments, const ClusteredRows& clustered,
                          OfCluster of_cluster) {
  std::vector<double> numbers(arguments.numbers.front().size(), kNoNumber);
  for (size_t i = 0; i < clustered.rows.size(); ++i) {
    numbers[clustered.rows[i]] = of_cluster(clustered.clusters.of_point[i]);
  }
  return numbers;
}

std::vector<double> ClusterIds(const SegmentArguments& arguments, const ClusteredRows& clustered) {
  return ByRow(arguments, clustered, [](size_t cluster) { return static_cast<double>(cluster); });
}

// Coordinates are numbered from 0.
std::vector<double> Coordinates(const SegmentArguments& arguments, const ClusteredRows& clustered,
                                size_t coordinate) {
  return ByRow(arguments, clustered, [&](size_t cluster) {
    const std::vector<double>& centroid = clustered.clusters.centroids[cluster];
    return coordinate < centroid.size() ? centroid[coordinate] : kNoNumber;
  });
}

constexpr size_t kIterations = 100;
constexpr size_t kNoCoordinate = std::numeric_limits<size_t>::max();

std::vector<double> KMeans2D(const SegmentArguments& arguments) {
  return ClusterIds(arguments, Cluster(arguments, 1, 3,
                                       {.clusters = CountOf(arguments, 0, 0),
                                        .iterations = kIterations,
                                        .scaling = ScalingOf(arguments, 3)}));
}

std::vector<double> KMeansND(const SegmentArguments& arguments) {
  return ClusterIds(arguments, Cluster(arguments, 2, arguments.numbers.size(),
                                       {.clusters = CountOf(arguments, 0, 0),
                                        .iterations = CountOf(arguments, 1, kIterations)}));
}

std::vector<double> KMeansCentroid2D(const SegmentArguments& arguments) {
  return Coordinates(arguments,
                     Cluster(arguments, 2, 4,
                             {.clusters = CountOf(arguments, 0, 0),
                              .iterations = kIterations,
                              .scaling = ScalingOf(arguments, 4)}),
                     CountOf(arguments, 1, kNoCoordinate));
}

std::vector<double> KMeansCentroidND(const SegmentArguments& arguments) {
  return Coordinates(arguments,
                     Cluster(arguments, 3, arguments.numbers.size(),
                             {.clusters = CountOf(arguments, 0, 0),
                              .iterations = CountOf(arguments, 1, kIterations)}),
                     CountOf(arguments, 2, kNoCoordinate));
}

// One part of a series; a series with a gap has none (our own).
template <std::vector<double> SeasonalTrend::* kPart>
std::vector<double> SeriesPart(const SegmentArguments& arguments) {
  const std::vector<double>& series = arguments.numbers[0];
  std::optional<SeasonalTrend> parts;
  if (std::ranges::all_of(series, [](double x) { return std::isfinite(x); })) {
    parts = DecomposeSeries(series, {.period = CountOf(arguments, 1, 0),
                                     .seasonal_smoother = CountOf(arguments, 2, 7),
                                     .trend_smoother = CountOf(arguments, 3, 0)});
  }
  return parts.has_value() ? (*parts).*kPart : std::vector<double>(series.size(), kNoNumber);
}

constexpr uint32_t kAny = SegmentFunction::kAnyNumber;

constexpr SegmentFunction kFunctions[] = {
    {"KMeans2D", 3, 4, true, KMeans2D},
    {"KMeansND", 4, kAny, true, KMeansND},
    {"KMeansCentroid2D", 4, 5, true, KMeansCentroid2D},
    {"KMeansCentroidND", 5, kAny, true, KMeansCentroidND},
    {"STL_Trend", 2, 4, false, SeriesPart<&SeasonalTrend::trend>},
    {"STL_Seasonal", 2, 4, false, SeriesPart<&SeasonalTrend::seasonal>},
    {"STL_Residual", 2, 4, false, SeriesPart<&SeasonalTrend::residual>},
};

}  // namespace

const SegmentFunction* FindSegmentFunction(std::string_view name) {
  for (const SegmentFunction& function : kFunctions) {
    if (EqualsIgnoringCase(function.name, name)) return &function;
  }
  return nullptr;
}

}  // namespace celadon
