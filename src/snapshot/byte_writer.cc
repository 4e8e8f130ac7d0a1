#include "snapshot/byte_writer.h"

#include <bit>

namespace celadon {

void ByteWriter::Number(uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
  bytes_.push_back(static_cast<char>(number));
}

void ByteWriter::Double(double number) { Long(std::bit_cast<uint64_t>(number)); }

void ByteWriter::Long(uint64_t number) {
  Word(static_cast<uint32_t>(number));
  Word(static_cast<uint32_t>(number >> 32));
}

void ByteWriter::Word(uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) bytes_.push_back(static_cast<char>(word >> shift));
}

void ByteWriter::Text(std::string_view text) {
  Number(text.size());
  bytes_.append(text);
}

void ByteWriter::DualValue(ValueView value) {
  Number((value.has_number() ? 1 : 0) | (value.has_text() ? 2 : 0));
  if (value.has_number()) Double(value.number());
  if (value.has_text()) Text(value.text());
}

}  // namespace celadon
