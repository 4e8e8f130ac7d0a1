// Inference the slow and obvious way: by following rows, one at a time.
#ifndef CELADON_TESTS_SELECTION_BRUTE_FORCE_H_
#define CELADON_TESTS_SELECTION_BRUTE_FORCE_H_

#include <vector>

#include "celadon/data_model.h"
#include "celadon/selection.h"

namespace celadon {

// Sections 5.1 and 5.2 of the associative model, read literally: a row is possible if its values
// are selected where there are selections, and if it meets a possible row in every neighbouring
// part of the model that holds a selection. A loosely coupled table is no neighbour to the others;
// its own rows are possible if each value is possible and no field with a constraint is NULL
// (section 3.2). A selection in and-mode is read off the baskets: the values that occur with a
// value of the table's first field (section 6.4).
class BruteForce {
 public:
  BruteForce(const DataModel& model, const SelectionState& selections)
      : model_(model), selections_(selections) {}

  bool RowIsPossible(TableId table, RowIndex row) const;
  // Whether a value passes all selections but those in its own field.
  bool IsCompatible(FieldId field, SymbolId symbol) const;

 private:
  static constexpr FieldId kNoField = 0xFFFFFFFF;

  // The selection of a field in and-mode, else null.
  const SelectionState::Entry* AndSelection(FieldId field) const;
  // Whether the basket of the row holds all wanted values and no unwanted one.
  bool BasketIsAllowed(TableId table, RowIndex row, const SelectionState::Entry& entry) const;
  // Whether a selection, or a neighbour that is not loose, restricts the field.
  bool IsConstrained(FieldId field) const;

  // Whether a row passes all its fields but one.
  bool Passes(TableId table, RowIndex row, FieldId except) const;
  // Whether a value meets a row of the table that passes all fields but the one it came by.
  bool MeetsRow(TableId table, FieldId field, SymbolId symbol) const;
  // Whether the table, or what lies behind it seen from the field, holds a selection that does not
  // stand in the field itself.
  bool HoldsSelection(TableId table, FieldId seen_from) const;

  const DataModel& model_;
  const SelectionState& selections_;
};

}  // namespace celadon

#endif  // CELADON_TESTS_SELECTION_BRUTE_FORCE_H_
