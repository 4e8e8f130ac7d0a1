// Which elements of a field some row holds.
#ifndef CELADON_STORAGE_USED_ELEMENTS_H_
#define CELADON_STORAGE_USED_ELEMENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/cancel_token.h"
#include "storage/staged_table.h"

namespace celadon {

struct UsedElements {
  std::vector<uint8_t> used;  // one an element: 1 where a row holds it
  uint32_t count = 0;         // of those

  bool all() const { return count == used.size(); }
};

// Whether the counted rows of a column of a field hold each of its elements, as many as told.
bool HoldsAll(const StagedColumn& column, uint32_t elements);

// Of a field with so many elements and these columns, all that it has. Rows that are counted are
// not read, and none once all elements are seen. Cancelled.
absl::StatusOr<UsedElements> FindUsed(uint32_t elements,
                                      std::span<const StagedColumn* const> columns,
                                      const CancelToken& cancel);

}  // namespace celadon

#endif  // CELADON_STORAGE_USED_ELEMENTS_H_
