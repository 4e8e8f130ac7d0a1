// Codes of batches as numbers of distinct values, one number a symbol.
#ifndef CELADON_SCRIPT_SYMBOL_CODER_H_
#define CELADON_SCRIPT_SYMBOL_CODER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "celadon/row_batch.h"
#include "value/dictionary.h"

namespace celadon {

// Used by one thread. Entries of a dictionary are looked up once as long as batches share it.
class SymbolCoder {
 public:
  static constexpr uint32_t kNull = BatchColumn::kNull;

  // The numbers of the column's rows; new values are added.
  std::vector<uint32_t> Intern(const BatchColumn& column) { return Map(column, true); }
  // The same, kNull for values that are not known.
  std::vector<uint32_t> Find(const BatchColumn& column) { return Map(column, false); }

  const Dictionary& symbols() const { return symbols_; }
  Dictionary& symbols() { return symbols_; }

 private:
  std::vector<uint32_t> Map(const BatchColumn& column, bool adds) {
    if (dictionary_ != column.dictionary || number_of_entry_.size() != column.dictionary->size()) {
      dictionary_ = column.dictionary;
      number_of_entry_.assign(dictionary_->size(), kUnmapped);
    }
    std::vector<uint32_t> numbers(column.codes.size(), kNull);
    for (size_t row = 0; row < numbers.size(); ++row) {
      const uint32_t entry = column.codes[row];
      if (entry == BatchColumn::kNull) continue;
      uint32_t& number = number_of_entry_[entry];
      if (number == kUnmapped) {
        const ValueView value = (*dictionary_)[entry];
        number = adds ? symbols_.Intern(value) : symbols_.Find(value);
      }
      numbers[row] = number;
    }
    return numbers;
  }

  static constexpr uint32_t kUnmapped = 0xFFFFFFFE;
  Dictionary symbols_;
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<uint32_t> number_of_entry_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_SYMBOL_CODER_H_
