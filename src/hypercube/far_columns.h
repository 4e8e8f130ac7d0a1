// Columns of fields that stand in other tables.
#ifndef CELADON_HYPERCUBE_FAR_COLUMNS_H_
#define CELADON_HYPERCUBE_FAR_COLUMNS_H_

#include <map>

#include "celadon/bit_packed_column.h"
#include "celadon/data_model.h"
#include "celadon/memory_budget.h"

namespace celadon {

// By the rows of a table that is linked with these.
struct FarColumns {
  std::map<FieldId, BitPackedColumn> columns;
  MemoryReservation memory;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_FAR_COLUMNS_H_
