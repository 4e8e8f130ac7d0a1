// The distinct values of one field, shared by all tables that hold the field.
//
// Source: Qlik Design Blog "Symbol Tables and Bit-Stuffed Pointers". That ids follow the order of
// values is our own: a range of values is then a range of ids.
#ifndef CELADON_SYMBOL_TABLE_H_
#define CELADON_SYMBOL_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/bit_packed_column.h"
#include "celadon/bitmap.h"
#include "celadon/cancel_token.h"
#include "celadon/dual_vector.h"
#include "celadon/executor.h"
#include "celadon/format.h"

namespace celadon {

// Ids 0, 1, 2 … follow CompareSymbols: [0, numeric_count()) have numbers, ascending, the rest are
// pure texts in byte order. What users see as element number is the position in load order, kept
// beside. Immutable, so any number of threads may read it.
class SymbolTable {
 public:
  SymbolTable() = default;
  // Takes the symbols in load order (distinct, no NULL, no NaN). `id_of_element`, if not null,
  // receives the id of each element, for the remapping of columns. Once the token asks for it, the
  // table is in no order and must be thrown away. Many symbols are put in order by the threads of
  // the executor (null: by this one).
  static SymbolTable FromLoadOrder(DualVector values, NumberFormat format,
                                   std::vector<SymbolId>* id_of_element,
                                   const CancelToken& cancel = {}, Executor* executor = nullptr);
  // The same where it is known which element each id has; empty where both orders are the same.
  static SymbolTable FromKnownOrder(DualVector values, std::vector<uint32_t> elements,
                                    NumberFormat format, std::vector<SymbolId>* id_of_element,
                                    Executor* executor = nullptr);
  // Takes symbols in id order and the element of each (none: both orders are the same), as they
  // were kept outside. InvalidArgument where they are in another order, repeat, are NULL or NaN, or
  // the elements are no permutation.
  static absl::StatusOr<SymbolTable> FromValueOrder(DualVector values,
                                                    std::vector<uint32_t> elements,
                                                    NumberFormat format,
                                                    Executor* executor = nullptr);

  uint32_t size() const { return static_cast<uint32_t>(values_.size()); }
  uint32_t numeric_count() const { return numeric_count_; }
  // The largest magnitude of the numbers, where all of them are whole; infinite otherwise.
  double largest_whole() const { return largest_whole_; }
  // The least of 1, 10 … 1,000,000 by which all numbers are whole, as amounts of money are by 100:
  // each is the double nearest to a whole number of less than 2^51 divided by it. 0: there is none.
  double decimal_scale() const { return decimal_scale_; }
  ValueView operator[](SymbolId id) const { return values_[id]; }
  const DualVector& values() const { return values_; }
  const NumberFormat& format() const { return format_; }

  // Element number of a symbol (0-based position in load order) and back.
  uint32_t element(SymbolId id) const { return elements_.empty() ? id : elements_[id]; }
  // The element of each id; empty where both orders are the same.
  const std::vector<uint32_t>& elements() const { return elements_; }
  SymbolId symbol_at(uint32_t element) const { return ids_.empty() ? element : ids_[element]; }
  // The members of a set of symbols, in load order.
  std::vector<SymbolId> InLoadOrder(const Bitmap& symbols) const;

  // The text shown for a symbol: its own, else its number through the field's format.
  std::string Text(SymbolId id, const RegionalSettings& settings) const;

  // The symbol of a value, by identity; O(log size).
  std::optional<SymbolId> Find(ValueView value) const;
  // The symbol with exactly this display text, a pure text before others; failing that, where the
  // text is a plain number, the symbol with that number if it is shown as a plain number too (so
  // that no date is found by its serial number; our own rule). Costs a pass over the symbols that
  // have numbers unless the text is found before.
  std::optional<SymbolId> FindText(std::string_view text, const RegionalSettings& settings) const;
  // The ids [first, last) whose number n satisfies low <= n <= high, an end left out if exclusive.
  std::pair<SymbolId, SymbolId> NumberRange(double low, bool low_inclusive, double high,
                                            bool high_inclusive) const;

  size_t bytes() const;

 private:
  void CountNumbers(Executor* executor);

  DualVector values_;               // in id order
  std::vector<uint32_t> elements_;  // element of each id; empty where both orders are the same
  std::vector<SymbolId> ids_;       // id of each element; empty likewise
  uint32_t numeric_count_ = 0;
  double largest_whole_ = 0;
  double decimal_scale_ = 1;
  NumberFormat format_;
};

}  // namespace celadon

#endif  // CELADON_SYMBOL_TABLE_H_
