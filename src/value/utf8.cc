#include "value/utf8.h"

#include <cstdint>
#include <cstring>

namespace celadon {

namespace {

unsigned char ByteAt(std::string_view text, size_t position) {
  return static_cast<unsigned char>(text[position]);
}

// Bytes of the sequence that a lead byte announces; 0 where it is none.
size_t SequenceBytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// Bytes at the beginning that are surely ASCII, told eight at a time and the last ones at once.
size_t AsciiBytes(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t bytes = 0;
  for (uint64_t word; text.size() - bytes >= sizeof(word); bytes += sizeof(word)) {
    std::memcpy(&word, text.data() + bytes, sizeof(word));
    if ((word & kHighBits) != 0) return bytes;
  }
  unsigned char rest = 0;
  for (size_t i = bytes; i < text.size(); ++i) rest |= ByteAt(text, i);
  return rest < 0x80 ? text.size() : bytes;
}

bool IsAllowed(char32_t code, size_t bytes) {
  switch (bytes) {
    case 3:
      return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
    case 4:
      return code >= 0x10000 && code <= 0x10FFFF;
    default:
      return true;
  }
}

}  // namespace

DecodedCodePoint DecodeUtf8(std::string_view text, size_t position) {
  const unsigned char lead = ByteAt(text, position);
  if (lead < 0x80) return {lead, 1};
  const DecodedCodePoint invalid = {kInvalidByte + lead, 1};
  const size_t bytes = SequenceBytes(lead);
  if (bytes == 0 || text.size() - position < bytes) return invalid;
  char32_t code = lead & (0x7F >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    const unsigned char next = ByteAt(text, position + i);
    if ((next & 0xC0) != 0x80) return invalid;
    code = code << 6 | (next & 0x3F);
  }
  return IsAllowed(code, bytes) ? DecodedCodePoint{code, bytes} : invalid;
}

void AppendUtf8(char32_t code, std::string* out) {
  const auto add = [out](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  const auto add_rest = [&](int shift) { add(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6);
    add_rest(0);
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add_rest(6);
    add_rest(0);
  } else if (code < kInvalidByte) {
    add(0xF0 | code >> 18);
    add_rest(12);
    add_rest(6);
    add_rest(0);
  } else {
    add(code - kInvalidByte);
  }
}

bool IsValidUtf8(std::string_view text) {
  for (size_t i = AsciiBytes(text); i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    if (point.code >= kInvalidByte) return false;
    i += point.bytes;
  }
  return true;
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) i += DecodeUtf8(text, i).bytes;
  return count;
}

size_t CodePointOffset(std::string_view text, size_t index) {
  size_t offset = 0;
  while (index-- > 0 && offset < text.size()) offset += DecodeUtf8(text, offset).bytes;
  return offset;
}

}  // namespace celadon
