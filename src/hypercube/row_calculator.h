// The formulas of measures over the results of aggregations, row by row of a chart.
//
// Source of the functions that look at other rows: the expression language, section 8; Qlik help
// "Inter-record functions", "Ranking functions".
#ifndef CELADON_HYPERCUBE_ROW_CALCULATOR_H_
#define CELADON_HYPERCUBE_ROW_CALCULATOR_H_

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/cube_rows.h"
#include "hypercube/measure.h"
#include "hypercube/row_segments.h"
#include "hypercube/row_windows.h"

namespace celadon {

class RowCalculator {
 public:
  // What is referred to outlives the calculator. A measure that failed keeps its error.
  RowCalculator(const ChartPlan& plan, std::vector<absl::StatusOr<MeasurePlan>> measures,
                const CubeRows& rows, const TextInterpreter& interpreter,
                const Execution& execution);

  // The rows that are there, in their order down the chart, and the dimensions that change in it:
  // what functions of other rows see. Before the first call they see none.
  void SetOrder(std::span<const uint32_t> order, const SegmentDimensions& dimensions);
  // The same along the columns of a pivot table, which other charts have not.
  void SetOrderAcross(std::span<const uint32_t> order, const SegmentDimensions& dimensions);

  // Makes each row one of totals over the segment that a row of another calculator is in: what Top
  // and Bottom find there is told for it. Without, and before SetOrder(), there is nothing to find.
  void SetSegments(RowCalculator* inner, std::vector<uint32_t> rows) {
    inner_ = inner;
    rows_of_inner_ = std::move(rows);
  }

  // Whether a measure's values depend on the order.
  bool DependsOnOrder(size_t measure) const;
  // Values of all rows, whether they are in the order or not.
  absl::StatusOr<ValueColumn> Rows(size_t measure) { return Measure(measure, false); }
  // One row: the formula over all records, without dimensions.
  absl::StatusOr<ValueColumn> Total(size_t measure) { return Measure(measure, true); }

 private:
  absl::StatusOr<ValueColumn> Measure(size_t measure, bool total);
  absl::StatusOr<ValueColumn> Run(const std::shared_ptr<const Program>& program, bool total);
  absl::StatusOr<ValueColumn> Input(ProgramColumn column, bool total);
  absl::StatusOr<ValueColumn> RowFunction(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> RowFunctionTotal(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> CallField(const RowFunctionPlan& plan, bool total);
  absl::StatusOr<ValueColumn> CallExternal(const RowFunctionPlan& plan, bool total);
  absl::StatusOr<ValueColumn> ColumnByNumber(const RowFunctionPlan& plan, bool total);
  absl::StatusOr<ValueColumn> Segments(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> Shifted(const RowFunctionPlan& plan);
  // Top and Bottom, which are the same for all rows of a segment: of the one segment that all rows
  // are, and of the segments that the rows are totals of.
  absl::StatusOr<ValueColumn> EndOfAll(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> EndsOfSegments(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> Rank(const RowFunctionPlan& plan);
  absl::StatusOr<ValueColumn> Range(const RowFunctionPlan& plan, bool total);
  absl::StatusOr<ValueColumn> RangeOfWindows(const RowFunctionPlan& plan, WindowNumbers::Kind kind,
                                             const ValueColumn& values, const ValueColumn& offsets,
                                             const ValueColumn& counts);

  bool LooksAtOrder(const Program& program) const;
  const RowRuns& RunsOf(const RowFunctionPlan& plan) const {
    return (plan.across ? across_ : down_).Of(plan);
  }
  size_t RowCount(bool total) const { return total ? 1 : rows_.tuples.size(); }

  const ChartPlan& plan_;
  std::vector<absl::StatusOr<MeasurePlan>> measures_;
  const CubeRows& rows_;
  const TextInterpreter& interpreter_;
  const Execution& execution_;
  RowSegments down_, across_;
  size_t across_dimensions_ = 0;
  RowCalculator* inner_ = nullptr;  // null: the rows are no totals
  std::vector<uint32_t> rows_of_inner_;
  // Without dimensions the one row is the total: an external function is asked once.
  std::map<const RowFunctionPlan*, absl::StatusOr<ValueColumn>> asked_once_;
  // External functions that gave no answer in time: they are not waited for twice.
  std::map<const RowFunctionPlan*, absl::Status> unanswered_;
  std::vector<bool>
      busy_;  // measures being calculated: a measure that leads back to itself is NULL
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ROW_CALCULATOR_H_
