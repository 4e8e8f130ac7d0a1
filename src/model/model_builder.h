// From staged tables to an immutable model, and from a model back to staged tables.
#ifndef CELADON_MODEL_MODEL_BUILDER_H_
#define CELADON_MODEL_MODEL_BUILDER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "storage/staged_table.h"

namespace celadon {

// What a load works on: its tables so far and the fields they share. A copy of a model's tables is
// staged without unpacking them, so that more can be loaded beside them.
class StagedModel {
 public:
  StagedModel() = default;
  static StagedModel FromModel(const DataModel& model);

  // The field of this name, made if there is none.
  std::shared_ptr<StagedField> FieldNamed(std::string_view name);
  // Null if there is none.
  StagedTable* FindTable(std::string_view name);
  // A new table without columns; a name that is taken gets a suffix -1, -2, ….
  StagedTable& AddTable(std::string_view name);
  void DropTable(std::string_view name);
  std::vector<std::unique_ptr<StagedTable>>& tables() { return tables_; }

  // Orders every field's symbols by value, drops symbols that no row holds, packs the columns in
  // their final width and links the tables. Releases the staged rows as it goes.
  // Unimplemented where tables share two or more fields (synthetic keys) or the associations form a
  // loop (circular references); the message names the tables and fields.
  absl::StatusOr<std::shared_ptr<const DataModel>> Build(const Execution& execution) &&;

 private:
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::vector<std::unique_ptr<StagedTable>> tables_;
};

}  // namespace celadon

#endif  // CELADON_MODEL_MODEL_BUILDER_H_
