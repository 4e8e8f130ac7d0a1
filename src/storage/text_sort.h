// Sorting texts by their bytes.
#ifndef CELADON_STORAGE_TEXT_SORT_H_
#define CELADON_STORAGE_TEXT_SORT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "celadon/cancel_token.h"
#include "celadon/dual_vector.h"

namespace celadon {

// A value on its way to its place in the order.
struct SortEntry {
  uint64_t key = 0;
  uint32_t position = 0;  // of the value
};

// Sorts by key. Once the token asks for it, what is left is in no order.
void SortByKey(std::span<SortEntry> entries, const CancelToken& cancel);

// Eight bytes of the text from `depth` on, the first one highest; zeros behind its end.
uint64_t TextKey(std::string_view text, size_t depth);

// Sorts texts run by run: a run is what shares its first `depth` bytes. The runs still to be sorted
// are kept in a list, since texts decide how deep they nest. Used by one thread.
class TextSort {
 public:
  TextSort(const DualVector& values, const CancelToken& cancel)
      : values_(values), cancel_(cancel) {}

  // Sorts entries of texts that share their first `depth` bytes; their keys are those behind them.
  void Sort(std::span<SortEntry> entries, size_t depth);
  // Whether no text was met twice so far.
  bool distinct() const { return distinct_; }

 private:
  struct Run {
    std::span<SortEntry> entries;
    size_t depth;
  };

  size_t Length(const SortEntry& entry) const { return values_.text(entry.position).size(); }
  std::string_view Rest(const SortEntry& entry, size_t depth) const;
  void SortShort(const Run& run);
  void SortLong(Run run);
  // Sorts by keys, which lie behind `depth` bytes; what shares one is another run.
  void SortKeyed(std::span<SortEntry> entries, size_t depth);
  size_t PlaceEnded(const Run& run);
  size_t CommonBytes(const Run& run) const;

  const DualVector& values_;
  const CancelToken& cancel_;
  std::vector<Run> runs_;
  bool distinct_ = true;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_TEXT_SORT_H_
