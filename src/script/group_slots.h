// Which group a row belongs to, told by the codes of its group expressions alone.
#ifndef CELADON_SCRIPT_GROUP_SLOTS_H_
#define CELADON_SCRIPT_GROUP_SLOTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/row_batch.h"
#include "script/coded_rows.h"
#include "script/distinct_codes.h"
#include "storage/numbered_keys.h"

namespace celadon {

// A slot is a combination of values, and of NULL, of the group expressions; rows of one slot are a
// group. There are as many slots as combinations, whether rows hold them or not; only where these
// are too many, the slots are those that rows hold.
class GroupSlots {
 public:
  // The first `columns` columns of the rows, which outlive the slots, are the group expressions.
  // Nullopt where fields have far more values than there are rows. Cancelled; ResourceExhausted.
  static absl::StatusOr<std::optional<GroupSlots>> Of(const CodedRows& rows, size_t columns,
                                                      const Execution& execution);

  size_t size() const { return size_; }
  // The slot of rows that a condition leaves out, if there may be some: they belong to no group.
  std::optional<uint32_t> left_out() const { return left_out_; }
  // How many rows each slot has; null where that is not known without reading them.
  const Histogram* histogram() const;
  // The slots of rows [first_row, first_row + slots.size()). Any number of threads may read.
  void Read(uint64_t first_row, std::span<uint32_t> slots) const;
  // The values of a group expression in these slots.
  BatchColumn Values(size_t column, std::span<const uint32_t> slots) const;

 private:
  struct Part {
    DistinctCodes codes;
    uint64_t weight;  // of a number in the combination
  };

  explicit GroupSlots(const CodedRows& rows) : rows_(rows) {}
  // Puts this in the place of the combinations or slots of rows that are left out.
  template <typename Combination>
  void LeaveOut(uint64_t first_row, std::span<Combination> rows, Combination left_out) const;
  // The combinations of rows from this one on.
  template <typename Combination>
  void ReadCombinations(uint64_t first_row, std::span<Combination> combinations) const;

  std::vector<Part> parts_;  // one a column
  const CodedRows& rows_;
  uint64_t size_ = 1;
  std::optional<uint32_t> left_out_;
  std::optional<NumberedKeys> held_;  // combinations; nullopt where each has a slot
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUP_SLOTS_H_
