#include "runtime/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace celadon {

namespace {

// Names beyond this are not compared: the cost is the product of both lengths.
constexpr size_t kLongestName = 256;

std::string LowerCase(std::string_view name) {
  std::string lower(name.substr(0, kLongestName + 1));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  // Distances of a's first i bytes, of one less and of two less, to the beginnings of b.
  std::vector<size_t> row(b.size() + 1), last(row), before_last(row);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
      const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (swapped) row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

NearestName::NearestName(std::string_view wanted)
    : wanted_(LowerCase(wanted)), distance_(std::max<size_t>(1, wanted_.size() / 3) + 1) {}

void NearestName::Consider(std::string_view known) {
  if (wanted_.size() > kLongestName || known.size() > kLongestName) return;
  const size_t shorter = std::min(wanted_.size(), known.size());
  if (std::max(wanted_.size(), known.size()) - shorter >= distance_) return;
  const size_t distance = EditDistance(wanted_, LowerCase(known));
  if (distance >= distance_) return;
  distance_ = distance;
  name_ = known;
}

std::string NearestName::Hint() const { return name_.empty() ? "" : ", did you mean " + name_; }

}  // namespace celadon
