#include "hypercube/leaf_window.h"

#include <algorithm>
#include <utility>

namespace celadon {

LeafWindow::LeafWindow(const Page& page, uint64_t leaves)
    : begin_(std::min(page.skip, leaves)), end_(begin_ + std::min(page.top, leaves - begin_)) {}

void LeafWindow::Cut(std::vector<PivotNode>* nodes) const {
  uint64_t leaf = 0;
  Cut(&leaf, nodes);
}

void LeafWindow::Cut(uint64_t* leaf, std::vector<PivotNode>* nodes) const {
  std::vector<PivotNode> kept;
  for (PivotNode& node : *nodes) {
    const uint64_t first = *leaf;
    if (node.nodes.empty()) {
      ++*leaf;
    } else {
      Cut(leaf, &node.nodes);
    }
    node.up = std::clamp(begin_, first, *leaf) - first;
    node.down = *leaf - std::clamp(end_, first, *leaf);
    if (node.up + node.down < *leaf - first) kept.push_back(std::move(node));
  }
  *nodes = std::move(kept);
}

}  // namespace celadon
