// What of a formula depends on one column alone, so that it need not be worked out for every row:
// a condition such as `delay > 15` has as many values as `delay` has, however many rows there are.
#ifndef CELADON_EXPRESSION_SPLIT_PROGRAM_H_
#define CELADON_EXPRESSION_SPLIT_PROGRAM_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "expression/program.h"

namespace celadon {

// Has one input, which is `column`, and gives equal values for equal ones.
struct ColumnProgram {
  uint32_t column;
  std::shared_ptr<const Program> program;  // null: the column as it is
};

// Evaluate each part over the distinct values of its column; `rest` over rows, its inputs being the
// results of the parts, by number. Where the rest only hands on a part (is_input), a row's value is
// that of its distinct value.
struct SplitProgram {
  std::vector<ColumnProgram> parts;
  std::shared_ptr<const Program> rest;
};

// Takes the largest parts that there are; a constant formula has none. Whatever depends on chance
// or on the order of rows stays in the rest.
SplitProgram SplitByColumn(const Program& program);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SPLIT_PROGRAM_H_
