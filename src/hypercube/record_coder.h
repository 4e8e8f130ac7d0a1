// Which tuples each record of a table is associated with.
//
// A tuple is a number in mixed radix: a digit for each coordinate that stands in the table itself,
// and one for each linked table that leads to further coordinates, which numbers the partial tuples
// found there. Where that makes too large a number, the table's own coordinates have one digit
// together, which numbers what its rows hold. A record counts once for each distinct tuple, however
// many linked records lead to it.
#ifndef CELADON_HYPERCUBE_RECORD_CODER_H_
#define CELADON_HYPERCUBE_RECORD_CODER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "hypercube/cell_grid.h"
#include "hypercube/linked_tuples.h"
#include "hypercube/projections.h"
#include "hypercube/record_plan.h"

namespace celadon {

// Immutable once made, so any number of threads may encode.
class RecordCoder {
 public:
  // A tuple's number. Numbers are below radix().
  using Code = uint64_t;

  // The tuples of the records of `root`. Walks over the linked tables. ResourceExhausted if the
  // tuples cannot be numbered in 63 bits.
  static absl::StatusOr<RecordCoder> Make(RecordSource root,
                                          std::span<const Coordinate> coordinates,
                                          const RecordSet& set, const Execution& execution);

  const RecordSource& records() const { return records_; }
  Code radix() const { return radix_; }
  // Whether every record has exactly one tuple.
  bool single_valued() const { return single_valued_; }
  // Values that Decode fills. Those behind the coordinates asked for tell records of tables apart,
  // where it takes them to know which tuples are part of others: then several codes of one record
  // may be the same tuple.
  size_t width() const { return width_; }

  // The tuples of a block of records, as (record, code) pairs: records[i] counts from first_row and
  // is a member of the scope.
  struct Block {
    std::vector<uint32_t> records;
    std::vector<Code> codes;
    std::vector<uint32_t> scratch;
  };
  // Requires a multiple of 1,024 as first_row; encodes up to 1,024 records.
  void Encode(uint64_t first_row, Block* block) const;

  // Whether the one code of a record follows from its columns alone: then it is the number of a
  // cell of axes(), which live as long as the coder stays where it is.
  bool encodes_singly() const;
  std::vector<CellAxis> axes() const;

  // Fills the value of every coordinate; requires width() values.
  void Decode(Code code, std::span<TupleValue> values) const;

 private:
  // The partial tuples behind a linked table; or those of an unconnected part of the model, which
  // all records have, as those of a symbol 0.
  struct Branch {
    const BitPackedColumn* key = nullptr;  // null: unconnected
    std::vector<uint32_t> coordinates;
    std::shared_ptr<const LinkedTuples> linked;
    std::shared_ptr<const Projection> projection;    // null: the way is not kept
    std::shared_ptr<const BitPackedColumn> by_row;   // its column as it is for this coder
    std::shared_ptr<const BitPackedColumn> own_key;  // what `key` is, where no table has it
  };
  struct Digit {
    // kFollowing: a branch by a key that is the column of another digit, which tells its tuple.
    enum class Kind : uint8_t { kColumn, kRow, kBranch, kFollowing };
    Kind kind = Kind::kColumn;
    Code weight = 1;
    uint32_t radix = 1;
    const BitPackedColumn* column = nullptr;  // of kColumn
    bool is_key = false;
    uint32_t coordinate = 0;  // of kColumn and kRow
    size_t followed = 0;      // of kFollowing: that digit
    Branch branch;
  };
  class Builder;

  absl::Status AddDigit(Digit digit);
  uint32_t ValueOf(const Digit& digit, Code code) const {
    return static_cast<uint32_t>(code / digit.weight % digit.radix);
  }
  void AddColumn(const Digit& digit, uint64_t first_row, Block* block) const;
  void AddBranch(const Digit& digit, uint64_t first_row, Block* block) const;

  RecordSource records_;
  std::vector<Digit> digits_;
  std::vector<uint32_t> coordinates_;
  size_t width_ = 0;
  Code radix_ = 1;
  bool single_valued_ = true;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_CODER_H_
