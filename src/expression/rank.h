// What Rank() and WRank() say of a place among ranked values.
//
// Source: the expression language, section 8.2; Qlik help "Rank", "WRank".
#ifndef CELADON_EXPRESSION_RANK_H_
#define CELADON_EXPRESSION_RANK_H_

#include <cstddef>

#include "celadon/value.h"

namespace celadon {

// Rows that share a value occupy the places low to high, from 1, out of `ranked`.
struct RankPlace {
  double low, high;
  double ranked;
  size_t position;  // of the row among those that share the value, from 0
};

// The number that `mode` asks for with the text that `format` asks for; NaN stands for 0.
Value RankValue(const RankPlace& place, double mode, double format);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_RANK_H_
