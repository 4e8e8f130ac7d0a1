// The keys of a merge's log as numbers.
#ifndef CELADON_SCRIPT_KEY_NUMBERS_H_
#define CELADON_SCRIPT_KEY_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "runtime/huge_pages.h"
#include "storage/staged_table.h"

namespace celadon {

// Numbers the keys that a log names, and finds them in the rows of a table. Both tables share their
// fields, so that equal values are equal elements.
class KeyNumbers {
 public:
  static constexpr uint32_t kNoKey = StagedColumn::kNull;

  // `fields` are those of the keys.
  explicit KeyNumbers(const std::vector<const StagedField*>& fields) : splits_(fields.size()) {
    first_ = FilledVector(fields.empty() ? 0 : fields[0]->size(), kNoKey);
  }

  // The number of a row's key, which is new or known; kNoKey where a part of it is NULL.
  template <typename ElementOf>
  uint32_t Add(ElementOf element_of) {
    uint32_t number = 0;
    for (size_t part = 0; part < splits_.size(); ++part) {
      const uint32_t element = element_of(part);
      if (element == kNoKey) return kNoKey;
      uint32_t& next = part == 0 ? first_[element] : Split(part, number, element);
      if (next == kNoKey) next = sizes_[part]++;
      number = next;
    }
    return number;
  }

  // The number of a row's key; kNoKey if the log does not name it.
  template <typename ElementOf>
  uint32_t Find(ElementOf element_of) const {
    uint32_t number = kNoKey;
    for (size_t part = 0; part < splits_.size(); ++part) {
      const uint32_t element = element_of(part);
      if (element == kNoKey) return kNoKey;
      if (part == 0) {
        number = first_[element];
      } else {
        const auto found = splits_[part].find(uint64_t{number} << 32 | element);
        number = found == splits_[part].end() ? kNoKey : found->second;
      }
      if (number == kNoKey) return kNoKey;
    }
    return number;
  }

  size_t size() const { return sizes_.empty() ? 0 : sizes_.back(); }
  size_t bytes() const {
    size_t bytes = first_.size() * sizeof(uint32_t);
    for (const auto& split : splits_) {
      bytes += split.capacity() * (sizeof(uint64_t) + sizeof(uint32_t) + 1);
    }
    return bytes;
  }

 private:
  uint32_t& Split(size_t part, uint32_t number, uint32_t element) {
    return splits_[part].try_emplace(uint64_t{number} << 32 | element, kNoKey).first->second;
  }

  std::vector<uint32_t> first_;  // by elements of the first part
  // Rows that agree in the parts before have one number; a part splits them further.
  std::vector<absl::flat_hash_map<uint64_t, uint32_t>> splits_;
  std::vector<uint32_t> sizes_ = std::vector<uint32_t>(splits_.size());
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_KEY_NUMBERS_H_
