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
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/bitmap.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"

namespace celadon {

// How selections work in a field. Part of the selections, so that an earlier state comes back
// whole.
struct FieldMode {
  bool single = false;    // one value is always selected: no clearing, no second value
  bool and_mode = false;  // selected is what is associated with every value, not with any
  bool operator==(const FieldMode&) const = default;
};

// The selected symbols of each field of one model, with locks and modes. A small value: copies
// share the symbol sets.
class SelectionState {
 public:
  struct Entry {
    FieldId field = 0;
    std::shared_ptr<const Bitmap> symbols;  // never empty; one bit a symbol
    bool locked = false;                    // changes only where the caller overrides locks
    std::string search;                     // the text that the symbols were found by; else empty
    // Of a field in and-mode only, null elsewhere: those of `symbols` that are excluded by force,
    // and the rows of the field's table that the selection allows.
    std::shared_ptr<const Bitmap> forced_out;
    std::shared_ptr<const Bitmap> rows;
  };

  // Null if the field has no selection.
  const Entry* entry(FieldId field) const;
  const Bitmap* selected(FieldId field) const;
  bool locked(FieldId field) const;
  FieldMode mode(FieldId field) const;
  std::vector<FieldId> fields_with_mode() const;  // those that are not in the normal one
  bool empty() const { return entries_.empty(); }
  // The fields with a selection, the most recently changed one last.
  std::span<const Entry> entries() const { return entries_; }

  // Replaces the selection of a field; an entry without symbols clears it.
  void Set(Entry entry);
  // The same by the symbols alone, for a field that is not in and-mode; its lock stays.
  void Set(FieldId field, Bitmap symbols);
  void Clear(FieldId field);
  // Without effect on a field that has no selection.
  void SetLocked(FieldId field, bool locked);
  void SetMode(FieldId field, FieldMode mode);

  // Whether the same is selected, locked and set, in whatever order it was done.
  bool operator==(const SelectionState& other) const;
  // The same where modes that select nothing do not count.
  bool SelectsSame(const SelectionState& other) const;

 private:
  struct ModeEntry {
    FieldId field;
    FieldMode mode;
    bool operator==(const ModeEntry&) const = default;
  };
  Entry* Find(FieldId field);

  std::vector<Entry> entries_;
  std::vector<ModeEntry> modes_;  // by field, those alone that are not normal
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
// column on the way for the messages, one pass over its own column for a field. What is kept counts
// against the memory bound of the executions, which must outlive the state: ResourceExhausted where
// it has no room.
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
  // selection (one in and-mode leaves all values of the rows that it allows).
  absl::StatusOr<std::shared_ptr<const Bitmap>> Possible(FieldId field,
                                                         const Execution& execution) const;

  // One state a symbol.
  absl::StatusOr<std::vector<ValueState>> States(FieldId field, const Execution& execution) const;
  absl::StatusOr<StateCounts> CountStates(FieldId field, const Execution& execution) const;

  // Rows of the field's table, a symbol, that pass all selections but the field's own. Empty for a
  // key field or a part of a synthetic key, whose table is not defined.
  absl::StatusOr<std::shared_ptr<const std::vector<uint64_t>>> Frequencies(
      FieldId field, const Execution& execution) const;

  // Calculates the frequencies of several fields together, so that later questions about their
  // values find the answer: each table is passed over once. Key fields are left out.
  absl::Status CountTogether(std::span<const FieldId> fields, const Execution& execution) const;
  // Takes over what Frequencies() would give for a field that is no key, counted elsewhere. Values
  // beside a selection in the field may be left out, all with 0: these are counted when asked for.
  absl::Status KeepFrequencies(FieldId field, std::vector<uint64_t> counts,
                               const Execution& execution) const;

 private:
  // Calculates under the lock what is not kept. A result that a cancellation cut short, or that
  // there is no room to keep, is thrown away with all else that was calculated so far.
  template <typename Kept, typename Calculate>
  auto Ask(Kept kept, Calculate calculate, const Execution& execution) const
      -> absl::StatusOr<decltype(calculate())>;

  std::shared_ptr<const DataModel> model_;
  SelectionState selections_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Propagation> propagation_;  // guarded by mutex_
  mutable MemoryReservation memory_;                  // of propagation_; guarded by mutex_
};

}  // namespace celadon

#endif  // CELADON_SELECTION_H_
