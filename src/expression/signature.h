// The parameters of a function as its help shows them, which is also where their number stands:
// `x[, step[, offset]]` takes one to three, `value, …` one or more.
#ifndef CELADON_EXPRESSION_SIGNATURE_H_
#define CELADON_EXPRESSION_SIGNATURE_H_

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>

namespace celadon {

constexpr size_t kAnyNumberOfArguments = std::numeric_limits<size_t>::max();

constexpr size_t CountParameters(std::string_view parameters) {
  if (parameters.empty()) return 0;
  return static_cast<size_t>(std::ranges::count(parameters, ',')) + 1;
}

constexpr size_t FewestArguments(std::string_view parameters) {
  constexpr std::string_view kMore = ", …";
  std::string_view required = parameters.substr(0, parameters.find('['));
  if (required.ends_with(kMore)) required.remove_suffix(kMore.size());
  return CountParameters(required);
}

constexpr size_t MostArguments(std::string_view parameters) {
  const bool more = parameters.find("…") != std::string_view::npos;
  return more ? kAnyNumberOfArguments : CountParameters(parameters);
}

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SIGNATURE_H_
