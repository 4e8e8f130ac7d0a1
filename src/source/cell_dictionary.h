// The distinct cells of one column, each read as a value once.
#ifndef CELADON_SOURCE_CELL_DICTIONARY_H_
#define CELADON_SOURCE_CELL_DICTIONARY_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "celadon/dual_vector.h"
#include "celadon/format.h"
#include "source/cell_index.h"

namespace celadon {

// Cells that earlier chunks of a text have brought: codes 0, 1, 2 … in the order in which the text
// holds them, whatever the number of threads that read it. Any number of threads may look.
class KnownCells {
 public:
  KnownCells();
  uint32_t size() const { return static_cast<uint32_t>(values_->size()); }
  const CellIndex& index() const { return index_; }
  const DualVector& values() const { return *values_; }

  // Adds those of the values that are not known yet, and gives the code of each.
  std::vector<uint32_t> Add(const DualVector& values);
  // The values, which are not changed as long as they are shared: those that are added then go to a
  // copy of the same origin.
  std::shared_ptr<const DualVector> share() const { return values_; }
  size_t bytes() const { return index_.bytes() + values_->bytes(); }

 private:
  CellIndex index_;
  std::shared_ptr<DualVector> values_;
};

// Gives each text of a chunk a code: that of `known`, else one behind those. Equal texts have one
// code, until nearly all texts prove to be distinct: from then on each gets a code of its own, as a
// batch's dictionary may. Identity is that of texts, not of symbols: `1` and `1.0` are two entries
// with one number. Not thread-safe.
class CellDictionary {
 public:
  // `known` may be null; else it outlives the dictionary and does not change meanwhile.
  explicit CellDictionary(const KnownCells* known = nullptr)
      : known_(known), first_code_(known == nullptr ? 0 : known->size()) {}

  // The codes of the texts; one seen first is interpreted and becomes a dual or a pure text. For
  // `readable` see CellIndex.
  void InternAll(std::span<const std::string_view> texts, std::string_view readable,
                 const TextInterpreter& interpreter, uint32_t* codes);

  // The values that are not known, in the order of their codes, of which this is the first.
  const DualVector& values() const { return values_; }
  uint32_t first_code() const { return first_code_; }
  // Moves them out.
  DualVector Take() { return std::move(values_); }

 private:
  // The code of a text that is not known.
  uint32_t Intern(std::string_view text, const TextInterpreter& interpreter);
  uint32_t Append(std::string_view text, const TextInterpreter& interpreter);

  const KnownCells* known_;
  uint32_t first_code_;
  CellIndex index_;
  DualVector values_;
  uint64_t interned_ = 0;  // texts that are not known
  bool finds_equals_ = true;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CELL_DICTIONARY_H_
