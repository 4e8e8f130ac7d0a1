// What lies behind a key in linked tables: partial tuples, and which of them each symbol leads to.
#ifndef CELADON_HYPERCUBE_LINKED_TUPLES_H_
#define CELADON_HYPERCUBE_LINKED_TUPLES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace celadon {

// A coordinate's value in a tuple: a symbol or the number of a record, or one of these. Both show
// as NULL; they differ in that a missing part gives way where another way through a linking table
// leads further.
using TupleValue = uint32_t;
constexpr TupleValue kNullValue = 0xFFFFFFFF;
constexpr TupleValue kMissingValue = 0xFFFFFFFE;

struct LinkedTuples {
  size_t width = 0;                // coordinates
  std::vector<TupleValue> tuples;  // `width` values each; tuple 0: all missing
  std::vector<uint64_t> starts;    // of a key symbol in `members`; empty: `members` has one each
  std::vector<uint32_t> members;   // tuple numbers; of one each, NULL's 0 behind them

  uint32_t count() const { return static_cast<uint32_t>(tuples.size() / width); }
  bool single() const { return starts.empty(); }
  std::span<const uint32_t> Of(uint32_t symbol) const {
    if (single()) return std::span(members).subspan(symbol, 1);
    return std::span(members).subspan(starts[symbol], starts[symbol + 1] - starts[symbol]);
  }
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_LINKED_TUPLES_H_
