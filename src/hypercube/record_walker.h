// A worker's share of a walk over records: groups, and what is gathered for each.
#ifndef CELADON_HYPERCUBE_RECORD_WALKER_H_
#define CELADON_HYPERCUBE_RECORD_WALKER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hypercube/record_walk.h"
#include "hypercube/tuple_groups.h"

namespace celadon {

// Walkers of one walk are merged into the first one. Used by one thread at a time; what it is made
// of outlives it.
class RecordWalker {
 public:
  static constexpr uint64_t kBlock = BitPackedColumn::kBlockRows;

  // So many groups are expected, at the most.
  RecordWalker(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
               const WalkOptions& options, uint64_t expected_groups,
               const TextInterpreter& interpreter, MemoryBudget* memory);
  ~RecordWalker();

  // Makes room for the groups of so many codes.
  void ReserveCodes(size_t codes) { groups_.Reserve(codes); }

  // Records of the block that begins with this row.
  absl::Status WalkBlock(uint64_t first_row);
  // Some records of any rows, a block of them at the most, each with its one code; for a root that
  // combines nothing and has one tuple a record.
  absl::Status WalkRecords(std::span<const uint32_t> rows,
                           std::span<const RecordCoder::Code> codes);

  // Adds what another one has found, which is empty then.
  absl::Status Merge(RecordWalker& other);
  // The same for all of these, none of which has met a code of another one. This one has walked
  // over nothing itself, and no totals are apart.
  absl::Status MergeParts(std::span<const std::unique_ptr<RecordWalker>> parts, Executor& executor);
  absl::StatusOr<WalkResult> Finish(size_t dimensions) &&;

 private:
  struct Pair {
    uint32_t record;  // in the block that is read
    uint32_t group;
    auto operator<=>(const Pair&) const = default;
  };
  class Gathering;

  // Counts what is gathered, and what so many further groups and values can add to it.
  absl::Status ReserveMemory(size_t groups, size_t values);
  bool combines() const { return !root_.slots.empty(); }
  // Whether totals are gathered record by record.
  bool totals_apart() const { return combines() || !root_.coder.single_valued(); }
  void FillTotals();
  absl::Status FinishTotals(size_t group_count);
  absl::Status WalkRows(uint64_t first_row);
  void TakeCodes(std::span<const uint32_t> records, std::span<const RecordCoder::Code> codes);
  void DropRepetitions();
  absl::Status WalkCombinations(uint64_t first_row);
  absl::Status TakeRecord(uint64_t first_row, uint32_t record);
  absl::Status StartCombination(uint64_t first_row, uint32_t record,
                                std::span<const uint32_t> rows);
  absl::Status FlushCombinations(uint64_t first_row);
  absl::Status Gather(const RecordRows& rows);

  const WalkRoot& root_;
  TupleGroups groups_;
  bool has_totals_ = false;
  std::vector<Gathering> gatherings_;
  std::vector<uint32_t> zeros_;
  RecordCoder::Block block_;
  std::vector<uint32_t> records_, group_of_;  // pairs to add
  std::vector<uint32_t> distinct_records_;
  std::vector<uint32_t> numbers_;             // codes of the record at hand
  std::vector<std::vector<uint32_t>> slots_;  // rows of the combinations at hand
  size_t combinations_ = 0;
  uint64_t walked_ = 0;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_WALKER_H_
