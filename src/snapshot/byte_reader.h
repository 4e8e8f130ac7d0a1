// What ByteWriter wrote, read again with every step checked against the end.
#ifndef CELADON_SNAPSHOT_BYTE_READER_H_
#define CELADON_SNAPSHOT_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "celadon/value.h"

namespace celadon {

// Members that are missing at the end read as zero, false or empty: an older version had none. What
// ends within a member, or is longer than what is there, fails; then everything reads as empty.
// Texts and records view the bytes, which must outlive them.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  // Whether bytes are left.
  bool more() const { return !failed_ && !rest_.empty(); }
  std::string_view rest() const { return rest_; }

  uint64_t Number();
  // A number of things of which each takes one byte or more: fails where fewer are left.
  size_t Count();
  double Double();
  uint32_t Word();
  uint64_t Long();
  bool Flag() { return Number() != 0; }
  std::string_view Text();
  std::string_view Bytes(size_t length);
  Value DualValue();
  // All that is left, as little-endian numbers of a fixed size; fails where it ends within one.
  template <typename T>
  std::vector<T> Array() {
    if (rest_.size() % sizeof(T) != 0) Fail();
    std::vector<T> numbers(rest_.size() / sizeof(T));
    if (!numbers.empty()) std::memcpy(numbers.data(), rest_.data(), rest_.size());
    rest_ = {};
    return numbers;
  }
  // A reader of the members. The caller reports its failure with Check.
  ByteReader Record() { return ByteReader(Text()); }
  void Check(const ByteReader& record) { failed_ = failed_ || record.failed_; }
  void Fail();

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_BYTE_READER_H_
