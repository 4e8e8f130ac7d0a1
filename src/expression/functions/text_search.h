// The places at which a text holds another.
#ifndef CELADON_EXPRESSION_FUNCTIONS_TEXT_SEARCH_H_
#define CELADON_EXPRESSION_FUNCTIONS_TEXT_SEARCH_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace celadon {

// Occurrences from left to right that do not overlap; an empty text is held nowhere.
class Occurrences {
 public:
  Occurrences(std::string_view text, std::string_view wanted) : text_(text), wanted_(wanted) {}

  // The byte at which occurrence number `number`, from 1, begins.
  std::optional<size_t> Find(size_t number) const {
    if (wanted_.empty() || number == 0) return std::nullopt;
    size_t place = text_.find(wanted_);
    while (--number > 0 && place != std::string_view::npos) {
      place = text_.find(wanted_, place + wanted_.size());
    }
    return place == std::string_view::npos ? std::nullopt : std::optional(place);
  }

  size_t Count() const {
    if (wanted_.empty()) return 0;
    size_t count = 0;
    for (size_t place = text_.find(wanted_); place != std::string_view::npos; ++count) {
      place = text_.find(wanted_, place + wanted_.size());
    }
    return count;
  }

 private:
  std::string_view text_;
  std::string_view wanted_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_TEXT_SEARCH_H_
