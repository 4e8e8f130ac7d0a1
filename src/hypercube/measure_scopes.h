// What names and calls mean while a measure is bound: in a row of the chart, and in the records
// that an aggregation is over.
#ifndef CELADON_HYPERCUBE_MEASURE_SCOPES_H_
#define CELADON_HYPERCUBE_MEASURE_SCOPES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "expression/bind.h"
#include "hypercube/measure.h"

namespace celadon {

// The fields of an aggregation's arguments, whose values stand in its records.
class RecordScope final : public Scope {
 public:
  // `set` is that of the aggregation, or null.
  RecordScope(MeasureBinder& binder, SetPtr set, bool of_dimension)
      : binder_(binder), set_(std::move(set)), of_dimension_(of_dimension) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override;
  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& node) override;
  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& node) override;
  std::shared_ptr<const Environment> environment() const override;

  bool asked_environment() const { return asked_environment_; }
  const std::vector<FieldId>& fields() const { return fields_; }
  const std::vector<uint32_t>& aggrs() const { return aggrs_; }

 private:
  absl::StatusOr<InputColumn> ExternalColumn(const NodePtr& node, const ExternalFunction& external);
  absl::StatusOr<InputColumn> AggrColumn(const Call& call);
  InputColumn FieldColumn(FieldId field);

  MeasureBinder& binder_;
  SetPtr set_;
  bool of_dimension_;
  mutable bool asked_environment_ = false;
  std::vector<FieldId> fields_;
  std::vector<uint32_t> aggrs_;
};

// The surroundings of a measure: names mean Only(field), aggregations are columns.
class MeasureScope final : public Scope {
 public:
  explicit MeasureScope(MeasureBinder& binder) : binder_(binder) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override;
  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& node) override;
  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& node) override;
  std::shared_ptr<const Environment> environment() const override;
  absl::Status EnterSet(const SetPtr& set) override;
  void LeaveSet() override;

 private:
  // Column(n): another measure by its number.
  absl::StatusOr<CallMeaning> ColumnReference(const Call& call) const;

  MeasureBinder& binder_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_MEASURE_SCOPES_H_
