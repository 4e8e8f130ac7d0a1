// Tuples of elements as dense numbers.
#ifndef CELADON_MODEL_TUPLE_CODER_H_
#define CELADON_MODEL_TUPLE_CODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace celadon {

// Numbers distinct tuples 0, 1, 2 … as they are met. A tuple is coded pair by pair: the code of its
// beginning with its next element. The tuple that is NULL in every element has no number.
class TupleCoder {
 public:
  static constexpr uint32_t kNull = 0xFFFFFFFF;  // the element NULL, and the code of no tuple

  // For tuples of `width` elements, two or more.
  explicit TupleCoder(size_t width) : levels_(width - 1) {}

  // The codes of tuples given by element: element i of tuple t is elements[i][t].
  void Encode(std::span<const std::vector<uint32_t>> elements, std::span<uint32_t> codes);

  size_t size() const { return levels_.back().pairs.size(); }  // tuples
  // Element i of every tuple, by code.
  std::vector<uint32_t> Elements(size_t i) const;
  size_t bytes() const;  // heap bytes in use

 private:
  struct Level {
    absl::flat_hash_map<uint64_t, uint32_t> code_of_pair;
    std::vector<std::pair<uint32_t, uint32_t>> pairs;  // by code
    uint32_t Of(uint32_t beginning, uint32_t element);
  };
  std::vector<Level> levels_;
};

}  // namespace celadon

#endif  // CELADON_MODEL_TUPLE_CODER_H_
