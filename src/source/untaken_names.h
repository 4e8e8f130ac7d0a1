// Names of columns that may stand twice in a source.
#ifndef CELADON_SOURCE_UNTAKEN_NAMES_H_
#define CELADON_SOURCE_UNTAKEN_NAMES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "runtime/string_map.h"

namespace celadon {

// Makes the names of the columns of a table unique, one after the other. Cost: about a look-up a
// name, however many are the same.
class UntakenNames {
 public:
  UntakenNames() = default;
  // Keeps `labels` for the columns that have them, where others get numbers.
  explicit UntakenNames(std::span<const std::string> labels)
      : labels_(labels.begin(), labels.end()) {}

  // A name that none of those before has: `name`, or `base` with the first number behind it that
  // none has.
  std::string Take(std::string name, std::string_view base);

 private:
  StringSet taken_, labels_;
  StringMap<uint32_t> numbers_;  // the last one that was tried behind a base
};

}  // namespace celadon

#endif  // CELADON_SOURCE_UNTAKEN_NAMES_H_
