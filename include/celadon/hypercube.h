// Charts: possible rows grouped by dimensions and aggregated by measures.
//
// The rules are those of the hypercube page: a record counts once for each dimension value that it
// is associated with, once in a total; names follow Qlik's engine API.
#ifndef CELADON_HYPERCUBE_H_
#define CELADON_HYPERCUBE_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/derived_field.h"
#include "celadon/dimension_details.h"
#include "celadon/environment.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/function_registry.h"
#include "celadon/selection.h"
#include "celadon/value.h"

namespace celadon {

class TableCells;

// What orders a column; the first criterion decides, the next one breaks ties.
enum class SortBy { kState, kExpression, kFrequency, kNumber, kText, kLoadOrder };

struct SortCriterion {
  SortBy by = SortBy::kText;
  bool descending = false;
  std::string expression;  // of kExpression
  bool operator==(const SortCriterion&) const = default;
};

// Which rows of a result are handed out.
struct Page {
  uint64_t skip = 0;
  uint64_t top = std::numeric_limits<uint64_t>::max();
  bool operator==(const Page&) const = default;
};

// Which values of a dimension a cube keeps; the records of all others together make one row, which
// stands last.
struct OthersDefinition {
  enum class Limit : uint8_t {
    kOff,
    kCounted,              // the first values, as many as `value`
    kAbsolute,             // values whose measure compares with `value`
    kRelative,             // the same with the share of the values' sum
    kAbsoluteAccumulated,  // values in order, until their running sum reaches `value`
    kRelativeAccumulated   // until their running share does
  };
  enum class Compare : uint8_t { kGreaterEqual, kGreater, kLessEqual, kLess };

  Limit limit = Limit::kOff;
  double value = 0;  // shares are fractions
  Compare compare = Compare::kGreaterEqual;
  bool ascending = false;       // the lowest values come first
  std::string expression = {};  // what the values are compared by; empty: the first measure
  bool suppress = false;        // no row for the others
  bool global = false;          // limits are found over the dimension alone, outer ones left out
  std::string label = "Others";
  bool own_order = false;        // the dimension's own order, not that of what is compared
  bool keep_not_numeric = true;  // a limit on values keeps those that are no number
  bool collapse_inner = false;   // inner dimensions have no values of their own among the others
  // Whether limits hold even where a record counts under several values, as one of two continents.
  bool despite_repetition = true;
  bool operator==(const OthersDefinition&) const = default;
};

// An expression that is calculated in every row beside a column, and neither sorts nor suppresses.
struct AttributeExpression {
  std::string expression;
  bool brings_rows = false;  // its set may add rows, as that of a measure
  // The expression is a dimension, a field or a calculated one: its value, and the element of that,
  // where the records of the row have just one, else NULL.
  bool dimension = false;
  bool operator==(const AttributeExpression&) const = default;
};

// Labels and titles that begin with `=` are expressions, whose text is shown.
struct DimensionDefinition {
  enum class Grouping : uint8_t {
    kNone,
    kDrillDown,  // the first of the group that has not exactly one possible value, or the last
    kCyclic      // the active one
  };

  std::string expression;  // the name of a field, or a calculated dimension; of a group unused
  std::string label;       // empty: the expression
  OthersDefinition others = {};
  Grouping grouping = Grouping::kNone;
  std::vector<std::string> group = {};  // fields or calculated dimensions
  size_t active = 0;                    // position in the group
  // Excluded values have rows as well, in every selection; measures do not count anything there.
  bool show_all = false;
  // A row with the measures of the outer dimensions behind the values in each of their tuples.
  bool show_total = false;
  std::string total_label = "Total";
  std::string condition = {};          // where it is not true the dimension is left out
  std::string condition_message = {};  // an expression whose text is the error then
  std::vector<AttributeExpression> attributes = {};
  bool operator==(const DimensionDefinition&) const = default;
};

struct MeasureDefinition {
  // What stands in total rows: the expression over all records there, or something made of the
  // numbers in the rows that are shown.
  enum class Total : uint8_t { kExpression, kNone, kSum, kAverage, kCount, kMinimum, kMaximum };

