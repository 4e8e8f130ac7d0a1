#include "script/group_slots.h"

#include <algorithm>
#include <array>
#include <limits>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 1024;  // of columns behind the first, at once
// Combinations of several expressions may be so many in any case, else one for so many rows.
constexpr uint64_t kFewSlots = 1 << 16;
constexpr uint64_t kRowsASlot = 8;
// In the place of a combination: no combination is as large.
constexpr uint64_t kLeftOut = std::numeric_limits<uint64_t>::max();

// Of all values of one expression: there is no use in slots for those that no row holds.
uint64_t MostValues(uint64_t rows) { return std::max(kFewSlots, 2 * rows); }

uint64_t MostSlots(uint64_t rows, size_t columns) {
  return columns < 2 ? MostValues(rows) : std::max(kFewSlots, rows / kRowsASlot);
}

}  // namespace

absl::StatusOr<std::optional<GroupSlots>> GroupSlots::Of(const CodedRows& rows, size_t columns,
                                                         const Execution& execution) {
  GroupSlots slots(rows);
  for (size_t column = 0; column < columns; ++column) {
    if (rows.dictionary(column)->size() > MostValues(rows.rows())) return std::nullopt;
    const Part& part = slots.parts_.emplace_back(Part{DistinctCodes(rows, column), slots.size_});
    const uint64_t numbers = std::max<uint64_t>(part.codes.numbers(), 1);
    if (slots.size_ > std::numeric_limits<uint64_t>::max() / numbers) return std::nullopt;
    slots.size_ *= numbers;
  }
  if (slots.size_ <= MostSlots(rows.rows(), columns)) {
    if (rows.leaves_out_rows()) slots.left_out_ = static_cast<uint32_t>(slots.size_++);
    return slots;
  }
  const auto read = [&slots](uint64_t first_row, std::span<uint64_t> combinations) {
    slots.ReadCombinations(first_row, combinations);
    slots.LeaveOut(first_row, combinations, kLeftOut);
  };
  CELADON_ASSIGN_OR_RETURN(slots.held_,
                           NumberKeys(rows.rows(), read, "the groups of a LOAD", execution));
  const std::vector<uint64_t>& keys = slots.held_->keys;
  slots.size_ = keys.size();
  const auto left_out = std::ranges::find(keys, kLeftOut);
  if (left_out != keys.end()) slots.left_out_ = static_cast<uint32_t>(left_out - keys.begin());
  return slots;
}

const Histogram* GroupSlots::histogram() const {
  return parts_.size() == 1 && !held_ && !left_out_ ? parts_.front().codes.histogram() : nullptr;
}

template <typename Combination>
void GroupSlots::LeaveOut(uint64_t first_row, std::span<Combination> rows,
                          Combination left_out) const {
  if (!rows_.leaves_out_rows()) return;
  std::array<uint8_t, kReadRows> buffer;
  for (size_t first = 0; first < rows.size(); first += kReadRows) {
    const auto taken = std::span(buffer).first(std::min(kReadRows, rows.size() - first));
    rows_.ReadTaken(first_row + first, taken);
    for (size_t row = 0; row < taken.size(); ++row) {
      rows[first + row] = taken[row] != 0 ? rows[first + row] : left_out;
    }
  }
}

template <typename Combination>
void GroupSlots::ReadCombinations(uint64_t first_row, std::span<Combination> combinations) const {
  std::ranges::fill(combinations, 0);
  std::array<uint32_t, kReadRows> buffer;
  for (const Part& part : parts_) {
    const auto weight = static_cast<Combination>(part.weight);
    for (size_t first = 0; first < combinations.size(); first += kReadRows) {
      const auto numbers =
          std::span(buffer).first(std::min(kReadRows, combinations.size() - first));
      part.codes.Read(first_row + first, numbers);
      for (size_t row = 0; row < numbers.size(); ++row) {
        combinations[first + row] += weight * numbers[row];
      }
    }
  }
}

void GroupSlots::Read(uint64_t first_row, std::span<uint32_t> slots) const {
  if (held_.has_value()) {
    const auto rows = std::span(held_->number_of_row).subspan(first_row, slots.size());
    std::ranges::copy(rows, slots.begin());
    return;
  }
  if (parts_.size() == 1) {
    parts_.front().codes.Read(first_row, slots);
  } else {
    ReadCombinations(first_row, slots);
  }
  if (left_out_.has_value()) LeaveOut(first_row, slots, *left_out_);
}

BatchColumn GroupSlots::Values(size_t column, std::span<const uint32_t> slots) const {
  const auto& [codes, weight] = parts_[column];
  BatchColumn values{codes.values(), {}};
  values.codes.reserve(slots.size());
  for (const uint32_t slot : slots) {
    const uint64_t combination = held_.has_value() ? held_->keys[slot] : slot;
    const auto number = static_cast<uint32_t>(combination / weight % codes.numbers());
    values.codes.push_back(number == codes.null() ? BatchColumn::kNull : number);
  }
  return values;
}

}  // namespace celadon
