#include "storage/text_sort.h"

#include <algorithm>
#include <cstring>

namespace celadon {

namespace {

// Runs of texts up to this long are sorted by whole comparisons.
constexpr size_t kShortRun = 16;
constexpr size_t kRunsBetweenPolls = 1 << 10;
constexpr size_t kKeyBytes = sizeof(uint64_t);
// Entries that are sorted without a look at the cancel token: some tens of milliseconds.
constexpr size_t kUnpolledEntries = 1 << 20;

constexpr auto kByKey = [](const SortEntry& a, const SortEntry& b) { return a.key < b.key; };

}  // namespace

// Long spans are halved about their median first; each half then is sorted by itself.
void SortByKey(std::span<SortEntry> entries, const CancelToken& cancel) {
  while (entries.size() > kUnpolledEntries) {
    if (cancel.cancelled()) return;
    const size_t half = entries.size() / 2;
    std::nth_element(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(half),
                     entries.end(), kByKey);
    SortByKey(entries.first(half), cancel);
    entries = entries.subspan(half);
  }
  if (!cancel.cancelled()) std::sort(entries.begin(), entries.end(), kByKey);
}

uint64_t TextKey(std::string_view text, size_t depth) {
  if (depth >= text.size()) return 0;
  unsigned char bytes[kKeyBytes] = {};
  if (text.size() - depth >= kKeyBytes) {
    std::memcpy(bytes, text.data() + depth, kKeyBytes);
  } else {
    std::memcpy(bytes, text.data() + depth, text.size() - depth);
  }
  uint64_t key = 0;
  for (const unsigned char byte : bytes) key = key << 8 | byte;
  return key;
}

void TextSort::Sort(std::span<SortEntry> entries, size_t depth) {
  SortKeyed(entries, depth);
  for (size_t turn = 0; !runs_.empty(); ++turn) {
    if (turn % kRunsBetweenPolls == 0 && cancel_.cancelled()) return;
    const Run run = runs_.back();
    runs_.pop_back();
    run.entries.size() <= kShortRun ? SortShort(run) : SortLong(run);
  }
}

std::string_view TextSort::Rest(const SortEntry& entry, size_t depth) const {
  const std::string_view text = values_.text(entry.position);
  return text.substr(std::min(depth, text.size()));
}

// Of two texts that both end before the run's depth, the shorter one comes first.
void TextSort::SortShort(const Run& run) {
  const auto order = [&](const SortEntry& a, const SortEntry& b) {
    const auto rest = Rest(a, run.depth) <=> Rest(b, run.depth);
    return rest == 0 ? Length(a) <=> Length(b) : rest;
  };
  std::ranges::sort(run.entries, [&](const auto& a, const auto& b) { return order(a, b) < 0; });
  const auto same = [&](const auto& a, const auto& b) { return order(a, b) == 0; };
  distinct_ &= std::ranges::adjacent_find(run.entries, same) == run.entries.end();
}

void TextSort::SortLong(Run run) {
  run.entries = run.entries.subspan(PlaceEnded(run));
  if (run.entries.empty()) return;
  const size_t depth = run.depth + CommonBytes(run);
  for (SortEntry& entry : run.entries) entry.key = TextKey(values_.text(entry.position), depth);
  SortKeyed(run.entries, depth);
}

void TextSort::SortKeyed(std::span<SortEntry> entries, size_t depth) {
  SortByKey(entries, cancel_);
  for (size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    const uint64_t key = entries[begin].key;
    while (end < entries.size() && entries[end].key == key) ++end;
    if (end - begin > 1) runs_.push_back({entries.subspan(begin, end - begin), depth + kKeyBytes});
  }
}

// Puts the texts that end before the run's depth first, by length, and gives their number. They
// are beginnings of the others, from which they differ by less zero bytes at their ends.
size_t TextSort::PlaceEnded(const Run& run) {
  const auto length = [&](const SortEntry& entry) { return Length(entry); };
  const auto others = std::ranges::partition(
      run.entries, [&](const SortEntry& entry) { return Length(entry) <= run.depth; });
  const auto ended = run.entries.first(run.entries.size() - others.size());
  std::ranges::sort(ended, {}, length);
  distinct_ &= std::ranges::adjacent_find(ended, {}, length) == ended.end();
  return ended.size();
}

// Bytes after the run's depth that all its texts share.
size_t TextSort::CommonBytes(const Run& run) const {
  std::string_view common = Rest(run.entries.front(), run.depth);
  for (const SortEntry& entry : run.entries) {
    const std::string_view rest = Rest(entry, run.depth);
    const auto [end, ignored] =
        std::mismatch(common.begin(), common.end(), rest.begin(), rest.end());
    common = common.substr(0, static_cast<size_t>(end - common.begin()));
    if (common.empty()) break;
  }
  return common.size();
}

}  // namespace celadon
