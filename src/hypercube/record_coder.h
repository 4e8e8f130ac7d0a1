// Which dimension tuples each record of a table is associated with.
//
// A tuple is a number in mixed radix: a digit for each dimension that stands in the table itself,
// and one for each linked table that leads to further dimensions, which numbers the partial tuples
// found there. A record counts once for each distinct tuple, however many linked records lead to
// it.
#ifndef CELADON_HYPERCUBE_RECORD_CODER_H_
#define CELADON_HYPERCUBE_RECORD_CODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "hypercube/record_plan.h"

namespace celadon {

// A dimension's value in a tuple: a symbol, or one of these. Both show as NULL; they differ in that
// a missing part gives way where another way through a linking table leads further.
using DimensionValue = uint32_t;
constexpr DimensionValue kNullValue = 0xFFFFFFFF;
constexpr DimensionValue kMissingValue = 0xFFFFFFFE;

// Immutable once made, so any number of threads may encode.
class RecordCoder {
 public:
  // A tuple's number. Numbers are below radix().
  using Code = uint64_t;

  // Walks over the linked tables. ResourceExhausted if the tuples cannot be numbered in 63 bits.
  static absl::StatusOr<RecordCoder> Make(const RecordPlan& plan, const Execution& execution);

  Code radix() const { return radix_; }
  // Whether every record has exactly one tuple.
  bool single_valued() const { return single_valued_; }
  // The dimensions that the digits stand for; those of a cube that are left out are not connected.
  const std::vector<uint32_t>& dimensions() const { return dimensions_; }

  // The tuples of a block of records, as (record, code) pairs: records[i] counts from first_row and
  // is a member of the scope.
  struct Block {
    std::vector<uint32_t> records;
    std::vector<Code> codes;
    std::vector<uint32_t> scratch;
  };
  // Requires a multiple of 1,024 as first_row; encodes up to 1,024 records.
  void Encode(uint64_t first_row, Block* block) const;

  // Fills values[d] for each dimension d in dimensions().
  void Decode(Code code, std::span<DimensionValue> values) const;

 private:
  // The partial tuples behind a linked table, by symbol of the key that leads there.
  struct Branch {
    const BitPackedColumn* key = nullptr;
    std::vector<uint32_t> dimensions;
    std::vector<DimensionValue> tuples;  // dimensions.size() values each; tuple 0: all missing
    std::vector<uint64_t> starts;   // of a key symbol in `members`; empty: `members` has one each
    std::vector<uint32_t> members;  // tuple numbers
    uint32_t count() const { return static_cast<uint32_t>(tuples.size() / dimensions.size()); }
    std::span<const uint32_t> Of(uint32_t symbol) const;
  };
  struct Digit {
    Code weight = 1;
    uint32_t radix = 1;
    const BitPackedColumn* column = nullptr;  // of an own dimension; null: a branch
    uint32_t dimension = 0;                   // of an own dimension
    Branch branch;
  };

  static absl::StatusOr<Branch> MakeBranch(const RecordPlan::Step& step,
                                           const Execution& execution);
  absl::Status AddDigit(Digit digit);
  void AddColumn(const Digit& digit, uint64_t first_row, Block* block) const;
  static void AddBranch(const Digit& digit, uint64_t first_row, Block* block);

  RecordSource records_;
  std::vector<Digit> digits_;
  std::vector<uint32_t> dimensions_;
  Code radix_ = 1;
  bool single_valued_ = true;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_CODER_H_
