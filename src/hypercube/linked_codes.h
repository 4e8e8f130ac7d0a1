// Which symbols of a key are linked with which tuples of a table's records.
#ifndef CELADON_HYPERCUBE_LINKED_CODES_H_
#define CELADON_HYPERCUBE_LINKED_CODES_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "hypercube/record_coder.h"

namespace celadon {

// Whether the records of a block can be visited by VisitSingly().
inline bool EncodesInWords(const RecordCoder& coder) {
  return coder.encodes_singly() && coder.radix() <= uint64_t{1} << 32;
}

// Calls visit(symbol of the key, code) for the records of a block that have a symbol.
template <typename Visit>
void VisitSingly(const BitPackedColumn& key, const RecordCoder& coder, uint64_t block,
                 Visit visit) {
  constexpr size_t kRoom = BitPackedColumn::kBlockRows + BitPackedColumn::kSelectSlack;
  std::array<uint32_t, kRoom> keys, codes, tuples;
  const Bitmap* scope = coder.records().scope();
  const size_t records = key.Select(block, scope, keys.data());
  std::fill_n(tuples.begin(), records, 0);
  uint32_t weight = 1;
  for (const CellAxis& axis : coder.axes()) {
    axis.column->Select(block, scope, codes.data());
    for (size_t i = 0; i < records; ++i) {
      tuples[i] += weight * (axis.map == nullptr ? codes[i] : axis.map[codes[i]]);
    }
    weight *= axis.radix;
  }
  for (size_t i = 0; i < records; ++i) {
    if (keys[i] != key.null_code()) visit(keys[i], tuples[i]);
  }
}

// Distinct codes, ascending, and which symbol is linked with which of them.
struct LinkedCodes {
  std::vector<uint64_t> codes;
  std::vector<uint64_t> pairs;  // symbol << 32 | 1 + place in codes; ascending
};

// Found by all workers, with a bit for each link that there could be; nullopt where these would be
// too many for the records. Cancelled; ResourceExhausted.
absl::StatusOr<std::optional<LinkedCodes>> MarkLinks(const BitPackedColumn& key,
                                                     const RecordCoder& coder,
                                                     const Execution& execution);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LINKED_CODES_H_
