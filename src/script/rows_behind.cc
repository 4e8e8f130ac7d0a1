#include "script/rows_behind.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "runtime/stretches.h"
#include "storage/code_order.h"
#include "storage/known_order.h"
#include "value/final_values.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 8192;  // a stretch that stays in a core's cache
constexpr uint32_t kNone = 0xFFFFFFFF;

// Where each element of the field is among the values, which are symbols; kNone where it is not.
std::vector<uint32_t> PlacesOf(StagedField& field, const std::shared_ptr<const DualVector>& values,
                               const Execution& execution) {
  std::vector<uint32_t> places(field.size(), kNone);
  if (places.empty()) return places;
  if (AreInOrder(values)) {
    InStretches(places.size(), execution.executor, [&](size_t, size_t first, size_t end) {
      if (execution.cancel.cancelled()) return;
      for (size_t element = first; element < end; ++element) {
        const ValueView value = field.value(static_cast<uint32_t>(element));
        places[element] = FindInOrder(*values, value).value_or(kNone);
      }
    });
    return places;
  }
  const Dictionary& symbols = field.symbols();
  InStretches(values->size(), execution.executor, [&](size_t, size_t first, size_t end) {
    if (execution.cancel.cancelled()) return;
    for (size_t i = first; i < end; ++i) {  // no two of them are one element
      const uint32_t element = symbols.Find((*values)[i]);
      if (element != Dictionary::kNone) places[element] = static_cast<uint32_t>(i);
    }
  });
  return places;
}

// Whether symbols that are the same look the same, too.
bool LooksLike(ValueView a, ValueView b) {
  const bool numbers = !a.has_number() || (a.number() == b.number() &&
                                           std::signbit(a.number()) == std::signbit(b.number()));
  return a.kind() == b.kind() && numbers && (!a.has_text() || a.text() == b.text());
}

}  // namespace

bool BringsElementsInOrder(const StagedField& field, const StagedColumn& column) {
  if (field.size() == 0) return true;
  CodeOrder order;
  std::array<uint32_t, kReadRows> elements;
  for (uint64_t row = 0; row < column.rows(); row += elements.size()) {
    const auto part =
        std::span(elements).first(std::min<uint64_t>(elements.size(), column.rows() - row));
    column.Read(row, part);
    CodeOrder rows;
    rows.Look(part);
    if (!order.Add(rows)) return false;
  }
  return order.end() == field.size();
}

bool RowsBehind::Join(size_t column, size_t place, const Execution& execution) {
  StagedField& field = *table_.fields[place];
  std::vector<uint32_t> places = PlacesOf(field, source_.values(column), execution);
  for (uint32_t element = 0; element < places.size(); ++element) {
    if (places[element] == kNone) continue;
    const ValueView value = (*source_.values(column))[places[element]];
    if (!LooksLike(field.value(element), value)) return false;
  }
  Joined& joined = joined_[column];
  joined = {place, table_.columns[place].has_nulls(), nullptr, std::move(places)};
  std::shared_ptr<const DualVector> known = source_.TakeValues(column);
  if (std::ranges::find(joined.code_of_element, kNone) == joined.code_of_element.end()) {
    joined.values = std::move(known);
    return true;
  }
  bool in_order = AreInOrder(known);
  DualVector values = TakeOrCopy(std::move(known));
  for (uint32_t element = 0; element < joined.code_of_element.size(); ++element) {
    if (joined.code_of_element[element] != kNone) continue;
    const ValueView value = field.value(element);
    in_order = in_order && (values.empty() || CompareSymbols(values[values.size() - 1], value) < 0);
    joined.code_of_element[element] = static_cast<uint32_t>(values.size());
    values.Append(value);
  }
  joined.values = ShareFinal(std::move(values));
  FactsOf(joined.values)->symbols = true;
  if (in_order) FactsOf(joined.values)->order.emplace();
  return true;
}

absl::Status RowsBehind::Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const {
  if (first_row < first_) {
    const auto part = codes.first(std::min<uint64_t>(codes.size(), first_ - first_row));
    ColumnOf(column).Read(first_row, part);
    const std::vector<uint32_t>& code_of = joined_[column].code_of_element;
    for (uint32_t& code : part) code = code == StagedColumn::kNull ? kNull : code_of[code];
    codes = codes.subspan(part.size());
    first_row = first_;
    if (codes.empty()) return absl::OkStatus();
  }
  return source_.Read(column, first_row - first_, codes);
}

}  // namespace celadon
