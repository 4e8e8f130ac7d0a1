// What a value of a dimension is called as a node. Source: the hypercube page, section 9.2.
#ifndef CELADON_HYPERCUBE_NODE_TYPE_H_
#define CELADON_HYPERCUBE_NODE_TYPE_H_

#include "hypercube/others.h"

namespace celadon {

// N normal, U null, O others, A inner dimensions of others.
constexpr char NodeType(TupleValue value) {
  switch (value) {
    case kNullValue:
      return 'U';
    case kOthersValue:
      return 'O';
    case kTotalValue:
      return 'A';
    default:
      return 'N';
  }
}

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_NODE_TYPE_H_
