#include "selection/field_text_index.h"

#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"
#include "selection/text_pattern.h"

namespace celadon {
namespace {

constexpr size_t kMorselSymbols = 16384;

// A word with its first bytes, most significant first, so that most comparisons need no text.
struct SortedWord {
  uint64_t beginning;
  FieldTextIndex::Word word;
};

uint64_t Beginning(std::string_view text) {
  uint64_t beginning = 0;
  for (size_t i = 0; i < sizeof(beginning); ++i) {
    beginning = beginning << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0);
  }
  return beginning;
}

// What one task makes of its symbols.
struct Part {
  std::string texts;
  std::vector<uint32_t> lengths;
  std::vector<SortedWord> words;  // sorted
};

Part MakePart(const SymbolTable& symbols, const RegionalSettings& settings, SymbolId first,
              SymbolId last) {
  Part part;
  std::string folded;
  std::vector<size_t> starts;
  for (SymbolId id = first; id < last; ++id) {
    FoldInto(symbols.Text(id, settings), &folded);
    starts.push_back(part.texts.size());
    part.lengths.push_back(static_cast<uint32_t>(folded.size()));
    part.texts += folded;
    for (size_t i = 0; i < folded.size(); ++i) {
      const bool begins = (folded[i] & 0xC0) != 0x80 && (i == 0 || WordBeginsAt(folded, i));
      if (!begins) continue;
      part.words.push_back(
          {Beginning(std::string_view(folded).substr(i)), {id, static_cast<uint32_t>(i)}});
    }
  }
  const auto from = [&](const SortedWord& word) {
    const size_t text = word.word.symbol - first;
    return std::string_view(part.texts)
        .substr(starts[text], part.lengths[text])
        .substr(word.word.place);
  };
  std::ranges::sort(part.words, [&](const SortedWord& a, const SortedWord& b) {
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    if (const int order = from(a).compare(from(b)); order != 0) return order < 0;
    return a.word.symbol < b.word.symbol;
  });
  return part;
}

// Makes one sorted run of those between the bounds, two by two.
template <typename Before>
void MergeRuns(const std::vector<size_t>& bounds, const Execution& execution, Before before,
               std::vector<SortedWord>* words) {
  const size_t runs = bounds.size() - 1;
  for (size_t step = 1; step < runs && !execution.cancel.cancelled(); step *= 2) {
    execution.executor->Run((runs + 2 * step - 1) / (2 * step), [&](size_t merge, size_t) {
      const auto at = [&](size_t run) {
        return words->begin() + static_cast<ptrdiff_t>(bounds[std::min(run, runs)]);
      };
      const size_t first = merge * 2 * step;
      std::inplace_merge(at(first), at(first + step), at(first + 2 * step), before);
    });
  }
}

}  // namespace

absl::StatusOr<FieldTextIndex> FieldTextIndex::Build(const SymbolTable& symbols,
                                                     const RegionalSettings& settings,
                                                     const Execution& execution) {
  std::vector<Part> parts((symbols.size() + kMorselSymbols - 1) / kMorselSymbols);
  execution.executor->Run(parts.size(), [&](size_t part, size_t) {
    if (execution.cancel.cancelled()) return;
    const size_t last = std::min<size_t>(symbols.size(), (part + 1) * kMorselSymbols);
    parts[part] = MakePart(symbols, settings, static_cast<SymbolId>(part * kMorselSymbols),
                           static_cast<SymbolId>(last));
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());

  size_t words = 0, bytes = 0;
  for (const Part& part : parts) {
    words += part.words.size();
    bytes += part.texts.size();
  }
  FieldTextIndex index;
  index.reservation_ = MemoryReservation(execution.memory);
  CELADON_RETURN_IF_ERROR(index.reservation_.Resize(
      bytes + (symbols.size() + 1) * sizeof(uint64_t) + words * (sizeof(Word) + sizeof(SortedWord)),
      "the search index of a field"));
  index.texts_.reserve(bytes);
  index.starts_.push_back(0);
  std::vector<SortedWord> sorted;
  sorted.reserve(words);
  std::vector<size_t> bounds{0};
  for (Part& part : parts) {
    index.texts_ += part.texts;
    for (const uint32_t length : part.lengths) {
      index.starts_.push_back(index.starts_.back() + length);
    }
    sorted.insert(sorted.end(), part.words.begin(), part.words.end());
    bounds.push_back(sorted.size());
    part = {};
  }
  const auto before = [&index](const SortedWord& a, const SortedWord& b) {
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    if (const int order = index.from(a.word).compare(index.from(b.word)); order != 0) {
      return order < 0;
    }
    return a.word.symbol < b.word.symbol;
  };
  MergeRuns(bounds, execution, before, &sorted);
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  index.words_.reserve(words);
  for (const SortedWord& word : sorted) index.words_.push_back(word.word);
  CELADON_RETURN_IF_ERROR(index.reservation_.Resize(
      bytes + index.starts_.size() * sizeof(uint64_t) + words * sizeof(Word),
      "the search index of a field"));
  return index;
}

std::span<const FieldTextIndex::Word> FieldTextIndex::Find(std::string_view folded) const {
  const auto beginning = [&](const Word& word) { return from(word).substr(0, folded.size()); };
  const auto [first, last] = std::ranges::equal_range(words_, folded, {}, beginning);
  return {first, last};
}

size_t FieldTextIndex::NextOther(size_t word) const {
  const std::string_view same = FirstWord(from(words_[word]));
  size_t step = 1, next = word + 1;
  const auto is_same = [&](size_t w) { return FirstWord(from(words_[w])) == same; };
  while (next < words_.size() && is_same(next)) {
    word = next;
    next = word + step;
    step *= 2;
  }
  next = std::min(next, words_.size());
  while (word + 1 < next) {
    const size_t middle = word + (next - word) / 2;
    (is_same(middle) ? word : next) = middle;
  }
  return next;
}

std::string_view FirstWord(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && IsWordAt(text, end)) {
    ++end;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
  }
  return text.substr(0, end);
}

}  // namespace celadon
