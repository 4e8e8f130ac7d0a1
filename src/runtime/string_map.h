// Hash maps and sets keyed by text that are searched by std::string_view without a copy.
#ifndef CELADON_RUNTIME_STRING_MAP_H_
#define CELADON_RUNTIME_STRING_MAP_H_

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"

namespace celadon {

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return absl::HashOf(text); }
};

struct TextEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a == b; }
};

template <typename T>
using StringMap = absl::flat_hash_map<std::string, T, TextHash, TextEqual>;
using StringSet = absl::flat_hash_set<std::string, TextHash, TextEqual>;

}  // namespace celadon

#endif  // CELADON_RUNTIME_STRING_MAP_H_
