// Sorting that can be stopped.
#ifndef CELADON_RUNTIME_CANCELLABLE_SORT_H_
#define CELADON_RUNTIME_CANCELLABLE_SORT_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "celadon/cancel_token.h"
#include "runtime/status_macros.h"

namespace celadon {

// Merges the sorted ranges [begin, middle) and [middle, end) of `from` into `into`.
template <typename T, typename Less>
absl::Status MergeOrCancel(const std::vector<T>& from, size_t begin, size_t middle, size_t end,
                           Less less, const CancelToken& cancel, std::vector<T>& into) {
  constexpr size_t kItemsBetweenPolls = 1 << 14;
  size_t left = begin, right = middle;
  for (size_t at = begin; at < end; ++at) {
    if (at % kItemsBetweenPolls == 0) CELADON_RETURN_IF_ERROR(cancel.status());
    const bool from_right = left == middle || (right < end && less(from[right], from[left]));
    into[at] = from[from_right ? right++ : left++];
  }
  return absl::OkStatus();
}

// A stable sort of small values. Cancelled, at the latest some thousand comparisons after the token
// asks for it; the items are then in no order, and may repeat. Takes as much memory again.
template <typename T, typename Less>
absl::Status SortOrCancel(std::vector<T>& items, Less less, const CancelToken& cancel) {
  constexpr size_t kRun = 1 << 12;
  for (size_t begin = 0; begin < items.size(); begin += kRun) {
    CELADON_RETURN_IF_ERROR(cancel.status());
    const size_t end = std::min(items.size(), begin + kRun);
    std::stable_sort(items.begin() + static_cast<std::ptrdiff_t>(begin),
                     items.begin() + static_cast<std::ptrdiff_t>(end), less);
  }
  std::vector<T> merged(items.size() > kRun ? items.size() : 0);
  for (size_t run = kRun; run < items.size(); run *= 2) {
    for (size_t begin = 0; begin < items.size(); begin += 2 * run) {
      const size_t middle = std::min(items.size(), begin + run);
      const size_t end = std::min(items.size(), middle + run);
      CELADON_RETURN_IF_ERROR(MergeOrCancel(items, begin, middle, end, less, cancel, merged));
    }
    items.swap(merged);
  }
  return absl::OkStatus();
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_CANCELLABLE_SORT_H_
