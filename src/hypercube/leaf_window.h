// Pages of a pivot table's side: some of its leaves, and the nodes above them.
//
// Source: the hypercube page, sections 9.2 and 9.5; Qlik's engine API, NxPivotDimensionCell.
#ifndef CELADON_HYPERCUBE_LEAF_WINDOW_H_
#define CELADON_HYPERCUBE_LEAF_WINDOW_H_

#include <cstdint>
#include <span>
#include <vector>

#include "celadon/hypercube.h"

namespace celadon {

class LeafWindow {
 public:
  // The page of a side with that many leaves.
  LeafWindow(const Page& page, uint64_t leaves);

  uint64_t size() const { return end_ - begin_; }
  template <typename Leaf>
  std::span<const Leaf> Of(const std::vector<Leaf>& leaves) const {
    return std::span(leaves).subspan(begin_, size());
  }
  // Leaves out the leaves outside, with the nodes that lose all of theirs; the others note how many
  // they have lost.
  void Cut(std::vector<PivotNode>* nodes) const;

 private:
  // `leaf` counts the leaves on the way.
  void Cut(uint64_t* leaf, std::vector<PivotNode>* nodes) const;

  uint64_t begin_, end_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LEAF_WINDOW_H_
