// From staged tables to an immutable model, and from a model back to staged tables.
#ifndef CELADON_MODEL_MODEL_BUILDER_H_
#define CELADON_MODEL_MODEL_BUILDER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "storage/staged_table.h"

namespace celadon {

// What a load works on: its tables so far and the fields they share. A copy of a model's tables is
// staged without unpacking them, so that more can be loaded beside them.
class StagedModel {
 public:
  // What is staged is counted against `memory` (null: no bound), which outlives the staged model.
  explicit StagedModel(MemoryBudget* memory = nullptr) : memory_(memory) {}
  static StagedModel FromModel(const DataModel& model, MemoryBudget* memory = nullptr);

  // The field of this name, made if there is none.
  std::shared_ptr<StagedField> FieldNamed(std::string_view name);
  // Null if there is none.
  StagedTable* FindTable(std::string_view name);
  // A new table without columns; a name that is taken gets a suffix -1, -2, …. The reference stays
  // valid until the table is dropped.
  StagedTable& AddTable(std::string_view name);
  void DropTable(std::string_view name);
  std::vector<std::unique_ptr<StagedTable>>& tables() { return tables_; }

  // Orders every field's symbols by value, drops symbols that no row holds, packs the columns in
  // their final width and links the tables. Releases the staged rows as it goes; columns that came
  // from a model are shared with it where their field has not changed. Tables keep their order,
  // fields come in the order of their first column; those without a column are left out.
  // Unimplemented where tables share two or more fields (synthetic keys) or the associations form a
  // loop (circular references); the message names the tables and fields. ResourceExhausted,
  // Cancelled. What the work takes is counted against execution.memory until it returns; what the
  // model holds is for its owner to count.
  absl::StatusOr<std::shared_ptr<const DataModel>> Build(const Execution& execution) &&;

 private:
  MemoryBudget* memory_;
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::vector<std::unique_ptr<StagedTable>> tables_;
};

}  // namespace celadon

#endif  // CELADON_MODEL_MODEL_BUILDER_H_
