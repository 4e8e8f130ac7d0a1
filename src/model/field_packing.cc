#include "model/field_packing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {

namespace {

constexpr size_t kReadRows = 8192;          // a stretch that stays in a core's cache
constexpr uint64_t kSortBytesASymbol = 24;  // sort entry, element and id

// The elements of a field that rows hold.
struct UsedElements {
  std::vector<uint8_t> used;  // one an element
  uint32_t count = 0;
  bool all() const { return count == used.size(); }

  void Mark(std::span<const uint32_t> elements) {
    for (const uint32_t element : elements) {
      if (element == StagedColumn::kNull || used[element] != 0) continue;
      used[element] = 1;
      ++count;
    }
  }
};

// Stops as soon as all are seen.
absl::StatusOr<UsedElements> FindUsed(uint32_t elements,
                                      std::span<const StagedColumn* const> columns,
                                      const CancelToken& cancel) {
  UsedElements found{.used = std::vector<uint8_t>(elements)};
  std::vector<uint32_t> rows(kReadRows);
  for (const StagedColumn* column : columns) {
    for (uint64_t first = 0; first < column->rows() && !found.all(); first += kReadRows) {
      CELADON_RETURN_IF_ERROR(cancel.status());
      const auto part =
          std::span(rows).first(std::min<uint64_t>(kReadRows, column->rows() - first));
      column->Read(first, part);
      found.Mark(part);
    }
  }
  return found;
}

bool Unchanged(const StagedField& field, const UsedElements& used) {
  return field.finished != nullptr && used.all() && field.finished->size() == used.count &&
         field.finished->format() == field.format;
}

void KeepFinished(const StagedField& field, OrderedField* ordered) {
  ordered->symbols = field.finished;
  ordered->unchanged = true;
  ordered->id_of_element.resize(field.finished->size());
  for (uint32_t element = 0; element < field.finished->size(); ++element) {
    ordered->id_of_element[element] = field.finished->symbol_at(element);
  }
}

DualVector UsedValues(const DualVector& values, const UsedElements& used) {
  DualVector kept;
  kept.Reserve(used.count);
  for (size_t element = 0; element < values.size(); ++element) {
    if (used.used[element] != 0) kept.Append(values[element]);
  }
  return kept;
}

// From the ids of the used elements to those of all.
std::vector<SymbolId> SpreadIds(const std::vector<SymbolId>& ids, const UsedElements& used) {
  std::vector<SymbolId> spread(used.used.size());
  for (size_t element = 0, kept = 0; element < spread.size(); ++element) {
    if (used.used[element] != 0) spread[element] = ids[kept++];
  }
  return spread;
}

// Holds the values twice, and what sorting takes.
absl::Status Reorder(StagedField& field, const UsedElements& used, const std::string& what,
                     const CancelToken& cancel, OrderedField* ordered) {
  DualVector values = field.symbols.Take();
  field.memory.Resize(values.bytes(), what).IgnoreError();  // less is never refused
  CELADON_RETURN_IF_ERROR(
      ordered->memory.Resize(values.bytes() + kSortBytesASymbol * values.size(), what));
  if (!used.all()) values = UsedValues(values, used);
  ordered->symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(std::move(values), field.format, &ordered->id_of_element, cancel));
  CELADON_RETURN_IF_ERROR(cancel.status());
  if (!used.all()) ordered->id_of_element = SpreadIds(ordered->id_of_element, used);
  field.memory.Clear();
  return absl::OkStatus();
}

// Turns elements into the codes of a column of that field.
void MapToCodes(const OrderedField& field, bool nulls, std::span<uint32_t> elements) {
  const SymbolId* const ids = field.id_of_element.data();
  if (!nulls) {
    for (uint32_t& element : elements) element = ids[element];
    return;
  }
  for (uint32_t& element : elements) {
    element = element == StagedColumn::kNull ? field.symbols->size() : ids[element];
  }
}

void PackChunk(const StagedColumn& column, const OrderedField& field, uint64_t chunk,
               BitPackedColumnWriter* writer) {
  std::array<uint32_t, BitPackedColumn::kBlockRows> block;
  const uint64_t end = std::min(column.rows(), (chunk + 1) * StagedColumn::kChunkRows);
  for (uint64_t row = chunk * StagedColumn::kChunkRows; row < end; row += block.size()) {
    const auto part = std::span(block).first(std::min<uint64_t>(block.size(), end - row));
    column.Read(row, part);
    MapToCodes(field, column.has_nulls(), part);
    writer->WriteBlock(row / block.size(), part);
  }
}

}  // namespace

absl::StatusOr<OrderedField> OrderSymbols(StagedField& field,
                                          std::span<const StagedColumn* const> columns,
                                          const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const UsedElements used,
                           FindUsed(field.symbols.size(), columns, execution.cancel));
  OrderedField ordered;
  ordered.memory = MemoryReservation(execution.memory);
  const std::string what = absl::StrFormat("the symbols of field %s", field.name);
  if (Unchanged(field, used)) {
    KeepFinished(field, &ordered);
  } else {
    CELADON_RETURN_IF_ERROR(Reorder(field, used, what, execution.cancel, &ordered));
  }
  const uint64_t map_bytes = ordered.id_of_element.size() * sizeof(SymbolId);
  CELADON_RETURN_IF_ERROR(
      ordered.memory.Resize(map_bytes + (ordered.unchanged ? 0 : ordered.symbols->bytes()), what));
  return ordered;
}

absl::StatusOr<BitPackedColumn> PackColumn(const StagedColumn& column, const OrderedField& field,
                                           const Execution& execution) {
  if (field.unchanged && column.finished() != nullptr) return *column.finished();
  BitPackedColumnWriter writer(column.rows(), field.symbols->size(), column.has_nulls());
  const size_t chunks = (column.rows() + StagedColumn::kChunkRows - 1) / StagedColumn::kChunkRows;
  execution.executor->Run(chunks, [&](size_t chunk, size_t) {
    if (!execution.cancel.cancelled()) PackChunk(column, field, chunk, &writer);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return std::move(writer).Finish();
}

}  // namespace celadon
