// The words of one field's texts in sorted order.
#ifndef CELADON_SELECTION_FIELD_TEXT_INDEX_H_
#define CELADON_SELECTION_FIELD_TEXT_INDEX_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/memory_budget.h"
#include "celadon/symbol_table.h"

namespace celadon {

// Holds every text, folded, and the place of each word in it, ordered by the text from there on:
// the words that begin alike stand together. Immutable.
class FieldTextIndex {
 public:
  struct Word {
    SymbolId symbol;
    uint32_t place;  // byte of the folded text
  };

  static absl::StatusOr<FieldTextIndex> Build(const SymbolTable& symbols,
                                              const RegionalSettings& settings,
                                              const Execution& execution);

  // The words from which on the text begins with `folded`.
  std::span<const Word> Find(std::string_view folded) const;
  // The first word behind those that have the same letters and digits as this one of words().
  size_t NextOther(size_t word) const;

  std::span<const Word> words() const { return words_; }
  std::string_view text(SymbolId symbol) const {
    return std::string_view(texts_).substr(starts_[symbol], starts_[symbol + 1] - starts_[symbol]);
  }
  std::string_view from(Word word) const { return text(word.symbol).substr(word.place); }

 private:
  std::string texts_;
  std::vector<uint64_t> starts_;  // symbols + 1
  std::vector<Word> words_;
  MemoryReservation reservation_;
};

// The letters and digits that a text begins with.
std::string_view FirstWord(std::string_view text);

}  // namespace celadon

#endif  // CELADON_SELECTION_FIELD_TEXT_INDEX_H_
