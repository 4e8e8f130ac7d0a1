// Numbers, texts and records as bytes.
#ifndef CELADON_SNAPSHOT_BYTE_WRITER_H_
#define CELADON_SNAPSHOT_BYTE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "celadon/value.h"

namespace celadon {

// Whole numbers take one byte for every seven bits, the low ones first; doubles their eight bytes,
// little-endian; a text or a record its length before it. A later version may add members at the
// end of a record.
class ByteWriter {
 public:
  void Number(uint64_t number);
  void Double(double number);
  void Word(uint32_t word);    // four bytes, little-endian
  void Long(uint64_t number);  // eight
  void Text(std::string_view text);
  void Bytes(std::string_view bytes) { bytes_.append(bytes); }  // without a length
  void DualValue(ValueView value);
  // Calls write(ByteWriter&) for the members.
  template <typename Write>
  void Record(Write write) {
    ByteWriter members;
    write(members);
    Text(members.bytes_);
  }

  const std::string& bytes() const { return bytes_; }
  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_BYTE_WRITER_H_
