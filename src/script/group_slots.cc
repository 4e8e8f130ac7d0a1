#include "script/group_slots.h"

#include <algorithm>
#include <array>
#include <utility>

#include "value/dictionary.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 1024;  // of columns behind the first, at once
// Combinations of several expressions may be so many in any case, else one for so many rows.
constexpr uint64_t kFewSlots = 1 << 16;
constexpr uint64_t kRowsASlot = 8;

uint64_t MostSlots(uint64_t rows, size_t columns) {
  return columns < 2 ? std::max(kFewSlots, 2 * rows) : std::max(kFewSlots, rows / kRowsASlot);
}

}  // namespace

std::optional<GroupSlots> GroupSlots::Of(const CodedRows& rows, size_t columns) {
  const uint64_t most = MostSlots(rows.rows(), columns);
  GroupSlots slots(rows);
  for (size_t column = 0; column < columns; ++column) {
    if (rows.dictionary(column)->size() > most) return std::nullopt;
    slots.Add(column);
    if (slots.size_ > most) return std::nullopt;
  }
  return slots;
}

void GroupSlots::Add(size_t column) {
  Part& part = parts_.emplace_back();
  part.values = rows_.dictionary(column);
  part.nulls = rows_.has_nulls(column);
  part.weight = size_;
  if (!rows_.is_distinct(column)) {
    Dictionary values;
    for (size_t entry = 0; entry < part.values->size(); ++entry) {
      part.number_of_code.push_back(values.Intern((*part.values)[entry]));
    }
    std::ranges::replace(part.number_of_code, Dictionary::kNone, values.size());
    part.number_of_code.push_back(values.size());
    part.values = std::make_shared<const DualVector>(values.Take());
  }
  size_ *= part.values->size() + 1;
}

void GroupSlots::ToNumbers(const Part& part, std::span<uint32_t> codes) {
  if (part.number_of_code.empty()) {
    if (!part.nulls) return;
    const auto null = static_cast<uint32_t>(part.values->size());
    for (uint32_t& code : codes) code = std::min(code, null);
    return;
  }
  const auto null = static_cast<uint32_t>(part.number_of_code.size() - 1);
  for (uint32_t& code : codes) code = part.number_of_code[std::min(code, null)];
}

void GroupSlots::Read(uint64_t first_row, std::span<uint32_t> slots) const {
  if (parts_.empty()) {
    std::ranges::fill(slots, 0);
    return;
  }
  rows_.ReadCodes(0, first_row, slots);
  ToNumbers(parts_[0], slots);
  std::array<uint32_t, kReadRows> buffer;
  for (size_t column = 1; column < parts_.size(); ++column) {
    const auto weight = static_cast<uint32_t>(parts_[column].weight);
    for (size_t first = 0; first < slots.size(); first += kReadRows) {
      const auto codes = std::span(buffer).first(std::min(kReadRows, slots.size() - first));
      rows_.ReadCodes(column, first_row + first, codes);
      ToNumbers(parts_[column], codes);
      for (size_t row = 0; row < codes.size(); ++row) slots[first + row] += weight * codes[row];
    }
  }
}

BatchColumn GroupSlots::Values(size_t column, std::span<const uint32_t> slots) const {
  const Part& part = parts_[column];
  const size_t null = part.values->size();
  BatchColumn values{part.values, {}};
  values.codes.reserve(slots.size());
  for (const uint32_t slot : slots) {
    const size_t number = slot / part.weight % (null + 1);
    values.codes.push_back(number == null ? BatchColumn::kNull : static_cast<uint32_t>(number));
  }
  return values;
}

}  // namespace celadon
