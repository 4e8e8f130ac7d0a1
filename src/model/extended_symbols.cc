#include "model/extended_symbols.h"

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "storage/symbol_order.h"
#include "value/dual_vector_parts.h"

namespace celadon {
namespace {

constexpr uint32_t kPartSymbols = 1 << 16;  // that one thread writes

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

// Symbols that follow each other in the result: finished ones, or one that was added.
struct Piece {
  SymbolId first = 0;  // of the finished ones
  uint32_t count = 0;
  uint32_t added = 0;  // where there are none of these: its element
};

// What both rows of symbols, each in value order, become, piece by piece. Pieces are put together
// in parts that can be written at once.
class MergePlan {
 public:
  struct Part {
    size_t first_piece = 0;
    SymbolId first_id = 0;
  };

  MergePlan(const StagedField& field, const UsedElements& used)
      : field_(field), finished_(*field.finished), used_(used) {}

  void Add(const std::vector<uint32_t>& added) {
    SymbolId taken = 0;
    for (const uint32_t element : added) {
      const ValueView value = field_.value(element);
      const SymbolId place = PlaceOf(value, taken);
      TakeFinished(taken, place);
      PartWithRoom().Add(value);
      pieces_.push_back({.added = element});
      taken = place;
    }
    TakeFinished(taken, finished_.size());
  }

  const std::vector<DualVectorParts::Size>& sizes() const { return sizes_; }
  SymbolId first_id(size_t part) const { return parts_[part].first_id; }
  std::span<const Piece> pieces(size_t part) const {
    const size_t first = parts_[part].first_piece;
    const size_t end = part + 1 == parts_.size() ? pieces_.size() : parts_[part + 1].first_piece;
    return std::span(pieces_).subspan(first, end - first);
  }

 private:
  // The first finished symbol from `first` on that comes behind the value. Steps grow, so that near
  // places are found fast.
  SymbolId PlaceOf(ValueView value, SymbolId first) const {
    const auto before = [&](SymbolId id) { return CompareSymbols(finished_[id], value) < 0; };
    SymbolId step = 1;
    for (; finished_.size() - first > step && before(first + step); step *= 2) first += step;
    const auto ids = std::views::iota(first, first + std::min(step + 1, finished_.size() - first));
    return first + static_cast<SymbolId>(std::ranges::partition_point(ids, before) - ids.begin());
  }

  // Takes those of [first, last) that are used, which mostly follow each other, run by run.
  void TakeFinished(SymbolId first, SymbolId last) {
    while (true) {
      first = Next(first, last, true);
      if (first == last) return;
      const SymbolId end = Next(first, first + std::min(last - first, kPartSymbols), false);
      PartWithRoom().Add(finished_.values(), first, end - first);
      pieces_.push_back({.first = first, .count = end - first});
      first = end;
    }
  }

  // The first of the ids [first, last) whose element is used, or is not; `last` if there is none.
  SymbolId Next(SymbolId first, SymbolId last, bool used) const {
    if (finished_.elements().empty()) {
      const auto elements = std::span(used_.used).subspan(first, last - first);
      return first +
             static_cast<SymbolId>(std::ranges::find(elements, uint8_t{used}) - elements.begin());
    }
    while (first < last && (used_.used[finished_.element(first)] != 0) != used) ++first;
    return first;
  }

  DualVectorParts::Size& PartWithRoom() {
    if (sizes_.empty() || sizes_.back().values >= kPartSymbols) {
      const size_t before = sizes_.empty() ? 0 : parts_.back().first_id + sizes_.back().values;
      parts_.push_back({pieces_.size(), static_cast<SymbolId>(before)});
      sizes_.emplace_back();
    }
    return sizes_.back();
  }

  const StagedField& field_;
  const SymbolTable& finished_;
  const UsedElements& used_;
  std::vector<Piece> pieces_;
  std::vector<Part> parts_;
  std::vector<DualVectorParts::Size> sizes_;  // of the parts
};

// Writes the symbols of a plan.
class Merge {
 public:
  Merge(const StagedField& field, const UsedElements& used, const MergePlan& plan,
        const Execution& execution, std::vector<SymbolId>* id_of_element)
      : field_(field),
        used_(used),
        plan_(plan),
        execution_(execution),
        id_of_element_(*id_of_element),
        values_(plan.sizes()) {
    id_of_element_ = FilledVector<SymbolId>(field.size(), 0, execution.executor);
  }

  absl::StatusOr<SymbolTable> Run() {
    std::vector<Elements> parts(plan_.sizes().size());
    execution_.executor->Run(parts.size(), [&](size_t part, size_t) {
      if (!execution_.cancel.cancelled()) parts[part] = Write(part);
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    std::vector<uint32_t> load_order = Ascend(parts) ? std::vector<uint32_t>() : LoadOrder();
    return SymbolTable::FromValueOrder(values_.Take(), std::move(load_order), field_.format,
                                       execution_.executor);
  }

 private:
  // Those of symbols in the order of their ids.
  struct Elements {
    uint32_t first = 0;
    uint32_t last = 0;
    bool ascend = true;
  };

  Elements Write(size_t part) {
    DualVectorParts::Writer writer = values_.part(part);
    Elements elements{.first = ElementOf(plan_.pieces(part).front())};
    elements.last = elements.first;
    SymbolId id = plan_.first_id(part);
    const auto number = [&](uint32_t element) {
      elements.ascend &= element >= elements.last;
      elements.last = element;
      id_of_element_[element] = id++;
    };
    for (const Piece& piece : plan_.pieces(part)) {
      if (piece.count == 0) {
        writer.Append(field_.value(piece.added));
        number(piece.added);
        continue;
      }
      writer.AppendRange(field_.finished->values(), piece.first, piece.count);
      for (uint32_t i = 0; i < piece.count; ++i) number(field_.finished->element(piece.first + i));
    }
    return elements;
  }

  uint32_t ElementOf(const Piece& piece) const {
    return piece.count == 0 ? piece.added : field_.finished->element(piece.first);
  }

  static bool Ascend(const std::vector<Elements>& parts) {
    const auto descend = [](const Elements& a, const Elements& b) { return a.last > b.first; };
    return std::ranges::all_of(parts, &Elements::ascend) &&
           std::ranges::adjacent_find(parts, descend) == parts.end();
  }

  // The place of each symbol among the used elements.
  std::vector<uint32_t> LoadOrder() const {
    std::vector<uint32_t> places = FilledVector<uint32_t>(used_.count);
    uint32_t place = 0;
    for (size_t element = 0; element < used_.used.size(); ++element) {
      if (used_.used[element] != 0) places[id_of_element_[element]] = place++;
    }
    return places;
  }

  const StagedField& field_;
  const UsedElements& used_;
  const MergePlan& plan_;
  const Execution& execution_;
  std::vector<SymbolId>& id_of_element_;
  DualVectorParts values_;
};

}  // namespace

absl::StatusOr<SymbolTable> ExtendSymbols(const StagedField& field, const UsedElements& used,
                                          std::vector<SymbolId>* id_of_element,
                                          const Execution& execution) {
  const std::vector<uint32_t> added = AddedInOrder(field, used, execution);
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  MergePlan plan(field, used);
  plan.Add(added);
  return Merge(field, used, plan, execution, id_of_element).Run();
}

}  // namespace celadon
