#include "snapshot/byte_reader.h"

#include <bit>
#include <string>

namespace celadon {
namespace {

// 0 where there are no bytes; as many as the number has otherwise.
template <typename Number>
Number LittleEndian(std::string_view bytes) {
  Number number = 0;
  if (bytes.empty()) return number;
  for (size_t i = 0; i < sizeof(Number); ++i) {  // one load, as compilers see
    number |= static_cast<Number>(static_cast<uint8_t>(bytes[i])) << (8 * i);
  }
  return number;
}

}  // namespace

void ByteReader::Fail() {
  failed_ = true;
  rest_ = {};
}

uint64_t ByteReader::Number() {
  if (!more()) return 0;
  if (const auto only = static_cast<uint8_t>(rest_.front()); only < 0x80) {  // as most are
    rest_.remove_prefix(1);
    return only;
  }
  uint64_t number = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    number |= uint64_t{byte & 0x7Fu} << shift;
    if ((byte & 0x80) == 0) return number;
  }
  Fail();
  return 0;
}

size_t ByteReader::Count() {
  const uint64_t count = Number();
  if (count <= rest_.size()) return count;
  Fail();
  return 0;
}

double ByteReader::Double() { return std::bit_cast<double>(Long()); }

uint64_t ByteReader::Long() { return LittleEndian<uint64_t>(Bytes(sizeof(uint64_t))); }

uint32_t ByteReader::Word() { return LittleEndian<uint32_t>(Bytes(sizeof(uint32_t))); }

std::string_view ByteReader::Text() {
  if (!more()) return {};
  const uint64_t length = Number();
  if (length > rest_.size()) Fail();
  return failed_ ? std::string_view() : Bytes(length);
}

std::string_view ByteReader::Bytes(size_t length) {
  if (length > rest_.size()) Fail();
  if (failed_) return {};
  const std::string_view bytes = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return bytes;
}

Value ByteReader::DualValue() {
  const uint64_t parts = Number();
  const double number = (parts & 1) != 0 ? Double() : 0;
  const std::string_view text = (parts & 2) != 0 ? Text() : std::string_view();
  switch (parts) {
    case 0:
      return Value();
    case 1:
      return Value::Number(number);
    case 2:
      return Value::Text(std::string(text));
    case 3:
      return Value::Dual(std::string(text), number);
    default:
      Fail();
      return Value();
  }
}

}  // namespace celadon
