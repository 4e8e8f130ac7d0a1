// A measure bound to a chart: a formula over the results of aggregations and of functions that look
// at other rows.
#ifndef CELADON_HYPERCUBE_MEASURE_H_
#define CELADON_HYPERCUBE_MEASURE_H_

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/expression.h"
#include "celadon/format.h"
#include "celadon/hypercube.h"
#include "expression/aggregation.h"
#include "expression/ast.h"
#include "expression/external_call.h"
#include "expression/program.h"
#include "hypercube/chart_fields.h"
#include "hypercube/field_functions.h"
#include "hypercube/object_functions.h"
#include "hypercube/record_plan.h"
#include "hypercube/segment_functions.h"

namespace celadon {

// Set expressions around an aggregation, the outermost first; empty: the chart's own selections.
using SetChain = std::vector<SetPtr>;
std::string PrintSets(const SetChain& sets);
SetPtr EverythingSet();  // {1}

// What an input of a program is, by its number.
class ProgramColumn {
 public:
  enum class Kind : uint8_t {
    kField,        // of records: a field
    kAggr,         // of records: the values of an Aggr
    kConstant,     // of records: the result of an aggregation over all records
    kAggregation,  // of chart rows
    kRowFunction,  // of chart rows
    kMeasure       // of chart rows: another measure
  };
  static uint32_t Number(Kind kind, uint32_t index) {
    return static_cast<uint32_t>(kind) << 28 | index;
  }
  explicit ProgramColumn(uint32_t number)
      : kind(static_cast<Kind>(number >> 28)), index(number & 0xFFFFFFF) {}

  Kind kind;
  uint32_t index;
};

struct ArgumentPlan {
  std::shared_ptr<const Program> program;  // null: the field or the Aggr alone
  uint32_t column = 0;                     // of that: a ProgramColumn
  // The formula as it is printed, where nothing but the fields that it reads, which are the
  // model's, and the settings decides what it gives; else empty.
  std::string formula = {};

  bool is_constant() const { return program != nullptr && program->is_constant(); }
};

// One aggregation: what it gathers, over which records, in which scope.
struct AggregationPlan {
  std::string text;  // in the one way that formulas are printed
  const AggregationFunction* function = nullptr;
  std::shared_ptr<const BoundExternal> external;  // where the function is one
  bool distinct = false;
  std::vector<ArgumentPlan> arguments;
  // The tables whose combinations are the records, or the possible values of a key field that
  // stands alone. Empty: one record, which belongs to no table.
  std::vector<RecordRoot> base;
  std::vector<uint32_t> aggrs;  // that the arguments use
  SetChain sets;
  std::optional<std::vector<FieldId>> total;  // the dimensions that count; nullopt: all
  bool constant = false;                      // stands inside another aggregation
};

// A virtual table: one row a distinct tuple of the dimensions, with the value of a formula.
struct AggrPlan {
  std::string text;
  NodePtr formula;
  struct Dimension {
    FieldId field = 0;
    std::vector<SortCriterion> sort;  // load order by default
    bool descending = false;
  };
  std::vector<Dimension> dimensions;
  SetChain sets;
  bool own_set = false;  // the last of them stands in Aggr's own braces, and bounds its rows
  bool nodistinct = false;
};

// A function of other rows of the chart.
struct RowFunctionPlan {
  enum class Kind : uint8_t {
    kAbove,
    kBelow,
    kTop,
    kBottom,
    kRowNo,
    kNoOfRows,
    kDimensionality,
    kRank,
    kRange,
    kSegment,
    kColumn,    // the measure whose number, from 1, the argument gives
    kExternal,  // looks at the rows as they are, in no order
    kField
  };
  Kind kind = Kind::kField;
  bool across = false;            // along the columns of a pivot table, instead of down the rows
  bool total = false;             // over the whole column
  std::vector<size_t> kept = {};  // with `total`: dimensions that rows agree in all the same
  std::vector<std::shared_ptr<const Program>> arguments;
  // Of kRange: the function over the values, and which arguments are lists (row functions).
  const ScalarFunction* range = nullptr;
  std::vector<std::optional<uint32_t>> lists;
  FieldFunction field;              // of kField: what it gives for the arguments behind the field
  SegmentKernel segment = nullptr;  // of kSegment
  size_t measures = 0;              // of kColumn: how many there are
  std::shared_ptr<const BoundExternal> external;
};

struct MeasurePlan {
  std::shared_ptr<const Program> program;
};

// Everything that the formulas of one chart need, each once.
struct ChartPlan {
  std::vector<AggregationPlan> aggregations;
  // How many of them, from the first one on, make rows; all where there are less.
  size_t row_makers = std::numeric_limits<size_t>::max();
  std::vector<AggrPlan> aggrs;
  std::vector<RowFunctionPlan> row_functions;
  // Whether rows must not be sorted by measures, and whether zeros must be kept.
  bool looks_at_rows = false, ranks = false;
};

// The formula inside Only().
NodePtr OnlyOf(const NodePtr& node);

// The arguments that are given: empty ones at the end are left out.
std::vector<NodePtr> GivenArguments(const Call& call);

// Parses a formula of a chart once its dollar expansions are done.
absl::StatusOr<Expression> ParseInChart(std::string_view text, const ChartContext& context,
                                        const ObjectPtr& object = nullptr);

// Binds the formulas of one chart.
class MeasureBinder {
 public:
  // `labels` name the measures, which formulas may mention; `outer` are the set expressions that
  // all formulas stand in. What is referred to outlives the binder.
  MeasureBinder(const ChartFields& fields, const ChartContext& context,
                const TextInterpreter& interpreter, const Execution& execution,
                std::vector<std::string> labels, SetChain outer)
      : fields_(fields),
        context_(context),
        interpreter_(interpreter),
        execution_(execution),
        labels_(std::move(labels)),
        sets_(std::move(outer)) {}

