// Numeric searches: ranges of a field's numbers.
#ifndef CELADON_SELECTION_NUMBER_SEARCH_H_
#define CELADON_SELECTION_NUMBER_SEARCH_H_

#include "celadon/bitmap.h"
#include "celadon/format.h"
#include "celadon/symbol_table.h"
#include "selection/search_node.h"

namespace celadon {

// The symbols whose numbers keep all limits. A limit is read in the format of the field, so that a
// date is not found by its serial number; one that is not of that format finds nothing (our own
// rule).
Bitmap FindNumbers(const SymbolTable& symbols, const NumberSearch& search,
                   const RegionalSettings& settings);

}  // namespace celadon

#endif  // CELADON_SELECTION_NUMBER_SEARCH_H_
