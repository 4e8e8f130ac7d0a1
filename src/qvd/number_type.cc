#include "qvd/number_type.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace celadon {
namespace {

// In the order of NumberType.
constexpr std::array<std::string_view, 10> kNames = {
    "UNKNOWN", "ASCII", "INTEGER", "REAL", "FIX", "MONEY", "DATE", "TIME", "TIMESTAMP", "INTERVAL"};

}  // namespace

std::string_view NumberTypeName(NumberType type) { return kNames[static_cast<size_t>(type)]; }

NumberType NumberTypeOf(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  return found == kNames.end() ? NumberType::kUnknown
                               : static_cast<NumberType>(found - kNames.begin());
}

}  // namespace celadon
