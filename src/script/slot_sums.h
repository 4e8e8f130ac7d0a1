// The rows of a table of the load added up by their slots.
#ifndef CELADON_SCRIPT_SLOT_SUMS_H_
#define CELADON_SCRIPT_SLOT_SUMS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "script/coded_rows.h"
#include "script/group_aggregate.h"
#include "script/group_slots.h"

namespace celadon {

// Adds column arguments[i] of all rows to aggregates[i], whose groups are the slots, and gives the
// slots that rows belong to, in order of first appearance. Each aggregate meets the rows in their
// order, so that results do not depend on the number of threads. Cancelled.
absl::StatusOr<std::vector<uint32_t>> AddUpBySlot(const CodedRows& rows, const GroupSlots& slots,
                                                  std::span<const size_t> arguments,
                                                  std::span<GroupAggregate> aggregates,
                                                  const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SLOT_SUMS_H_
