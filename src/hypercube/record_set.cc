#include "hypercube/record_set.h"

#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

class StateSet final : public RecordSet {
 public:
  explicit StateSet(std::shared_ptr<const AssociationState> state) : state_(std::move(state)) {}
  Members Rows(TableId table, const Execution& execution) const override {
    return state_->Rows(table, execution);
  }
  Members Possible(FieldId field, const Execution& execution) const override {
    return state_->Possible(field, execution);
  }
  std::shared_ptr<const AssociationState> state() const override { return state_; }

 private:
  std::shared_ptr<const AssociationState> state_;
};

Bitmap Expand(const std::shared_ptr<const Bitmap>& members, size_t size) {
  return members == nullptr ? Bitmap(size, true) : *members;
}

Bitmap Combine(SetOperator op, Bitmap left, const Bitmap& right) {
  switch (op) {
    case SetOperator::kUnion:
      left |= right;
      return left;
    case SetOperator::kExclusion:
      left.AndNot(right);
      return left;
    case SetOperator::kIntersection:
      left &= right;
      return left;
    case SetOperator::kSymmetricDifference: {
      Bitmap both = left;
      both &= right;
      left |= right;
      left.AndNot(both);
      return left;
    }
  }
  return left;
}

class CombinedSet final : public RecordSet {
 public:
  CombinedSet(const DataModel& model, SetOperator op, RecordSetPtr left, RecordSetPtr right)
      : model_(model), op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Members Rows(TableId table, const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const auto left, left_->Rows(table, execution));
    CELADON_ASSIGN_OR_RETURN(const auto right, right_->Rows(table, execution));
    return Join(left, right, model_.table(table).rows);
  }
  Members Possible(FieldId field, const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const auto left, left_->Possible(field, execution));
    CELADON_ASSIGN_OR_RETURN(const auto right, right_->Possible(field, execution));
    return Join(left, right, model_.field(field).symbols->size());
  }

 private:
  std::shared_ptr<const Bitmap> Join(const std::shared_ptr<const Bitmap>& left,
                                     const std::shared_ptr<const Bitmap>& right,
                                     size_t size) const {
    return std::make_shared<const Bitmap>(Combine(op_, Expand(left, size), Expand(right, size)));
  }

  const DataModel& model_;
  SetOperator op_;
  RecordSetPtr left_, right_;
};

}  // namespace

RecordSetPtr NaturalSet(std::shared_ptr<const AssociationState> state) {
  return std::make_shared<const StateSet>(std::move(state));
}

RecordSetPtr CombineSets(const DataModel& model, SetOperator op, RecordSetPtr left,
                         RecordSetPtr right) {
  return std::make_shared<const CombinedSet>(model, op, std::move(left), std::move(right));
}

}  // namespace celadon
