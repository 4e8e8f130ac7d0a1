#include "hypercube/text_order.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "celadon/text_rules.h"
#include "hypercube/learned_fields.h"
#include "hypercube/sort_pairs.h"
#include "hypercube/table_cells.h"
#include "runtime/cancellable_sort.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr const char* kWhat = "sorting by text";
constexpr size_t kPartSymbols = size_t{1} << 14;
constexpr size_t kKeyBytes = sizeof(uint64_t);
// Texts that agree in so many bytes are compared as they are.
constexpr size_t kMostKeyed = 8 * kKeyBytes;

// A symbol, and a few bytes of its text as a number of the same order.
struct Keyed {
  uint64_t key = 0;
  SymbolId id = 0;
};

uint64_t KeyAt(std::string_view text, size_t at) {
  uint64_t key = 0;
  if (at < text.size()) std::memcpy(&key, text.data() + at, std::min(kKeyBytes, text.size() - at));
  return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
}

class TextSort {
 public:
  TextSort(const SymbolTable& symbols, const RegionalSettings& settings, const Execution& execution)
      : symbols_(symbols),
        settings_(settings),
        execution_(execution),
        parts_((symbols.size() + kPartSymbols - 1) / kPartSymbols),
        memory_(execution.memory) {}

  absl::StatusOr<std::vector<uint32_t>> Ranks() {
    CELADON_RETURN_IF_ERROR(FoldTexts());
    // Twice while they are sorted; ranks take less.
    CELADON_RETURN_IF_ERROR(
        memory_.Resize(memory_.bytes() + 2 * sizeof(Keyed) * symbols_.size(), kWhat));
    sorted_.resize(symbols_.size());
    for (SymbolId id = 0; id < symbols_.size(); ++id) sorted_[id].id = id;
    CELADON_RETURN_IF_ERROR(SortRun(0, sorted_.size(), 0));
    std::vector<uint32_t> ranks(sorted_.size());
    uint32_t rank = 0;
    for (size_t i = 0; i < sorted_.size(); ++i) {
      const bool same = i > 0 && Same(sorted_[i - 1], sorted_[i]);
      all_differ_ = all_differ_ && !same;
      if (i > 0 && !same) ++rank;
      ranks[sorted_[i].id] = rank;
    }
    return ranks;
  }
  // Once there are ranks.
  bool all_differ() const { return all_differ_; }

 private:
  // The folded texts of some symbols.
  struct Part {
    std::string texts;
    std::vector<size_t> ends;
  };

  absl::Status FoldTexts() {
    execution_.executor->Run(parts_.size(), [this](size_t part, size_t) { FoldPart(part); });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    uint64_t bytes = 0;
    for (const Part& part : parts_) {
      bytes += part.texts.capacity() + part.ends.capacity() * sizeof(size_t);
    }
    return memory_.Resize(bytes, kWhat);
  }

  void FoldPart(size_t p) {
    if (!execution_.cancel.status().ok()) return;
    const TextRules& rules = PlainTextRules();
    Part& part = parts_[p];
    const size_t end = std::min<size_t>(symbols_.size(), (p + 1) * kPartSymbols);
    part.ends.reserve(end - p * kPartSymbols);
    for (size_t id = p * kPartSymbols; id < end; ++id) {
      part.texts += rules.Fold(TextOf(static_cast<SymbolId>(id)));
      part.ends.push_back(part.texts.size());
    }
    part.texts.shrink_to_fit();
  }

  std::string TextOf(SymbolId id) const { return symbols_.Text(id, settings_); }
  std::string_view Folded(SymbolId id) const {
    const Part& part = parts_[id / kPartSymbols];
    const size_t at = id % kPartSymbols, begin = at == 0 ? 0 : part.ends[at - 1];
    return std::string_view(part.texts).substr(begin, part.ends[at] - begin);
  }
  std::span<Keyed> Run(size_t begin, size_t end) {
    return std::span(sorted_).subspan(begin, end - begin);
  }
  bool Same(Keyed a, Keyed b) const {
    return a.key == b.key && Folded(a.id) == Folded(b.id) && TextOf(a.id) == TextOf(b.id);
  }

