#include "selection/likeness.h"

#include <algorithm>
#include <numeric>

#include "value/utf8.h"

namespace celadon {
namespace {

void Decode(std::string_view text, std::vector<char32_t>* codes) {
  codes->clear();
  for (size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    codes->push_back(point.code);
    i += point.bytes;
  }
}

}  // namespace

Likeness::Likeness(std::string_view wanted) {
  Decode(wanted, &wanted_);
  before_last_.resize(wanted_.size() + 1);
  last_.resize(wanted_.size() + 1);
  row_.resize(wanted_.size() + 1);
}

double Likeness::Distance(std::string_view text) {
  Decode(text, &text_);
  const size_t longer = std::max(text_.size(), wanted_.size());
  if (longer == 0) return 0;
  std::iota(row_.begin(), row_.end(), size_t{0});
  for (size_t i = 1; i <= text_.size(); ++i) {
    std::swap(before_last_, last_);
    std::swap(last_, row_);
    row_[0] = i;
    for (size_t j = 1; j <= wanted_.size(); ++j) {
      const bool same = text_[i - 1] == wanted_[j - 1];
      row_[j] = std::min({last_[j] + 1, row_[j - 1] + 1, last_[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && text_[i - 1] == wanted_[j - 2] && text_[i - 2] == wanted_[j - 1]) {
        row_[j] = std::min(row_[j], before_last_[j - 2] + 1);
      }
    }
  }
  return static_cast<double>(row_[wanted_.size()]) / static_cast<double>(longer);
}

}  // namespace celadon
