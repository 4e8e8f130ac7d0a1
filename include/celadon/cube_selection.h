// What a click in a chart selects: cells of a cube as values of the fields behind them.
//
// Source: the hypercube page, section 11; Qlik's engine API, SelectHyperCubeValues,
// SelectHyperCubeCells, SelectPivotCells, RangeSelectHyperCubeValues. That a cell of the others
// stands for the values that were cut, and which calculated dimensions can be selected in, is our
// own.
#ifndef CELADON_CUBE_SELECTION_H_
#define CELADON_CUBE_SELECTION_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/select.h"

namespace celadon {

// Dimensions and measures are counted as they are shown.

// Values of one dimension by their element numbers.
struct CubeValues {
  size_t dimension = 0;
  std::vector<int64_t> elements;
};

// Rows of a straight table, as they are shown, by dimensions: in each the values of all the rows,
// so that more may come of it than the rows themselves. Empty: all rows, all dimensions.
struct CubeCells {
  std::vector<uint64_t> rows;
  std::vector<size_t> dimensions = {};
};

// The rows whose measures are in the ranges: in all of them, or in any.
struct CubeRanges {
  struct Range {
    size_t measure = 0;
    NumberRange numbers;
  };
  std::vector<Range> ranges;
  std::vector<size_t> dimensions = {};
  bool any = false;
};

// Cells of a pivot table: the node at a depth above a leaf of one side, or a cell of its grid,
// which stands for all nodes on both ways to it. Measures are no nodes to select.
struct PivotCells {
  enum class Place : uint8_t { kLeft, kTop, kData };
  struct PivotCell {
    Place place = Place::kLeft;
    uint64_t row = 0;     // a leaf of the left; on top the depth
    uint64_t column = 0;  // a leaf of the top; on the left the depth
  };
  std::vector<PivotCell> cells;
};

using CubeClick = std::variant<CubeValues, CubeCells, CubeRanges, PivotCells>;

// The values to select together, at most one entry a field; NULL and totals stand for none.
// FailedPrecondition for a dimension whose values are not those of one field; InvalidArgument for
// what the cube does not have.
absl::StatusOr<std::vector<FieldSymbols>> FindClicked(const HyperCubeDefinition& cube,
                                                      const CubeClick& click,
                                                      const ChartContext& context,
                                                      const Execution& execution);

}  // namespace celadon

#endif  // CELADON_CUBE_SELECTION_H_