  // Sorts symbols whose folded texts agree in the first `at` bytes.
  absl::Status SortRun(size_t begin, size_t end, size_t at) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    const auto goes_on = [this, at](Keyed keyed) { return Folded(keyed.id).size() > at; };
    if (at >= kMostKeyed || std::ranges::none_of(Run(begin, end), goes_on)) {
      return CompareRun(begin, end);
    }
    CELADON_RETURN_IF_ERROR(SortByKeysAt(begin, end, at));
    for (size_t first = begin; first < end;) {
      size_t last = first + 1;
      while (last < end && sorted_[last].key == sorted_[first].key) ++last;
      if (last - first > 1) CELADON_RETURN_IF_ERROR(SortRun(first, last, at + kKeyBytes));
      first = last;
    }
    return absl::OkStatus();
  }

  absl::Status SortByKeysAt(size_t begin, size_t end, size_t at) {
    for (Keyed& keyed : Run(begin, end)) keyed.key = KeyAt(Folded(keyed.id), at);
    if (end - begin == sorted_.size()) {
      SortPairs(&sorted_, &Keyed::key, *execution_.executor);
      return absl::OkStatus();
    }
    MemoryReservation memory(execution_.memory);
    if (end - begin > kPartSymbols) {
      CELADON_RETURN_IF_ERROR(memory.Resize(2 * sizeof(Keyed) * (end - begin), kWhat));
    }
    std::vector<Keyed> run(Run(begin, end).begin(), Run(begin, end).end());
    SortPairs(&run, &Keyed::key, *execution_.executor);
    std::ranges::copy(run, Run(begin, end).begin());
    return absl::OkStatus();
  }

  absl::Status CompareRun(size_t begin, size_t end) {
    std::vector<SymbolId> ids;
    for (const Keyed& keyed : Run(begin, end)) ids.push_back(keyed.id);
    const auto before = [this](SymbolId a, SymbolId b) {
      if (const int folded = Folded(a).compare(Folded(b)); folded != 0) return folded < 0;
      return TextOf(a) < TextOf(b);
    };
    CELADON_RETURN_IF_ERROR(SortOrCancel(ids, before, execution_.cancel));
    for (size_t i = begin; i < end; ++i) sorted_[i].id = ids[i - begin];
    return absl::OkStatus();
  }

  const SymbolTable& symbols_;
  const RegionalSettings& settings_;
  const Execution& execution_;
  std::vector<Part> parts_;
  std::vector<Keyed> sorted_;  // with the keys by which they were sorted last
  bool all_differ_ = true;
  MemoryReservation memory_;
};

}  // namespace

absl::StatusOr<TextOrder> TextOrder::Make(const SymbolTable& symbols,
                                          const RegionalSettings& settings,
                                          const Execution& execution) {
  TextSort sort(symbols, settings, execution);
  CELADON_ASSIGN_OR_RETURN(std::vector<uint32_t> ranks, sort.Ranks());
  return TextOrder(std::move(ranks), sort.all_differ());
}

absl::StatusOr<std::shared_ptr<const TextOrder>> TextOrder::Of(const ChartFields& fields,
                                                               FieldId field,
                                                               const ChartContext& context,
                                                               const Execution& execution) {
  const bool kept = context.table_cells != nullptr && fields.derived(field) == nullptr;
  const std::string name = kept ? KeyOfFormula(fields.name(field), *context.settings) : "";
  if (kept) {
    if (auto known = context.table_cells->text_orders().Find(name); known != nullptr) return known;
  }
  CELADON_ASSIGN_OR_RETURN(TextOrder made,
                           Make(fields.symbols(field), *context.settings, execution));
  if (!kept) return std::make_shared<const TextOrder>(std::move(made));
  const uint64_t bytes = made.bytes();
  return context.table_cells->text_orders().Keep(name, std::move(made), bytes);
}

}  // namespace celadon
