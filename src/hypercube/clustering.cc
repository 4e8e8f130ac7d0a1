#include "hypercube/clustering.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace celadon {
namespace {

using Point = std::vector<double>;

double Distance(const Point& a, const Point& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

size_t NearestOf(const std::vector<Point>& centroids, const Point& point) {
  size_t nearest = 0;
  for (size_t c = 1; c < centroids.size(); ++c) {
    if (Distance(centroids[c], point) < Distance(centroids[nearest], point)) nearest = c;
  }
  return nearest;
}

Point MeanOf(const std::vector<Point>& points) {
  Point mean(points.front().size(), 0);
  for (const Point& point : points) {
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += point[i];
  }
  for (double& coordinate : mean) coordinate /= static_cast<double>(points.size());
  return mean;
}

// The point farthest from the middle, then each time the one farthest from all that are taken.
std::vector<Point> FarthestPoints(const std::vector<Point>& points, size_t clusters) {
  std::vector<Point> taken;
  std::vector<double> distances(points.size());
  const Point middle = MeanOf(points);
  for (size_t p = 0; p < points.size(); ++p) distances[p] = Distance(points[p], middle);
  while (taken.size() < clusters) {
    const auto farthest = std::ranges::max_element(distances);
    if (!taken.empty() && *farthest == 0) break;  // all points are taken
    const Point& point = points[static_cast<size_t>(farthest - distances.begin())];
    for (size_t p = 0; p < points.size(); ++p) {
      const double distance = Distance(points[p], point);
      distances[p] = taken.empty() ? distance : std::min(distances[p], distance);
    }
    taken.push_back(point);
  }
  return taken;
}

std::vector<size_t> Assign(const std::vector<Point>& points, const std::vector<Point>& centroids) {
  std::vector<size_t> clusters;
  for (const Point& point : points) clusters.push_back(NearestOf(centroids, point));
  return clusters;
}

// The means of the clusters; one that lost its points stays where it was.
std::vector<Point> Centroids(const std::vector<Point>& points, const std::vector<size_t>& clusters,
                             std::vector<Point> before) {
  std::vector<std::vector<Point>> members(before.size());
  for (size_t p = 0; p < points.size(); ++p) members[clusters[p]].push_back(points[p]);
  for (size_t c = 0; c < before.size(); ++c) {
    if (!members[c].empty()) before[c] = MeanOf(members[c]);
  }
  return before;
}

Clusters Lloyd(const std::vector<Point>& points, size_t clusters, size_t iterations) {
  Clusters found;
  found.centroids = FarthestPoints(points, clusters);
  found.of_point = Assign(points, found.centroids);
  for (size_t i = 0; i < iterations; ++i) {
    found.centroids = Centroids(points, found.of_point, std::move(found.centroids));
    std::vector<size_t> next = Assign(points, found.centroids);
    if (next == found.of_point) break;
    found.of_point = std::move(next);
  }
  return found;
}

double Spread(const std::vector<Point>& points, const Clusters& clusters) {
  double spread = 0;
  for (size_t p = 0; p < points.size(); ++p) {
    spread += Distance(points[p], clusters.centroids[clusters.of_point[p]]);
  }
  return spread;
}

// The number of clusters up to which one more divides the spread by far more than the next one
// does.
size_t Elbow(const std::vector<Point>& points, size_t iterations) {
  constexpr size_t kMost = 10;
  constexpr double kNoSpread = 1e-6;  // of that of one cluster
  std::vector<double> logs;
  double whole = 0;
  for (size_t k = 1; k <= std::min(kMost, points.size()); ++k) {
    const double spread = Spread(points, Lloyd(points, k, iterations));
    if (k == 1) whole = spread;
    logs.push_back(std::log(std::max(spread, kNoSpread * whole)));
    if (spread <= kNoSpread * whole) break;
  }
  size_t best = logs.size();
  double sharpest = 0;
  for (size_t k = 1; k + 1 < logs.size(); ++k) {
    const double bend = (logs[k - 1] - logs[k]) - (logs[k] - logs[k + 1]);
    if (bend <= sharpest) continue;
    sharpest = bend;
    best = k + 1;
  }
  return best;
}

// What each coordinate is to be divided by; a constant one stays as it is.
Point ScalesOf(const std::vector<Point>& points, Scaling scaling) {
  Point scales(points.front().size(), 1);
  if (scaling == Scaling::kNone) return scales;
  const Point mean = MeanOf(points);
  for (size_t i = 0; i < scales.size(); ++i) {
    double squares = 0, least = points.front()[i], most = least;
    for (const Point& point : points) {
      squares += (point[i] - mean[i]) * (point[i] - mean[i]);
      least = std::min(least, point[i]);
      most = std::max(most, point[i]);
    }
    const double deviation = std::sqrt(squares / static_cast<double>(points.size()));
    const double scale = scaling == Scaling::kDeviation ? deviation : most - least;
    if (scale > 0) scales[i] = scale;
  }
  return scales;
}

void NumberByFirstPoint(Clusters* clusters) {
  constexpr size_t kNone = std::numeric_limits<size_t>::max();
  std::vector<size_t> numbers(clusters->centroids.size(), kNone);
  std::vector<Point> centroids;
  for (size_t& cluster : clusters->of_point) {
    if (numbers[cluster] == kNone) {
      numbers[cluster] = centroids.size();
      centroids.push_back(clusters->centroids[cluster]);
    }
    cluster = numbers[cluster];
  }
  clusters->centroids = std::move(centroids);
}

}  // namespace

Clusters FindClusters(const std::vector<Point>& points, const ClusterOptions& options) {
  if (points.empty()) return {};
  std::vector<Point> scaled = points;
  const Point scales = ScalesOf(points, options.scaling);
  for (Point& point : scaled) {
    for (size_t i = 0; i < point.size(); ++i) point[i] /= scales[i];
  }
  const size_t wanted =
      options.clusters == 0 ? Elbow(scaled, options.iterations) : options.clusters;
  Clusters clusters = Lloyd(scaled, std::min(wanted, points.size()), options.iterations);
  NumberByFirstPoint(&clusters);
  for (Point& centroid : clusters.centroids) {
    for (size_t i = 0; i < centroid.size(); ++i) centroid[i] *= scales[i];
  }
  return clusters;
}

}  // namespace celadon
