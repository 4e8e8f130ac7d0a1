// The section `counts/TABLE/FIELD`: how many rows of a column hold each of its codes.
#ifndef CELADON_SNAPSHOT_COUNTS_SECTION_H_
#define CELADON_SNAPSHOT_COUNTS_SECTION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"

namespace celadon {

std::string WriteCounts(std::span<const uint64_t> counts);

// InvalidArgument where the bytes are no counts of the column's codes that add up to its rows. That
// each count is right is not looked into: it would cost what counting costs.
absl::StatusOr<std::vector<uint64_t>> ReadCounts(std::string_view bytes,
                                                 const BitPackedColumn& column);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_COUNTS_SECTION_H_
