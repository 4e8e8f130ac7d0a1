// What is selected, and what the selections leave possible in every field and table.
//
// Source: Qlik Design Blog, "Colors, States and State vectors" and "AND and OR"; the exact rules
// are those of the associative model, sections 4 to 6: OR within a field, AND across fields.
#ifndef CELADON_SELECTION_H_
#define CELADON_SELECTION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"

namespace celadon {

// The selected symbols of each field of one model. A small value: copies share the symbol sets.
class SelectionState {
 public:
  struct Entry {
    FieldId field = 0;
    std::shared_ptr<const Bitmap> symbols;  // never empty; one bit a symbol
  };

  // Null if the field has no selection.
  const Bitmap* selected(FieldId field) const;
  bool empty() const { return entries_.empty(); }
  // The fields with a selection, the most recently changed one last.
  std::span<const Entry> entries() const { return entries_; }

  // Replaces the selection of a field; an empty set clears it.
  void Set(FieldId field, Bitmap symbols);
  void Clear(FieldId field);

  bool operator==(const SelectionState& other) const;

 private:
  std::vector<Entry> entries_;
};

// The state of one value: whether it is selected, and whether it passes the other fields'
// selections.
enum class ValueState : uint8_t {
  kSelected,          // green
  kPossible,          // white: compatible, the field has no selection
  kAlternative,       // light gray: compatible, but the field has other selections
  kExcluded,          // dark gray
  kSelectedExcluded,  // selected, but excluded by another field
};

// Values a state, over a whole field.
struct StateCounts {
  uint64_t selected = 0, possible = 0, alternative = 0, excluded = 0, selected_excluded = 0;
};

class Propagation;

// The result of inference for one model and one set of selections. Each part is calculated when it
// is first asked for and then kept; any number of threads may ask. Costs: one pass over each key
// column on the way for the messages, one pass over its own column for a field.
class AssociationState {
 public:
  AssociationState(std::shared_ptr<const DataModel> model, SelectionState selections);
  ~AssociationState();

  const DataModel& model() const { return *model_; }
  const std::shared_ptr<const DataModel>& shared_model() const { return model_; }
  const SelectionState& selections() const { return selections_; }

  // The possible rows of a table; a null pointer means that all are. Cancelled where asked for.
  absl::StatusOr<std::shared_ptr<const Bitmap>> Rows(TableId table,
                                                     const Execution& execution) const;

  // The values of a field that pass the selections of all other fields (E(f)); null: all of them.
  absl::StatusOr<std::shared_ptr<const Bitmap>> Compatible(FieldId field,
                                                           const Execution& execution) const;

  // The values that calculations see (P(f)): compatible, and selected where the field has a
  // selection.
  absl::StatusOr<std::shared_ptr<const Bitmap>> Possible(FieldId field,
                                                         const Execution& execution) const;

  // One state a symbol.
  absl::StatusOr<std::vector<ValueState>> States(FieldId field, const Execution& execution) const;
  absl::StatusOr<StateCounts> CountStates(FieldId field, const Execution& execution) const;

  // Rows of the field's table, a symbol, that pass all selections but the field's own. Empty for a
  // key field, whose table is not defined.
  absl::StatusOr<std::shared_ptr<const std::vector<uint64_t>>> Frequencies(
      FieldId field, const Execution& execution) const;

 private:
  // Calculates under the lock. A result that a cancellation cut short is thrown away with all else
  // that was calculated so far.
  template <typename Calculate>
  auto Ask(Calculate calculate, const Execution& execution) const
      -> absl::StatusOr<decltype(calculate())>;

  std::shared_ptr<const DataModel> model_;
  SelectionState selections_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Propagation> propagation_;  // guarded by mutex_
};

// The selections after `symbols` replace those of `field`. An empty set clears the field. If none
// of the symbols is compatible with the other selections, the last selection wins: other fields
// give way, the most recently changed ones being kept where they can (our own order).
absl::StatusOr<SelectionState> SelectSymbols(const std::shared_ptr<const DataModel>& model,
                                             const SelectionState& before, FieldId field,
                                             Bitmap symbols, const Execution& execution);

// The same with the symmetric difference of the field's selection and `symbols`.
absl::StatusOr<SelectionState> ToggleSymbols(const std::shared_ptr<const DataModel>& model,
                                             const SelectionState& before, FieldId field,
                                             const Bitmap& symbols, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SELECTION_H_
