// The rows of a chart, calculated, suppressed and sorted.
#ifndef CELADON_HYPERCUBE_STRAIGHT_TABLE_H_
#define CELADON_HYPERCUBE_STRAIGHT_TABLE_H_

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_definition.h"
#include "hypercube/row_calculator.h"

namespace celadon {

// The measures of one cube in its rows and in all; a measure that failed is NULL throughout.
struct CalculatedMeasures {
  std::vector<ValueColumn> rows;
  std::vector<ValueColumn> totals;
};

// One calculation, from the bound definition to the order of the rows. What it is given outlives
// it.
class StraightTable {
 public:
  StraightTable(const HyperCubeDefinition& definition, const BoundCube& bound,
                const CubeSurroundings& surroundings, const CubeRows& rows);

  absl::Status Calculate();

  const CubeRows& rows() const { return rows_; }
  // Of the rows; their functions of other rows are told.
  RowCalculator& calculator() { return calculator_; }
  // Whether a total over all dimensions but one is that of a segment of rows.
  bool AreSegments(std::span<const size_t> kept) const;
  // The rows that are there, in their order.
  const std::vector<uint32_t>& order() const { return order_; }
  // The same rows sorted by the dimensions from this one on before the others.
  absl::StatusOr<std::vector<uint32_t>> OrderFrom(size_t dimension) const;
  const CalculatedMeasures& measures() const { return measures_; }
  const absl::Status& error(size_t measure) const { return errors_[measure]; }
  // The number of a row that is not added to those before it; NaN: none.
  double single(size_t measure, uint32_t row) const {
    return singles_[measure].empty() ? measures_.rows[measure].number(row) : singles_[measure][row];
  }
  // What a measure shows for results of its expression: they themselves, or their shares of the
  // expression's total.
  ValueColumn Related(size_t measure, ValueColumn results) const;

  // The cell of a dimension's value.
  Cell DimensionCell(size_t dimension, TupleValue value) const;
  // The cell of an attribute's result; of one that is a dimension with the element of its value.
  Cell AttributeCell(size_t attribute, const ValueColumn& results, size_t row) const;
  Cell MeasureCell(size_t measure, uint32_t row) const {
    return ResultCell(measure, measures_.rows[measure], row);
  }
  // The cell of a measure's, or an attribute's, result.
  Cell ResultCell(size_t measure, const ValueColumn& results, size_t row) const;

 private:
  const MeasureDefinition* definition_of(size_t m) const {  // null for an attribute
    return m < definition_.measures.size() ? &definition_.measures[m] : nullptr;
  }
  Cell SymbolCell(FieldId field, TupleValue value) const;
  // Its total, and its values in the rows.
  void CalculateMeasure(size_t m);
  ValueColumn TotalOf(size_t m) const;
  void Accumulate(size_t m);
  absl::Status CalculateDependents();
  absl::Status SetOrders();
  // Of the dimensions [first, last) all, and which changes fastest.
  SegmentDimensions SegmentsAlong(size_t first, size_t last) const;
  absl::Status Sort(bool measures_too);
  bool IsZero(size_t row) const;
  bool IsText(size_t measure) const;
  bool IsSuppressed(uint32_t row) const;

  const HyperCubeDefinition& definition_;
  const BoundCube& bound_;
  const CubeSurroundings& surroundings_;
  const CubeRows& rows_;
  const std::vector<ColumnSort> sort_;  // of nodes inside nodes: by dimensions alone
  RowCalculator calculator_;
  CalculatedMeasures measures_;
  std::vector<ValueColumn> totals_;           // of the expressions
  std::vector<std::vector<double>> singles_;  // a measure; empty where it does not accumulate
  std::vector<bool> texts_;  // whether what is missing in a measure shows as a text
  std::vector<absl::Status> errors_;
  std::vector<uint32_t> order_;
  MemoryReservation memory_;  // of measures_ and order_
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_STRAIGHT_TABLE_H_
