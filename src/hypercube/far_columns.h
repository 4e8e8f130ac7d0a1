// Columns of fields that stand in other tables.
#ifndef CELADON_HYPERCUBE_FAR_COLUMNS_H_
#define CELADON_HYPERCUBE_FAR_COLUMNS_H_

#include <algorithm>
#include <map>
#include <memory>

#include "celadon/bit_packed_column.h"
#include "celadon/data_model.h"
#include "celadon/memory_budget.h"

namespace celadon {

// By the rows of a table that is linked with these.
struct FarColumns {
  struct Column {
    std::shared_ptr<const BitPackedColumn> codes;
    bool kept = false;  // from frame to frame, as it follows from the data alone
  };

  // Whether it is one of those that are kept.
  bool Keep(const BitPackedColumn* column) const {
    return std::ranges::any_of(columns, [column](const auto& far) {
      return far.second.kept && far.second.codes.get() == column;
    });
  }

  std::map<FieldId, Column> columns;
  MemoryReservation memory;  // of those that are not kept
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_FAR_COLUMNS_H_
