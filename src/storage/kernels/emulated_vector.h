// The vector operations of avx512_kernels.h in portable code, by the same contracts: for tests.
#ifndef CELADON_STORAGE_KERNELS_EMULATED_VECTOR_H_
#define CELADON_STORAGE_KERNELS_EMULATED_VECTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace celadon {

struct EmulatedVector {
  using Vector = std::array<uint8_t, 64>;
  template <typename Lane>
  using Lanes = std::array<Lane, 64 / sizeof(Lane)>;

  static Vector Load(const void* from) {
    Vector v;
    std::memcpy(v.data(), from, v.size());
    return v;
  }
  static void Store(void* to, Vector v) { std::memcpy(to, v.data(), v.size()); }

  template <typename Lane>
  static Vector Fill(Lane lane) {
    return Make<Lane>([=](size_t) { return lane; });
  }
  static Vector And(Vector a, Vector b) {
    return Make<uint8_t>([&](size_t i) { return a[i] & b[i]; });
  }

  static Vector PermuteBytes(Vector index, Vector v) {
    return Make<uint8_t>([&](size_t i) { return v[index[i] % 64]; });
  }
  static Vector PermuteWords(Vector index, Vector v) { return PermuteWords2(v, Mod32(index), v); }
  static Vector PermuteWords2(Vector low, Vector index, Vector high) {
    const auto first = As<uint16_t>(low), second = As<uint16_t>(high), at = As<uint16_t>(index);
    return Make<uint16_t>(
        [&](size_t i) { return at[i] % 64 < 32 ? first[at[i] % 32] : second[at[i] % 32]; });
  }
  static Vector MultiShift(Vector offsets, Vector v) {
    const auto lanes = As<uint64_t>(v);
    return Make<uint8_t>([&](size_t i) {
      const unsigned offset = offsets[i] % 64;
      return lanes[i / 8] >> offset | lanes[i / 8] << (64 - offset) % 64;
    });
  }

  template <int kBits>
  static Vector ShiftRight16(Vector v) {
    return Make<uint16_t>([lanes = As<uint16_t>(v)](size_t i) { return lanes[i] >> kBits; });
  }
  template <int kBits>
  static Vector ShiftRight32(Vector v) {
    return Make<uint32_t>([lanes = As<uint32_t>(v)](size_t i) { return lanes[i] >> kBits; });
  }
  static Vector ShiftLeft32(Vector v, Vector counts) {
    const auto lanes = As<uint32_t>(v), shifts = As<uint32_t>(counts);
    return Make<uint32_t>([&](size_t i) { return shifts[i] < 32 ? lanes[i] << shifts[i] : 0; });
  }
  template <typename Lane>
  static Vector Subtract(Vector a, Vector b, Lane) {
    const auto left = As<Lane>(a), right = As<Lane>(b);
    return Make<Lane>([&](size_t i) { return left[i] - right[i]; });
  }

  template <typename Lane>
  static uint64_t AtMost(Vector a, Vector b, Lane) {
    const auto left = As<Lane>(a), right = As<Lane>(b);
    return MaskOf<Lane>([&](size_t i) { return left[i] <= right[i]; });
  }
  template <typename Lane>
  static uint64_t AnyBits(Vector a, Vector b, Lane) {
    const auto left = As<Lane>(a), right = As<Lane>(b);
    return MaskOf<Lane>([&](size_t i) { return (left[i] & right[i]) != 0; });
  }

  static Vector Blend16(uint64_t mask, Vector a, Vector b) {
    const auto left = As<uint16_t>(a), right = As<uint16_t>(b);
    return Make<uint16_t>([&](size_t i) { return (mask >> i & 1) != 0 ? right[i] : left[i]; });
  }
  template <typename Lane>
  static Vector Compress(uint64_t mask, Vector v, Lane) {
    const auto lanes = As<Lane>(v);
    Lanes<Lane> chosen = {};
    size_t count = 0;
    for (size_t i = 0; i < lanes.size(); ++i) {
      if ((mask >> i & 1) != 0) chosen[count++] = lanes[i];
    }
    return Load(chosen.data());
  }
  static Vector Gather32(const void* words, Vector index) {
    const auto at = As<uint32_t>(index);
    return Make<uint32_t>([&](size_t i) {
      uint32_t word;
      std::memcpy(&word, static_cast<const uint8_t*>(words) + size_t{at[i]} * 4, sizeof(word));
      return word;
    });
  }

 private:
  template <typename Lane>
  static Lanes<Lane> As(const Vector& v) {
    Lanes<Lane> lanes;
    std::memcpy(lanes.data(), v.data(), v.size());
    return lanes;
  }
  template <typename Lane, typename LaneOf>
  static Vector Make(LaneOf lane_of) {
    Lanes<Lane> lanes;
    for (size_t i = 0; i < lanes.size(); ++i) lanes[i] = static_cast<Lane>(lane_of(i));
    return Load(lanes.data());
  }
  template <typename Lane, typename Test>
  static uint64_t MaskOf(Test test) {
    uint64_t mask = 0;
    for (size_t i = 0; i < 64 / sizeof(Lane); ++i) mask |= uint64_t{test(i)} << i;
    return mask;
  }
  static Vector Mod32(Vector index) {
    return Make<uint16_t>([at = As<uint16_t>(index)](size_t i) { return at[i] % 32; });
  }
};

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_EMULATED_VECTOR_H_
