#include "hypercube/row_function_names.h"

#include "celadon/text_rules.h"

namespace celadon {
namespace {

using Kind = RowFunctionPlan::Kind;

// Functions along pivot columns are those down the rows, turned around; other charts have no such
// columns, and then they are NULL, and the number of dimensions is 0.
constexpr RowFunctionName kNames[] = {
    {"Above", Kind::kAbove, 1, 3, true},
    {"Below", Kind::kBelow, 1, 3, true},
    {"Top", Kind::kTop, 1, 3, true},
    {"Bottom", Kind::kBottom, 1, 3, true},
    {"RowNo", Kind::kRowNo, 0, 0, false},
    {"NoOfRows", Kind::kNoOfRows, 0, 0, false},
    {"Dimensionality", Kind::kDimensionality, 0, 0, false},
    {"Rank", Kind::kRank, 1, 3, false},
    {"VRank", Kind::kRank, 1, 3, false},
    {"HRank", Kind::kRank, 1, 3, false, true},
    {"Before", Kind::kAbove, 1, 3, true, true},
    {"After", Kind::kBelow, 1, 3, true, true},
    {"First", Kind::kTop, 1, 3, true, true},
    {"Last", Kind::kBottom, 1, 3, true, true},
    {"ColumnNo", Kind::kRowNo, 0, 0, false, true},
    {"NoOfColumns", Kind::kNoOfRows, 0, 0, false, true},
    {"SecondaryDimensionality", Kind::kDimensionality, 0, 0, false, true}};

}  // namespace

const RowFunctionName* FindRowFunction(std::string_view name) {
  for (const RowFunctionName& known : kNames) {
    if (EqualsIgnoringCase(known.name, name)) return &known;
  }
  return nullptr;
}

}  // namespace celadon
