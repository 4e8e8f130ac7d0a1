// Inference over the forest of tables and key fields by messages.
//
// A message from a table to one of its key fields says which of the field's values the table, with
// everything behind it, allows. A row passes a field if its value is selected there (or nothing is)
// and every other table that holds the field allows it; a NULL passes no constraint. Messages do
// not depend on the field they are sent to, so the states of all fields cost two messages an edge,
// however many fields are selected (full reduction of an acyclic query, as by Yannakakis).
//
// A loosely coupled table allows all values of its fields and so takes no part; its own rows are
// those whose values are all possible (our own rule).
#ifndef CELADON_SELECTION_PROPAGATION_H_
#define CELADON_SELECTION_PROPAGATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "celadon/bitmap.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "celadon/selection.h"
#include "selection/constrained_rows.h"

namespace celadon {

// Calculates on demand and keeps what it calculated. Used by one thread at a time. A set is a
// shared pointer; null means ALL, no constraint. After a cancellation results are worthless: the
// caller checks the token and throws the object away.
class Propagation {
 public:
  using Set = std::shared_ptr<const Bitmap>;

  // Both outlive the object.
  Propagation(const DataModel& model, const SelectionState& selections);

  // The rows of a table that pass every field.
  Set Rows(TableId table, const Execution& execution);
  // The rows that pass every field but that of one column.
  Set RowsWithout(ColumnRef column, const Execution& execution);
  // Whether some of the rows, spread over the table, have one that passes every field: what tells
  // that there is such a row, mostly, without a pass over all. False tells nothing.
  bool MeetsPassingRow(TableId table, const Execution& execution);
  // The values of a field that all tables holding it allow.
  Set Compatible(FieldId field, const Execution& execution);
  // Calculates the frequencies of several fields, each table in one pass. Requires that every field
  // is in one table.
  void CountTogether(std::span<const FieldId> fields, const Execution& execution);
  // Takes over the frequencies of a field; or those of the values that are selected in it, where
  // all others have 0.
  void KeepFrequencies(FieldId field, std::vector<uint64_t> counts);
  // Rows a symbol over RowsWithout(the field's column); requires that the field is in one table.
  std::shared_ptr<const std::vector<uint64_t>> Frequencies(FieldId field,
                                                           const Execution& execution);

  // What the questions above were answered before; nullopt or null if they were not.
  std::optional<Set> KeptRows(TableId table) const;
  const std::optional<Set>& KeptCompatible(FieldId field) const { return compatible_[field]; }
  const std::shared_ptr<const std::vector<uint64_t>>& KeptFrequencies(FieldId field) const {
    return frequencies_[field];
  }

  // Heap bytes of all that is kept.
  uint64_t bytes() const;

 private:
  // A set that may not have been calculated yet.
  using Kept = std::optional<Set>;
  struct ColumnSets {
    Kept message;       // values that this table allows for the column's field
    Kept passing_rows;  // rows that pass the column's field
    Kept rows_without;
    // Once the table's rows are known: whether the column constrains them; and where others do as
    // well, those that fail it alone.
    bool constrained = false;
    CountedSet misses;
  };
  struct TableSets {
    std::optional<CountedSet> passing;  // the rows that pass every field; null: ALL
    std::vector<ColumnSets> columns;
  };

  const Set& Message(ColumnRef column, const Execution& execution);
  const Set& PassingRows(ColumnRef column, const Execution& execution);
  // Selection and messages of the other tables: what a row's value must be a member of.
  Set Constraint(ColumnRef column, const Execution& execution);
  // The same with the rows that pass, where they are known.
  RowConstraint ConstraintOn(ColumnRef column, const Execution& execution);
  // The rows that pass all columns, and those that fail one alone, in one pass.
  void FindRows(TableId table, const Execution& execution);
  // How many rows RowsWithout has, unless these are ALL; requires the table's rows.
  uint64_t CountWithout(ColumnRef column) const;
  // Whether counting the rows that fail the column alone takes less than counting RowsWithout.
  bool MissesSuffice(ColumnRef column, const Execution& execution);
  // The conjunction of the passing rows of all columns of a table but one.
  Set Conjunction(ColumnRef left_out, const Execution& execution);
  ColumnSets& sets(ColumnRef ref) { return tables_[ref.table].columns[ref.column]; }

  const DataModel& model_;
  const SelectionState& selections_;
  std::vector<TableSets> tables_;
  std::vector<Kept> compatible_;                                           // a field
  std::vector<std::shared_ptr<const std::vector<uint64_t>>> frequencies_;  // a field
  // Of a field: the frequencies of its selected values, where others are still to be counted.
  std::vector<std::vector<uint64_t>> of_selected_;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_PROPAGATION_H_
