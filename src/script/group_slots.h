// Which group a row belongs to, told by the codes of its group expressions alone.
#ifndef CELADON_SCRIPT_GROUP_SLOTS_H_
#define CELADON_SCRIPT_GROUP_SLOTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "celadon/row_batch.h"
#include "script/coded_rows.h"

namespace celadon {

// A slot is a combination of values, and of NULL, of the group expressions; rows of one slot are a
// group. There are as many slots as combinations, whether rows hold them or not.
class GroupSlots {
 public:
  // The first `columns` columns of the rows, which outlive the slots, are the group expressions.
  // Nullopt where most slots could belong to no row, so that they would take too much memory.
  static std::optional<GroupSlots> Of(const CodedRows& rows, size_t columns);

  size_t size() const { return size_; }
  // The slots of rows [first_row, first_row + slots.size()). Any number of threads may read.
  void Read(uint64_t first_row, std::span<uint32_t> slots) const;
  // The values of a group expression in these slots.
  BatchColumn Values(size_t column, std::span<const uint32_t> slots) const;

 private:
  struct Part {
    std::shared_ptr<const DualVector> values;  // distinct
    std::vector<uint32_t> number_of_code;      // among `values`, and behind them that of NULL;
                                               // empty where codes are the numbers
    bool nulls = true;                         // among the codes
    size_t weight = 1;                         // of a number in the slot
  };

  explicit GroupSlots(const CodedRows& rows) : rows_(rows) {}
  void Add(size_t column);
  static void ToNumbers(const Part& part, std::span<uint32_t> codes);

  const CodedRows& rows_;
  std::vector<Part> parts_;  // one a column
  size_t size_ = 1;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_GROUP_SLOTS_H_
