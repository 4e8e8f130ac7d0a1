#include "storage/symbol_order.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "celadon/value.h"
#include "storage/distinct_symbols.h"

namespace celadon {

namespace {

// Runs of texts up to this long are sorted by whole comparisons.
constexpr size_t kShortRun = 16;
constexpr size_t kRunsBetweenPolls = 1 << 10;
constexpr size_t kKeyBytes = sizeof(uint64_t);

struct Entry {
  uint64_t key;
  uint32_t position;
};

// A number whose unsigned order is the order of the doubles; both zeros have the same.
uint64_t NumberKey(double number) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  const auto bits = std::bit_cast<uint64_t>(number + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

// Eight bytes of the text from `depth` on, the first one highest; zeros behind its end.
uint64_t TextKey(std::string_view text, size_t depth) {
  if (depth >= text.size()) return 0;
  unsigned char bytes[kKeyBytes] = {};
  std::memcpy(bytes, text.data() + depth, std::min(kKeyBytes, text.size() - depth));
  uint64_t key = 0;
  for (const unsigned char byte : bytes) key = key << 8 | byte;
  return key;
}

// Entries that are sorted without a look at the cancel token: some tens of milliseconds.
constexpr size_t kUnpolledEntries = 1 << 20;

bool ByKey(const Entry& a, const Entry& b) { return a.key < b.key; }

// Long spans are halved about their median first; each half then is sorted by itself.
void SortByKey(std::span<Entry> entries, const CancelToken& cancel) {
  while (entries.size() > kUnpolledEntries) {
    if (cancel.cancelled()) return;
    const size_t half = entries.size() / 2;
    std::nth_element(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(half),
                     entries.end(), ByKey);
    SortByKey(entries.first(half), cancel);
    entries = entries.subspan(half);
  }
  if (!cancel.cancelled()) std::sort(entries.begin(), entries.end(), ByKey);
}

// Sorts texts run by run: a run is what shares its first `depth` bytes. The runs still to be sorted
// are kept in a list, since texts decide how deep they nest.
class TextSort {
 public:
  TextSort(const DualVector& values, const CancelToken& cancel)
      : values_(values), cancel_(cancel) {}

  void Sort(std::span<Entry> entries) {
    runs_.push_back({entries, 0});
    for (size_t turn = 0; !runs_.empty(); ++turn) {
      if (turn % kRunsBetweenPolls == 0 && cancel_.cancelled()) return;
      const Run run = runs_.back();
      runs_.pop_back();
      run.entries.size() <= kShortRun ? SortShort(run) : SortLong(run);
    }
  }

 private:
  struct Run {
    std::span<Entry> entries;
    size_t depth;
  };

  size_t Length(const Entry& entry) const { return values_.text(entry.position).size(); }

  std::string_view Rest(const Entry& entry, size_t depth) const {
    const std::string_view text = values_.text(entry.position);
    return text.substr(std::min(depth, text.size()));
  }

  // Of two texts that both end before the run's depth, the shorter one comes first.
  void SortShort(const Run& run) const {
    std::sort(run.entries.begin(), run.entries.end(), [&](const Entry& a, const Entry& b) {
      const auto order = Rest(a, run.depth) <=> Rest(b, run.depth);
      return order == 0 ? Length(a) < Length(b) : order < 0;
    });
  }

  void SortLong(Run run) {
    run.entries = run.entries.subspan(PlaceEnded(run));
    if (run.entries.empty()) return;
    const size_t depth = run.depth + CommonBytes(run);
    for (Entry& entry : run.entries) entry.key = TextKey(values_.text(entry.position), depth);
    SortByKey(run.entries, cancel_);
    for (size_t begin = 0, end = 0; begin < run.entries.size(); begin = end) {
      const uint64_t key = run.entries[begin].key;
      while (end < run.entries.size() && run.entries[end].key == key) ++end;
      if (end - begin > 1) {
        runs_.push_back({run.entries.subspan(begin, end - begin), depth + kKeyBytes});
      }
    }
  }

  // Puts the texts that end before the run's depth first, by length, and gives their number. They
  // are beginnings of the others, from which they differ by less zero bytes at their ends.
  size_t PlaceEnded(const Run& run) const {
    const auto begin = run.entries.begin();
    const auto end = std::partition(begin, run.entries.end(),
                                    [&](const Entry& entry) { return Length(entry) <= run.depth; });
    std::sort(begin, end, [&](const Entry& a, const Entry& b) { return Length(a) < Length(b); });
    return static_cast<size_t>(end - begin);
  }

  // Bytes after the run's depth that all its texts share.
  size_t CommonBytes(const Run& run) const {
    std::string_view common = Rest(run.entries.front(), run.depth);
    for (const Entry& entry : run.entries) {
      const std::string_view rest = Rest(entry, run.depth);
      const auto [end, ignored] =
          std::mismatch(common.begin(), common.end(), rest.begin(), rest.end());
      common = common.substr(0, static_cast<size_t>(end - common.begin()));
      if (common.empty()) break;
    }
    return common.size();
  }

  const DualVector& values_;
  const CancelToken& cancel_;
  std::vector<Run> runs_;
};

}  // namespace

std::vector<uint32_t> PositionsInValueOrder(const DualVector& values, const CancelToken& cancel) {
  if (AreSymbolsInOrder(values)) return {};
  std::vector<Entry> entries(values.size());
  size_t numbers = 0, texts = values.size();  // numbers fill from the front, texts from the back
  for (uint32_t position = 0; position < values.size(); ++position) {
    const ValueView value = values[position];
    if (value.has_number()) {
      entries[numbers++] = {NumberKey(value.number()), position};
    } else {
      entries[--texts] = {0, position};
    }
  }
  SortByKey(std::span(entries).first(numbers), cancel);
  TextSort(values, cancel).Sort(std::span(entries).subspan(numbers));
  std::vector<uint32_t> positions(entries.size());
  std::transform(entries.begin(), entries.end(), positions.begin(),
                 [](const Entry& entry) { return entry.position; });
  return positions;
}

}  // namespace celadon
