// The rows of a table of the load added up by their slots.
#ifndef CELADON_SCRIPT_SLOT_SUMS_H_
#define CELADON_SCRIPT_SLOT_SUMS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/row_batch.h"
#include "script/coded_rows.h"
#include "script/group_slots.h"
#include "script/slot_samples.h"

namespace celadon {

struct SlotSums {
  std::vector<uint32_t> slots;       // that rows belong to, in order of first appearance
  std::vector<BatchColumn> results;  // of each aggregate, one a slot of these
};

// Each column meets the rows in their order, so that sums of fractions do not depend on the number
// of threads. Requires rows. Cancelled; ResourceExhausted.
absl::StatusOr<SlotSums> AddUpBySlot(const CodedRows& rows, const GroupSlots& slots,
                                     std::span<const SlotAggregate> aggregates,
                                     const RegionalSettings& settings, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SLOT_SUMS_H_
