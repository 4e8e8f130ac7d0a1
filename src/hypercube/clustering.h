// Clusters of points by k-means.
#ifndef CELADON_HYPERCUBE_CLUSTERING_H_
#define CELADON_HYPERCUBE_CLUSTERING_H_

#include <cstddef>
#include <vector>

namespace celadon {

struct Clusters {
  std::vector<size_t> of_point;                // numbers from 0
  std::vector<std::vector<double>> centroids;  // of a cluster, a coordinate each
};

// What a coordinate is measured in.
enum class Scaling { kNone, kDeviation, kRange };

struct ClusterOptions {
  size_t clusters = 0;  // 0: as many as an elbow in the spread asks for
  size_t iterations = 100;
  Scaling scaling = Scaling::kNone;
};

// Lloyd's algorithm from centroids that lie far apart (k-means++ that takes the farthest point each
// time, so that equal points give equal clusters); clusters are numbered in the order of their
// first points. `points` are one vector of coordinates each; more clusters than there are distinct
// points are cut to these. Both choices are our own.
Clusters FindClusters(const std::vector<std::vector<double>>& points,
                      const ClusterOptions& options);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CLUSTERING_H_
