// Which bytes of a stretch of delimited text end a cell, found for many bytes at a time.
#ifndef CELADON_SOURCE_STOP_MASK_H_
#define CELADON_SOURCE_STOP_MASK_H_

#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace celadon {

// One bit a byte, the lowest for the first.
struct ByteMasks {
  static constexpr size_t kBytes = 64;

  uint64_t stops = 0;  // delimiters and line ends
  uint64_t high = 0;   // bytes that are not ASCII
};

#ifdef __SSE2__

inline ByteMasks FindStops(const char* bytes, char delimiter) {
  constexpr size_t kLane = sizeof(__m128i);
  const __m128i delimiters = _mm_set1_epi8(delimiter), line_feeds = _mm_set1_epi8('\n'),
                returns = _mm_set1_epi8('\r');
  ByteMasks masks;
  for (size_t at = 0; at < ByteMasks::kBytes; at += kLane) {
    const __m128i lane = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
    const __m128i stops =
        _mm_or_si128(_mm_cmpeq_epi8(lane, delimiters),
                     _mm_or_si128(_mm_cmpeq_epi8(lane, line_feeds), _mm_cmpeq_epi8(lane, returns)));
    masks.stops |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(stops))} << at;
    masks.high |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(lane))} << at;
  }
  return masks;
}

#else

inline ByteMasks FindStops(const char* bytes, char delimiter) {
  ByteMasks masks;
  for (size_t at = 0; at < ByteMasks::kBytes; ++at) {
    const char c = bytes[at];
    masks.stops |= uint64_t{c == delimiter || c == '\n' || c == '\r'} << at;
    masks.high |= uint64_t{(static_cast<unsigned char>(c) & 0x80) != 0} << at;
  }
  return masks;
}

#endif

}  // namespace celadon

#endif  // CELADON_SOURCE_STOP_MASK_H_
