// The distinct keys of many rows, numbered by all threads.
#ifndef CELADON_STORAGE_NUMBERED_KEYS_H_
#define CELADON_STORAGE_NUMBERED_KEYS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"

namespace celadon {

// Numbers 0, 1, 2 … in order of first appearance.
struct NumberedKeys {
  std::vector<uint32_t> number_of_row;
  std::vector<uint64_t> keys;  // by number
  MemoryReservation memory;    // of both
};

// Fills in the keys of rows [first_row, first_row + keys.size()); called by several threads at
// once.
using ReadKeys = std::function<void(uint64_t first_row, std::span<uint64_t> keys)>;

// Requires less than 2^32 rows. `what` they are for is said where the memory limit is passed. Takes
// 24 bytes a row meanwhile, and 12 to 56 a key. Cancelled; ResourceExhausted.
absl::StatusOr<NumberedKeys> NumberKeys(uint64_t rows, const ReadKeys& read,
                                        const std::string& what, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_STORAGE_NUMBERED_KEYS_H_
