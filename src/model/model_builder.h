// From staged tables to an immutable model, and from a model back to staged tables.
#ifndef CELADON_MODEL_MODEL_BUILDER_H_
#define CELADON_MODEL_MODEL_BUILDER_H_

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "storage/staged_table.h"

namespace celadon {

// What a load works on: its tables so far and the fields they share. A copy of a model's loaded
// tables is staged without unpacking them (but for the parts of synthetic keys), so that more can
// be loaded beside them.
class StagedModel {
 public:
  // What is staged is counted against `memory` (null: no bound), which outlives the staged model.
  explicit StagedModel(MemoryBudget* memory = nullptr) : memory_(memory) {}
  static StagedModel FromModel(const DataModel& model, MemoryBudget* memory = nullptr);

  // The field of this name, made if there is none.
  std::shared_ptr<StagedField> FieldNamed(std::string_view name);
  // The same for many names, no two of them alike, each found without a look at all fields.
  std::vector<std::shared_ptr<StagedField>> FieldsNamed(std::span<const std::string_view> names);
  bool HasField(std::string_view name) const;
  // Null if there is none.
  StagedTable* FindTable(std::string_view name);
  // A new table without columns; a name that is taken gets a suffix -1, -2, …. The reference stays
  // valid until the table is dropped.
  StagedTable& AddTable(std::string_view name);
  void DropTable(std::string_view name);
  // Forgets fields that no table holds, so that a later one of the name starts without values.
  void ForgetUnusedFields();
  std::vector<std::unique_ptr<StagedTable>>& tables() { return tables_; }
  std::span<const std::unique_ptr<StagedTable>> tables() const { return tables_; }

  // Adds synthetic keys, orders every field's symbols by value, drops symbols that no row holds,
  // packs the columns in their final width, links the tables and loosens those that close a loop.
  // Releases the staged rows as it goes; columns that came from a model are shared with it where
  // their field has not changed. Tables keep their order, those of synthetic keys and of the system
  // follow; fields come in the order of their first table; those without a column are left out.
  // ResourceExhausted, Cancelled. What the work takes is counted against execution.memory until it
  // returns; what the model holds is for its owner to count.
  absl::StatusOr<std::shared_ptr<const DataModel>> Build(const Execution& execution) &&;

 private:
  std::shared_ptr<StagedField> AddField(const Field& field);
  std::shared_ptr<StagedField> AddNewField(std::string_view name);

  MemoryBudget* memory_;
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::vector<std::unique_ptr<StagedTable>> tables_;
};

}  // namespace celadon

#endif  // CELADON_MODEL_MODEL_BUILDER_H_
