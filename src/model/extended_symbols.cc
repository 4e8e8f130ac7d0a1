#include "model/extended_symbols.h"

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>

#include "runtime/status_macros.h"
#include "storage/symbol_order.h"

namespace celadon {
namespace {

// The used elements behind those of the finished table, in value order.
std::vector<uint32_t> AddedInOrder(const StagedField& field, const UsedElements& used,
                                   const Execution& execution) {
  std::vector<uint32_t> added;
  DualVector values;
  for (uint32_t element = field.finished->size(); element < field.size(); ++element) {
    if (used.used[element] == 0) continue;
    added.push_back(element);
    values.Append(field.value(element));
  }
  const std::vector<uint32_t> positions =
      OrderValues(values, execution.cancel, execution.executor).positions;
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
  }

  absl::StatusOr<SymbolTable> Run(const std::vector<uint32_t>& added) {
    SymbolId taken = 0;
    for (const uint32_t element : added) {
      const ValueView value = field_.value(element);
      const SymbolId place = PlaceOf(value, taken);
      TakeFinished(taken, place);
      Number(element, values_.size());
      values_.Append(value);
      taken = place;
    }
    TakeFinished(taken, field_.finished->size());
    std::vector<uint32_t> load_order = LoadOrder();
    return SymbolTable::FromValueOrder(std::move(values_), std::move(load_order), field_.format);
  }

 private:
  // The first finished symbol from `first` on that comes behind the value. Steps grow, so that near
  // places are found fast.
  SymbolId PlaceOf(ValueView value, SymbolId first) const {
    const SymbolTable& finished = *field_.finished;
    const auto before = [&](SymbolId id) { return CompareSymbols(finished[id], value) < 0; };
    SymbolId step = 1;
    for (; finished.size() - first > step && before(first + step); step *= 2) first += step;
    const auto ids = std::views::iota(first, first + std::min(step + 1, finished.size() - first));
    return first + static_cast<SymbolId>(std::ranges::partition_point(ids, before) - ids.begin());
  }

  // Takes those of [first, last) that are used, which mostly follow each other, run by run.
  void TakeFinished(SymbolId first, SymbolId last) {
    const SymbolTable& finished = *field_.finished;
    while (true) {
      first = Next(first, last, true);
      if (first == last) return;
      const SymbolId end = Next(first, last, false);
      for (SymbolId id = first; id < end; ++id) {
        Number(finished.element(id), values_.size() + (id - first));
      }
      values_.AppendRange(finished.values(), first, end - first);
      first = end;
    }
  }

  // The first of the ids [first, last) whose element is used, or is not; `last` if there is none.
  SymbolId Next(SymbolId first, SymbolId last, bool used) const {
    const SymbolTable& finished = *field_.finished;
    if (finished.elements().empty()) {
      const auto elements = std::span(used_.used).subspan(first, last - first);
      return first +
             static_cast<SymbolId>(std::ranges::find(elements, uint8_t{used}) - elements.begin());
    }
    while (first < last && (used_.used[finished.element(first)] != 0) != used) ++first;
    return first;
  }

  void Number(uint32_t element, size_t id) {
    keeps_load_order_ &= id == 0 || last_element_ < element;
    last_element_ = element;
    id_of_element_[element] = static_cast<SymbolId>(id);
  }

  // The place of each symbol among the used elements; empty where it is its id.
  std::vector<uint32_t> LoadOrder() const {
    if (keeps_load_order_) return {};
    std::vector<uint32_t> places(values_.size());
    uint32_t place = 0;
    for (size_t element = 0; element < used_.used.size(); ++element) {
      if (used_.used[element] != 0) places[id_of_element_[element]] = place++;
    }
    return places;
  }

  const StagedField& field_;
  const UsedElements& used_;
  std::vector<SymbolId>& id_of_element_;
  DualVector values_;
  uint32_t last_element_ = 0;     // numbered
  bool keeps_load_order_ = true;  // elements ascend with their ids
};

}  // namespace

absl::StatusOr<SymbolTable> ExtendSymbols(const StagedField& field, const UsedElements& used,
                                          std::vector<SymbolId>* id_of_element,
                                          const Execution& execution) {
  const std::vector<uint32_t> added = AddedInOrder(field, used, execution);
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return Merge(field, used, id_of_element).Run(added);
}

}  // namespace celadon
