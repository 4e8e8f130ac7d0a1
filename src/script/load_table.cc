#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/script.h"
#include "model/model_builder.h"
#include "runtime/status_macros.h"
#include "script/append_rows.h"

namespace celadon {

absl::StatusOr<ScriptOutcome> LoadTable(TableReader& rows, std::string_view table,
                                        const std::shared_ptr<const DataModel>& model,
                                        const Execution& execution) {
  StagedModel staged = model == nullptr ? StagedModel(execution.memory)
                                        : StagedModel::FromModel(*model, execution.memory);
  if (staged.FindTable(table) != nullptr) {
    return absl::AlreadyExistsError(
        absl::StrFormat("a table of this name is loaded already: %s", table));
  }
  StagedTable& target = staged.AddTable(table);
  CELADON_ASSIGN_OR_RETURN(const uint64_t read, AppendRows(rows, staged, target, execution,
                                                           SourceSymbols::kTakeAsTheyStand));
  ScriptOutcome outcome;
  outcome.report.rows = read;
  LoadLogEntry& entry = outcome.report.log.emplace_back();
  entry.kind = "load";
  entry.table = target.name;
  entry.rows = target.rows;
  entry.source_rows = read;
  entry.fields = target.fields.size();
  CELADON_ASSIGN_OR_RETURN(outcome.model, std::move(staged).Build(execution));
  return outcome;
}

}  // namespace celadon
