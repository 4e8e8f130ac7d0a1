// Which field a binding means.
#ifndef CELADON_ONDEMAND_BOUND_NAME_H_
#define CELADON_ONDEMAND_BOUND_NAME_H_

#include <optional>
#include <string>
#include <string_view>

#include "celadon/ondemand.h"

namespace celadon {

struct BoundName {
  std::string field;
  bool numeric = false;
};

// The name as written where there is such a field, else without the suffix `_n` of the old form; a
// field of the very name wins (our own). Nullopt where there is neither.
template <typename IsField>
std::optional<BoundName> NameOf(const Binding& binding, IsField is_field) {
  if (is_field(binding.field)) return BoundName{binding.field, binding.numeric};
  const std::string_view name = binding.field;
  if (!binding.may_have_suffix || !name.ends_with("_n")) return std::nullopt;
  std::string without(name.substr(0, name.size() - 2));
  return is_field(without) ? std::optional(BoundName{std::move(without), true}) : std::nullopt;
}

}  // namespace celadon

#endif  // CELADON_ONDEMAND_BOUND_NAME_H_
