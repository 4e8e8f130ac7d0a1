#include "model/extended_symbols.h"

#include <algorithm>
#include <numeric>
#include <ranges>
#include <utility>

#include "storage/symbol_order.h"

namespace celadon {
namespace {

// The used elements behind those of the finished table, in value order.
std::vector<uint32_t> AddedInOrder(const StagedField& field, const UsedElements& used,
                                   const CancelToken& cancel) {
  std::vector<uint32_t> added;
  DualVector values;
  for (uint32_t element = field.finished->size(); element < field.size(); ++element) {
    if (used.used[element] == 0) continue;
    added.push_back(element);
    values.Append(field.value(element));
  }
  const std::vector<uint32_t> positions = OrderValues(values, cancel).positions;
  std::vector<uint32_t> ordered;
  for (const uint32_t position : positions) ordered.push_back(added[position]);
  return positions.empty() ? added : ordered;
}

// Merges two rows of elements, each in value order.
class Merge {
 public:
  Merge(const StagedField& field, const UsedElements& used, std::vector<SymbolId>* id_of_element)
      : field_(field), used_(used), id_of_element_(*id_of_element) {
    id_of_element_.resize(field.size());
    values_.Reserve(used.count, field.finished->values().text_bytes());
    load_order_.reserve(used.count);
  }

  absl::StatusOr<SymbolTable> Run(const std::vector<uint32_t>& added) {
    SymbolId taken = 0;
    for (const uint32_t element : added) {
      const ValueView value = field_.value(element);
      const SymbolId place = PlaceOf(value, taken);
      TakeFinished(taken, place);
      Take(element, value);
      taken = place;
    }
    TakeFinished(taken, field_.finished->size());
    return SymbolTable::FromValueOrder(std::move(values_), LoadOrder(), field_.format);
  }

 private:
  // The first finished symbol from `first` on that comes behind the value.
  SymbolId PlaceOf(ValueView value, SymbolId first) const {
    const SymbolTable& finished = *field_.finished;
    const auto ids = std::views::iota(first, finished.size());
    const auto before = [&](SymbolId id) { return CompareSymbols(finished[id], value) < 0; };
    return first + static_cast<SymbolId>(std::ranges::partition_point(ids, before) - ids.begin());
  }

  void TakeFinished(SymbolId first, SymbolId last) {
    const SymbolTable& finished = *field_.finished;
    for (SymbolId id = first; id < last; ++id) {
      const uint32_t element = finished.element(id);
      if (used_.used[element] != 0) Take(element, finished[id]);
    }
  }

  void Take(uint32_t element, ValueView value) {
    keeps_load_order_ &= load_order_.empty() || load_order_.back() < element;
    id_of_element_[element] = static_cast<SymbolId>(values_.size());
    values_.Append(value);
    load_order_.push_back(element);
  }

  // The place of each symbol among the used elements; empty where it is its id.
  std::vector<uint32_t> LoadOrder() {
    if (keeps_load_order_) return {};
    std::vector<uint32_t> place(used_.used.size());
    std::exclusive_scan(used_.used.begin(), used_.used.end(), place.begin(), uint32_t{0});
    for (uint32_t& element : load_order_) element = place[element];
    return std::move(load_order_);
  }

  const StagedField& field_;
  const UsedElements& used_;
  std::vector<SymbolId>& id_of_element_;
  DualVector values_;
  std::vector<uint32_t> load_order_;  // the element of each id
  bool keeps_load_order_ = true;      // these ascend
};

}  // namespace

absl::StatusOr<SymbolTable> ExtendSymbols(const StagedField& field, const UsedElements& used,
                                          std::vector<SymbolId>* id_of_element,
                                          const CancelToken& cancel) {
  const std::vector<uint32_t> added = AddedInOrder(field, used, cancel);
  if (!cancel.status().ok()) return cancel.status();
  return Merge(field, used, id_of_element).Run(added);
}

}  // namespace celadon