  std::string expression;
  std::string label;  // empty: the expression
  Total total = Total::kExpression;
  bool relative = false;  // the share of the expression's total
  // Rows to add up, this one and those before it in the order of rows: 1 all of them (as in Qlik's
  // API), 0 none. What is no number counts 0; totals stay.
  size_t accumulate = 0;
  std::string condition = {};          // where it is not true the measure is left out
  std::string condition_message = {};  // an expression whose text is the error then
  std::vector<AttributeExpression> attributes = {};
  std::vector<std::string> group = {};  // expressions, of which the active one is calculated
  size_t active = 0;
  // How its numbers are shown; of an unknown type without a pattern: as results are, whose own text
  // wins, or plain.
  NumberFormat format = {};
  // Of a tree: the dimension, by its position, whose nodes have the measure; nullopt: all nodes do.
  std::optional<size_t> dimension = {};
  bool operator==(const MeasureDefinition&) const = default;
};

// Orders rows by one column; columns left out follow in their own order.
struct ColumnSort {
  size_t column = 0;                    // dimensions first, then measures
  std::vector<SortCriterion> criteria;  // empty: a dimension by text, a measure by number
  bool descending = false;              // reverses the criteria, NULL stays last
  bool operator==(const ColumnSort&) const = default;
};

// A straight table; a pivot table with dimensions on the left and on top; one with all dimensions
// on the left, whose nodes are stacked; or a tree with a level a dimension.
enum class CubeMode : uint8_t { kStraight, kPivot, kStacked, kTree };

// Which nodes of a tree are handed out.
struct TreeFetch {
  // Of a dimension: a page of the nodes that hang at the same one.
  struct Level {
    Page page = {};
    bool all_values = false;  // possible values without records of that node are added
    bool operator==(const Level&) const = default;
  };
  std::vector<Level> levels = {};  // by position; dimensions left out have all their nodes
  // Nodes of dimensions outside of these are left out; what hangs at them hangs one up then.
  size_t first = 0, depth = std::numeric_limits<size_t>::max();
  uint64_t most_nodes = std::numeric_limits<uint64_t>::max();  // where there are more, none are
  bool operator==(const TreeFetch&) const = default;
};

struct HyperCubeDefinition {
  std::vector<DimensionDefinition> dimensions;
  std::vector<MeasureDefinition> measures;
  // Rows are ordered by one column after the other. In a pivot the values of each dimension are,
  // inside those outside of it: by its own column, on the left and in trees by measures that stand
  // before it here too, as these are in all records of the value.
  std::vector<ColumnSort> sort;
  bool suppress_null = false;     // rows with NULL in any dimension
  bool suppress_zero = false;     // rows whose measures are all 0 or without a number
  bool suppress_missing = false;  // rows that no record of a measure's table reaches
  Page page;                      // of the rows
  Page columns = {};              // of a pivot: which columns of its grid are handed out
  CubeMode mode = CubeMode::kStraight;
  // Of a pivot: how many dimensions stand on the left, the measures counted as one of them where
  // they have a position; nullopt: all.
  std::optional<size_t> left_dimensions = {};
  bool expanded = false;  // of a pivot or tree: all dimensions, not just the first one of each side
  // Of a pivot, a tree on the left: nodes that are expanded, each as the elements on the way to it.
  std::vector<std::vector<int64_t>> expanded_left = {}, expanded_top = {};
  // Of a pivot with several measures: how many dimensions stand before these; nullopt: they stand
  // innermost on top.
  std::optional<size_t> measures_position = {};
  std::string calculation_condition = {};  // where it is not true nothing is calculated
  std::string calculation_message = {};    // an expression whose text is the error then
  std::string title = {};
  std::string state = {};         // an alternate state; empty: that of the session
  std::string set = {};           // a set expression in braces around all measures; empty: none
  bool populate_missing = false;  // 0, or no text, in place of NULL in measures
  bool suppress_totals = false;   // no totals of the whole chart
  TreeFetch tree = {};
  bool totals_above = false;              // total rows stand before the values
  std::vector<std::string> objects = {};  // ids of the chart and of what it stands in, inner first
  bool describe = false;  // dimensions come with details, and the cells of rows with states
  bool operator==(const HyperCubeDefinition&) const = default;
};

// A cell as it is shown. `element` is that of a dimension cell: the element number of its symbol,
// -1 total, -2 NULL, -3 Others, -4 empty; 0 in a measure.
struct Cell {
  std::string text;  // "-" for NULL
  double number = 0;
  bool has_number = false;
  bool null = false;
  int64_t element = 0;
};

// The value behind a cell of a measure: its own text, which a plain number has not, and its number.
Value ValueOfCell(const Cell& cell, const RegionalSettings& settings);

struct DimensionInfo {
  std::string name;
  uint64_t cardinality = 0;   // distinct values in the cube
  size_t definition = 0;      // position in the definition; dimensions may be left out
  size_t group_position = 0;  // of the dimension that a group shows
  std::optional<DimensionDetails> details = {};  // where they are asked for
};

struct MeasureInfo {
  std::string name;
  std::optional<double> min, max;  // over the rows but totals, numbers only
  absl::Status error;              // of a measure that could not be calculated; its cells are NULL
  size_t definition = 0;           // position in the definition; measures may be left out
  std::optional<size_t> dimension = {};  // of a tree: whose nodes alone have the measure
};

// A column whose condition is not fulfilled.
struct LeftOutColumn {
  bool measure = false;
  size_t definition = 0;  // position in the definition
  absl::Status error = {};
};

struct AttributeInfo {
  size_t column = 0;  // that it belongs to: dimensions first, then measures, as they are shown
  std::string expression;
  bool dimension = false;
  absl::Status error = {};  // its cells are NULL
};

// A value of a dimension, or a measure, on a side of a pivot table. The types are those of Qlik's
// engine API: N normal, U null, O others, T total, A inner dimensions of others, P measure, R all.
struct PivotNode {
  Cell cell;
  char type = 'N';
  std::vector<PivotNode> nodes;
  bool can_expand = false, can_collapse = false;
  // Of a stacked table: the measure, and the sums of the positive and of the negative values below.
  std::optional<double> value = {};
  double positive = 0, negative = 0;
  // Leaves below the node that lie before and behind the page.
  uint64_t up = 0, down = 0;
};

// The grid has a row a leaf of `left` and a column a leaf of `top`. A combination that is not there
// is a NULL cell with the element -4.
struct PivotTable {
  std::vector<PivotNode> left = {}, top = {};
  std::vector<std::vector<Cell>> data = {};
  uint64_t rows = 0, columns = 0;  // before paging
};

// Rows of a group that lie before and behind the page.
struct GroupTail {
  uint64_t up = 0, down = 0;
  bool operator==(const GroupTail&) const = default;
};

// A value of a dimension in a tree. The types are those of a pivot; G generated: a possible value
// without records there.
struct TreeNode {
  Cell cell = {};
  char type = 'N';
  std::optional<ValueState> state = {};  // of the value in its field
  std::vector<Cell> values = {};         // the measures of its level
  std::vector<TreeNode> nodes = {};
  uint64_t group_position = 0, group_size = 0;  // among all nodes that hang at the same one
  uint64_t row = 0;                             // leaves of the whole tree before it
  std::vector<uint64_t> path = {};              // group positions of the nodes above it
  // Sums of the positive and of the negative values of the nodes that hang at it, a measure each.
  std::vector<double> positive = {}, negative = {};
  bool can_expand = false, can_collapse = false;
};

struct HyperCube {
  std::string title = {};
  std::vector<DimensionInfo> dimensions;
  std::vector<MeasureInfo> measures;
  std::vector<LeftOutColumn> left_out = {};
  uint64_t rows = 0;                     // before paging
  std::vector<std::vector<Cell>> cells;  // the page, row by row: dimensions, then measures
  std::vector<Cell> totals;              // one a measure
  uint64_t records = 0;                  // records that the aggregations walked over
  std::optional<PivotTable> pivot = {};  // in place of the rows, where a pivot is asked for
  std::optional<TreeNode> tree = {};     // its root, of type R, where a tree is asked for
  std::vector<AttributeInfo> attributes = {};
  std::vector<std::vector<Cell>> attribute_cells = {};  // a row of the page, an attribute each
  // Where they are asked for: of a row of the page, the state of each dimension's value in its
  // field.
  std::vector<std::vector<std::optional<ValueState>>> states = {};
  // Of a page of rows: those that agree with its first row, or its last one, in the outermost
  // dimension, in the two outermost ones and so on but for the innermost, by the order of sorting.
  std::vector<GroupTail> tails = {};
  std::vector<std::string> warnings = {};  // of formulas that mean less than they seem
};

// The selections that set identifiers name; a session fills it. Nullopt: there are none.
class NamedSelections {
 public:
  virtual ~NamedSelections() = default;
  // Those of the default state some steps back; forward where negative.
  virtual std::optional<SelectionState> Back(int steps) const = 0;
  virtual std::optional<SelectionState> OfState(std::string_view state) const = 0;
  // Of a bookmark, in a state (empty: the default one).
  virtual std::optional<SelectionState> OfBookmark(std::string_view state,
                                                   std::string_view bookmark) const = 0;
};

struct ObjectDescription;  // the names of a chart's columns, of no interest to hosts
using ObjectPtr = std::shared_ptr<const ObjectDescription>;

// What names, functions and formats mean where a chart is calculated. What is pointed to outlives
// the call.
struct ChartContext {
  const AssociationState* state = nullptr;  // of the chart's own alternate state
  const RegionalSettings* settings = nullptr;
  const FunctionRegistry* functions = &FunctionRegistry::BuiltIn();
  // Null: functions of the clock, of chance and of the system have no meaning.
  std::shared_ptr<const Environment> environment = nullptr;
  // The value of a variable; nullopt if there is none of that name. Unset: there are none.
  std::function<absl::StatusOr<std::optional<Value>>(const std::string& name)> variable = {};
  // A formula of an object (null: of none) with all dollar expansions done. Unset: it stays as it
  // is.
  std::function<absl::StatusOr<std::string>(std::string_view text, const ObjectPtr& object)>
      expand = {};
  // What functions like GetObjectField() tell of in an expansion; null: of the chart itself.
  ObjectPtr object = nullptr;
  // Fields that the script derives from those of the model; null: there are none.
  const std::vector<DerivedField>* derived_fields = nullptr;
  const NamedSelections* named_selections = nullptr;   // null: no history, states, bookmarks
  const SelectionState* default_selections = nullptr;  // of the state $; null: those of `state`
  std::string state_name = "$";                        // of `state`
  // Set to true where a result depends on the moment, on chance or on earlier selections.
  bool* passing = nullptr;
  // What charts have found over all rows of tables, kept for others; null: nothing is.
  TableCells* table_cells = nullptr;
  // Told what a calculation of several charts turns to. Unset: nobody asks.
  std::function<void(std::string_view phase)> enter_phase = {};
};

// Calculates a chart. FailedPrecondition if its condition is not true; NotFound for an unknown
// field of a dimension, InvalidArgument with the column for a malformed expression, Unimplemented
// by name for what is not there yet. A measure that is invalid is reported in its MeasureInfo, the
// other columns are calculated.
absl::StatusOr<HyperCube> CalculateHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution);

// Several charts together, which share passes over the records; the first error ends it. The state
// knows the frequencies of the fields that are `listed` beside them then, for their list boxes.
absl::StatusOr<std::vector<HyperCube>> CalculateHyperCubes(
    const std::vector<HyperCubeDefinition>& definitions, const ChartContext& context,
    const Execution& execution, std::span<const FieldId> listed = {});

// One value of an expression over all possible records, as a cube without dimensions gives it.
absl::StatusOr<Cell> EvaluateExpression(const std::string& expression, const ChartContext& context,
                                        const Execution& execution);

// In words, a step a line: fields, tables walked, how rows reach the dimensions, kernels.
absl::StatusOr<std::string> ExplainHyperCube(const HyperCubeDefinition& definition,
                                             const ChartContext& context,
                                             const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_H_
