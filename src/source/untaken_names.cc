#include "source/untaken_names.h"

#include "absl/strings/str_format.h"

namespace celadon {

std::string UntakenNames::Take(std::string name, std::string_view base) {
  if (taken_.insert(name).second) return name;
  uint32_t& number = numbers_[std::string(base)];
  do {
    name = absl::StrFormat("%s%d", base, ++number);
  } while (labels_.contains(name) || !taken_.insert(name).second);
  return name;
}

}  // namespace celadon
