// Rows in the order of numbers that stand for their values.
#ifndef CELADON_SCRIPT_RANK_ORDER_H_
#define CELADON_SCRIPT_RANK_ORDER_H_

#include <cstdint>
#include <vector>

#include "celadon/executor.h"

namespace celadon {

struct RowRanks {
  std::vector<uint32_t> of_row;
  uint32_t count = 0;  // all ranks are below
};

// Row numbers by their ranks in the first key, rows that share one by the second key, and so on;
// rows that share all stay in their order. All keys have so many rows. Rows are counted and not
// compared: takes a time in proportion to rows and ranks.
std::vector<uint32_t> OrderByRanks(uint64_t rows, std::vector<RowRanks> keys, Executor& executor);

}  // namespace celadon

#endif  // CELADON_SCRIPT_RANK_ORDER_H_
