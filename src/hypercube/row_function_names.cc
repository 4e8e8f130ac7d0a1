#include "hypercube/row_function_names.h"

#include "celadon/text_rules.h"

namespace celadon {
namespace {

using Kind = RowFunctionPlan::Kind;

// Functions along pivot columns see a chart without such columns in a straight table: NULL, but for
// the number of its horizontal dimensions, which is 0.
constexpr RowFunctionName kNames[] = {{"Above", Kind::kAbove, 1, 3, true},
                                      {"Below", Kind::kBelow, 1, 3, true},
                                      {"Top", Kind::kTop, 1, 3, true},
                                      {"Bottom", Kind::kBottom, 1, 3, true},
                                      {"RowNo", Kind::kRowNo, 0, 0, false},
                                      {"NoOfRows", Kind::kNoOfRows, 0, 0, false},
                                      {"Dimensionality", Kind::kDimensionality, 0, 0, false},
                                      {"Rank", Kind::kRank, 1, 3, false},
                                      {"VRank", Kind::kRank, 1, 3, false},
                                      {"HRank", Kind::kNull, 1, 3, false},
                                      {"Before", Kind::kNull, 1, 3, true},
                                      {"After", Kind::kNull, 1, 3, true},
                                      {"First", Kind::kNull, 1, 3, true},
                                      {"Last", Kind::kNull, 1, 3, true},
                                      {"ColumnNo", Kind::kNull, 0, 0, false},
                                      {"NoOfColumns", Kind::kNull, 0, 0, false},
                                      {"SecondaryDimensionality", Kind::kZero, 0, 0, false}};

}  // namespace

const RowFunctionName* FindRowFunction(std::string_view name) {
  for (const RowFunctionName& known : kNames) {
    if (EqualsIgnoringCase(known.name, name)) return &known;
  }
  return nullptr;
}

}  // namespace celadon
