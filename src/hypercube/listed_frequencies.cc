#include "hypercube/listed_frequencies.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {

absl::Status ListedFrequencies::Ask(std::span<const FieldId> fields, RecordPasses* passes,
                                    const Execution& execution) {
  for (const FieldId id : fields) {
    const Field& field = state_.model().field(id);
    const TableId table = field.home().table;
    if (field.is_key() || field.is_key_part) continue;
    const SelectionState::Entry* selection = state_.selections().entry(id);
    if (selection != nullptr && selection->rows != nullptr) continue;  // not told by values
    const std::shared_ptr<const AssociationState> state(std::shared_ptr<const AssociationState>(),
                                                        &state_);
    RecordPass* pass =
        passes->Find(state_.model().table(table), CountedRows::PossibleIn(state, table));
    const BitPackedColumn& column = state_.model().column(field.home()).codes;
    const std::vector<CellAxis> axes = {{.column = &column, .radix = column.codes()}};
    if (pass == nullptr || !pass->CountsAlong(axes)) continue;
    CELADON_RETURN_IF_ERROR(pass->records().counted_rows().Find(execution));
    if (pass->records().scope() == nullptr) continue;  // the histogram has it
    asked_.push_back({id, pass, pass->Count(axes)});
  }
  return absl::OkStatus();
}

absl::Status ListedFrequencies::HandOver(const Execution& execution) const {
  for (const Asked& asked : asked_) {
    const auto counts = asked.pass->counts(asked.counts);
    const size_t symbols = state_.model().field(asked.field).symbols->size();
    std::vector<uint64_t> frequencies(counts.begin(), counts.end());
    frequencies.resize(symbols);
    CELADON_RETURN_IF_ERROR(state_.KeepFrequencies(asked.field, std::move(frequencies), execution));
  }
  return absl::OkStatus();
}

}  // namespace celadon
