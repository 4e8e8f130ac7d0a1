#include "source/cell_dictionary.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/hash/hash.h"

namespace celadon {
namespace {

constexpr size_t kFirstSlots = 16;

}  // namespace

uint32_t CellDictionary::Intern(std::string_view text, const TextInterpreter& interpreter) {
  if (slots_.size() <= values_.size() * 2) Grow();
  const auto hash = static_cast<uint32_t>(absl::HashOf(text));
  const size_t mask = slots_.size() - 1;
  size_t i = hash & mask;
  for (; slots_[i].code != kNoCode; i = (i + 1) & mask) {
    if (slots_[i].hash == hash && Holds(slots_[i].code, text)) return slots_[i].code;
  }
  const auto code = static_cast<uint32_t>(values_.size());
  slots_[i] = {hash, code};
  const std::optional<double> number = interpreter.Number(text);
  values_.Append(number.has_value() ? ValueView::Dual(text, *number) : ValueView::Text(text));
  return code;
}

void CellDictionary::Grow() {
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.code == kNoCode) continue;
    size_t i = slot.hash & mask;
    while (slots_[i].code != kNoCode) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

DualVector CellDictionary::Take() {
  slots_ = std::vector<Slot>();
  return std::exchange(values_, {});
}

}  // namespace celadon
