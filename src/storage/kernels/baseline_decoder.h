// Decoding by plain shifts, one function a width.
#ifndef CELADON_STORAGE_KERNELS_BASELINE_DECODER_H_
#define CELADON_STORAGE_KERNELS_BASELINE_DECODER_H_

#include <cstdint>
#include <cstring>
#include <utility>

namespace celadon {

// See masked_codes.h for `Isa` and for what a decoder does.
template <typename Isa, typename Lane>
class BaselineDecoder {
 public:
  explicit BaselineDecoder(int bits) : decode_(kDecode[bits]) {}

  void Decode(const uint8_t* packed, size_t rows, Lane* codes) const {
    decode_(packed, rows, codes);
  }

 private:
  using DecodeRows = void (*)(const uint8_t*, size_t, Lane*);

  // Eight rows start and end at whole bytes.
  template <int kBits>
  static void DecodeWidth(const uint8_t* packed, size_t rows, Lane* codes) {
    constexpr uint64_t kLowBits = (uint64_t{1} << kBits) - 1;
    for (size_t row = 0; row < rows; row += 8, packed += kBits) {
      for (int i = 0; i < 8; ++i) {
        uint64_t word;
        std::memcpy(&word, packed + i * kBits / 8, sizeof(word));
        codes[row + static_cast<size_t>(i)] = static_cast<Lane>(word >> (i * kBits % 8) & kLowBits);
      }
    }
  }

  template <int... kBits>
  static constexpr auto MakeTable(std::integer_sequence<int, kBits...>) {
    struct Table {
      DecodeRows rows[sizeof...(kBits)];
      constexpr DecodeRows operator[](int bits) const { return rows[bits]; }
    };
    return Table{{DecodeWidth<kBits>...}};
  }

  static constexpr auto kDecode =
      MakeTable(std::make_integer_sequence<int, 8 * sizeof(Lane) + 1>());

  DecodeRows decode_;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_BASELINE_DECODER_H_
