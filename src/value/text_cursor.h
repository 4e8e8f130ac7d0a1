// A place in a text that is being read by a pattern.
#ifndef CELADON_VALUE_TEXT_CURSOR_H_
#define CELADON_VALUE_TEXT_CURSOR_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "celadon/text_rules.h"

namespace celadon {

// Every Take moves on where it succeeds and stays where it does not.
class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  // The run of digits here, cut after `most`.
  std::string_view TakeDigits(size_t most) {
    size_t count = 0;
    while (count < std::min(most, rest_.size()) && rest_[count] >= '0' && rest_[count] <= '9') {
      ++count;
    }
    const std::string_view digits = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return digits;
  }

  // A whole number of `fewest` to `most` digits, never more than 18.
  std::optional<int64_t> TakeNumber(size_t fewest, size_t most) {
    const TextCursor before = *this;
    const std::string_view digits = TakeDigits(std::min<size_t>(most, 18));
    if (digits.size() < fewest) {
      *this = before;
      return std::nullopt;
    }
    int64_t number = 0;
    for (const char digit : digits) number = number * 10 + (digit - '0');
    return number;
  }

  // Without regard to case where the bytes are as many.
  bool TakeText(std::string_view text) {
    const std::string_view here = rest_.substr(0, text.size());
    if (here != text && !(here.size() == text.size() && EqualsIgnoringCase(here, text))) {
      return false;
    }
    rest_.remove_prefix(text.size());
    return true;
  }

  // The index of the longest name that stands here.
  template <typename Names>
  std::optional<size_t> TakeName(const Names& names) {
    std::optional<size_t> best;
    for (size_t i = 0; i < names.size(); ++i) {
      const bool longer = !best || names[i].size() > names[*best].size();
      if (!names[i].empty() && longer && TextCursor(*this).TakeText(names[i])) best = i;
    }
    if (best) rest_.remove_prefix(names[*best].size());
    return best;
  }

 private:
  std::string_view rest_;
};

}  // namespace celadon

#endif  // CELADON_VALUE_TEXT_CURSOR_H_
