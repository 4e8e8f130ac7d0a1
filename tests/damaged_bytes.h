// Files with one bit wrong, for readers that must not crash on them.
#ifndef CELADON_TESTS_DAMAGED_BYTES_H_
#define CELADON_TESTS_DAMAGED_BYTES_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"

namespace celadon {

// Gives `read` the sound bytes with one bit wrong, once for every `step`th byte.
inline void ReadDamaged(const std::string& sound, size_t step,
                        absl::FunctionRef<void(const std::string&)> read) {
  ASSERT_FALSE(sound.empty());
  for (size_t at = 0; at < sound.size(); at += step) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    read(damaged);
  }
}

}  // namespace celadon

#endif  // CELADON_TESTS_DAMAGED_BYTES_H_