  // InvalidArgument, with the place, for a malformed formula; NotFound for an unknown name;
  // Unimplemented by name for parts of the language that are not there yet.
  absl::StatusOr<MeasurePlan> Bind(std::string_view text);
  absl::StatusOr<MeasurePlan> Bind(const NodePtr& formula, std::string_view text);

  // A calculated dimension as the one argument of an aggregation, which is evaluated record by
  // record: its base has the possible values of a key where no other field is used.
  absl::StatusOr<AggregationPlan> BindDimension(const NodePtr& formula, std::string_view text);

  const ChartPlan& plan() const { return plan_; }
  // The aggregations of what is bound from now on make no rows.
  void EndRowMakers() { plan_.row_makers = plan_.aggregations.size(); }

  // What functions tell of the chart.
  void set_object(ObjectPtr object) { object_ = std::move(object); }
  // How aggregations get a synthetic dimension that the chart does not have. Unset: not at all.
  using MakeSynthetic = std::function<absl::StatusOr<FieldId>(const NodePtr& formula)>;
  void set_make_synthetic(MakeSynthetic make) { make_synthetic_ = std::move(make); }

 private:
  friend class MeasureScope;
  friend class RecordScope;

  absl::StatusOr<uint32_t> AddAggregation(const NodePtr& node, bool constant);
  absl::StatusOr<uint32_t> AddAggr(const Call& call);
  absl::StatusOr<AggrPlan::Dimension> AggrDimension(const NodePtr& node) const;
  uint32_t AddPlan(RowFunctionPlan plan);  // its position
  absl::StatusOr<std::optional<uint32_t>> AddRowFunction(const NodePtr& node);
  absl::StatusOr<std::optional<uint32_t>> AddFieldFunction(const Call& call);
  absl::StatusOr<std::optional<uint32_t>> AddRangeOverRows(const Call& call);
  absl::StatusOr<std::optional<uint32_t>> AddSegmentFunction(const Call& call);
  // A call of an external function, which is bound for its place in a chart.
  absl::StatusOr<std::shared_ptr<const BoundExternal>> BindExternal(
      const ExternalFunction& function, const Call& call);
  // Null where the call is that of another function, or of one that aggregates.
  const ExternalFunction* FindExternal(const Call& call) const;
  absl::StatusOr<uint32_t> AddExternal(const ExternalFunction& function, const Call& call);
  // The Aggr that stands for a call where records are evaluated, and the fields that it mentions.
  // `set` is that of the aggregation around it, or null.
  absl::StatusOr<Call> PerDistinctValues(const NodePtr& node, const SetPtr& set,
                                         std::vector<FieldId>* fields) const;
  absl::StatusOr<std::shared_ptr<const Program>> BindRows(const NodePtr& node);
  // An argument of a row function; null: it is left out before another one.
  absl::StatusOr<std::shared_ptr<const Program>> BindArgument(const NodePtr& node);
  // Of an aggregation, or the formula of a calculated dimension.
  absl::Status AddArgument(const NodePtr& argument, bool of_dimension, AggregationPlan* plan,
                           std::vector<FieldId>* fields);
  absl::StatusOr<std::optional<Value>> VariableValue(const std::string& name);
  bool ReadsModelAlone(const Program& program) const;
  // The synthetic dimension that a call of ValueList or ValueLoop repeats, or makes.
  absl::StatusOr<std::optional<FieldId>> SyntheticField(const NodePtr& node) const;
  // Those of the fields that are dimensions of the chart.
  std::vector<std::string> DimensionsAmong(const std::vector<std::string>& fields) const;
  // That of the chart with another seed, so that no two formulas have the same random numbers.
  std::shared_ptr<const Environment> NextEnvironment();

  const ChartFields& fields_;
  const ChartContext& context_;
  const TextInterpreter& interpreter_;
  const Execution& execution_;
  std::vector<std::string> labels_;
  ObjectPtr object_ = std::make_shared<const ObjectDescription>();
  MakeSynthetic make_synthetic_;
  SetChain sets_;          // around the place that is being bound
  std::string_view text_;  // of the formula that is being bound
  ChartPlan plan_;
  uint64_t environments_ = 0;     // handed out so far
  bool reads_variables_ = false;  // in the argument that is being bound, or one inside it
};

// The tables whose records an aggregation over fields walks (3.2 and 3.4 of the hypercube page).
// With `values_only` a key that stands alone is walked by its possible values. A key that is held
// where records are `walked` in any case adds nothing.
std::vector<RecordRoot> RecordBase(const ChartFields& fields, std::span<const FieldId> used,
                                   bool values_only, std::span<const RecordRoot> walked = {});

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_MEASURE_H_
