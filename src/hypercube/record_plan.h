// The way from a table's records to the dimensions of a cube, as a tree of tables.
#ifndef CELADON_HYPERCUBE_RECORD_PLAN_H_
#define CELADON_HYPERCUBE_RECORD_PLAN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/selection.h"

namespace celadon {

// Records to walk over: those of a table, or the possible values of a key field, which count as the
// records of a one-column table that is linked to every table holding the field (our own).
class RecordSource {
 public:
  static RecordSource OfTable(const DataModel& model, TableId table,
                              std::shared_ptr<const Bitmap> scope);
  static RecordSource OfKey(const DataModel& model, FieldId field,
                            std::shared_ptr<const Bitmap> possible);

  const DataModel& model() const { return *model_; }
  uint64_t rows() const { return table_->rows; }
  // The rows that count; null: all.
  const Bitmap* scope() const { return scope_.get(); }
  const Table& table() const { return *table_; }
  // The table in the model; nullopt for the values of a key.
  std::optional<TableId> id() const { return id_; }
  // The column that holds the field, if one does.
  const BitPackedColumn* ColumnOf(FieldId field) const;
  void set_scope(std::shared_ptr<const Bitmap> scope) { scope_ = std::move(scope); }

 private:
  const DataModel* model_ = nullptr;
  std::shared_ptr<const Table> table_;  // an alias into the model, or our own table of values
  std::shared_ptr<const Bitmap> scope_;
  std::optional<TableId> id_;
};

// One table on the way. Dimensions are positions in the cube.
struct RecordPlan {
  struct OwnDimension {
    uint32_t dimension;
    const BitPackedColumn* column;
  };
  struct Step {
    const BitPackedColumn* key;        // in this table
    const BitPackedColumn* child_key;  // the same field in the child
    FieldId field;
    std::unique_ptr<RecordPlan> child;
  };

  RecordSource records;
  std::vector<OwnDimension> own;  // dimensions whose values stand in this table
  std::vector<Step> steps;        // linked tables that lead to further dimensions
};

// The scope of every table on the way is its possible rows in the state. Dimensions that are not
// connected with the records are left out: they are NULL for all of them. No link leads to or from
// a loosely coupled table, but for one from the values of a key (our own rule).
absl::StatusOr<RecordPlan> MakeRecordPlan(RecordSource root, std::span<const FieldId> dimensions,
                                          const AssociationState& state,
                                          const Execution& execution);

// The steps from one table to another: at each the field that links them. Nullopt where they are
// not connected, or one of them is loosely coupled; empty for a table and itself.
struct PathStep {
  FieldId field;
  TableId table;  // arrived at
};
std::optional<std::vector<PathStep>> FindPath(const DataModel& model, TableId from, TableId to);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PLAN_H_
