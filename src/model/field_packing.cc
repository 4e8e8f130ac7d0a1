#include "model/field_packing.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "model/extended_symbols.h"
#include "runtime/status_macros.h"
#include "storage/used_elements.h"

namespace celadon {

namespace {

constexpr uint64_t kSortBytesASymbol = 24;  // sort entry, element and id

// Whether the field has the symbols of its finished table and no others.
bool HasFinishedSymbols(const StagedField& field) {
  return field.finished != nullptr && field.finished->size() == field.size() &&
         field.finished->format() == field.format;
}

void KeepFinished(const StagedField& field, OrderedField* ordered) {
  ordered->symbols = field.finished;
  ordered->unchanged = true;
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

// The symbols of the finished table are in order; the values are held twice.
absl::Status Extend(StagedField& field, const UsedElements& used, const std::string& what,
                    const Execution& execution, OrderedField* ordered) {
  CELADON_RETURN_IF_ERROR(ordered->memory.Resize(
      field.finished->bytes() + kSortBytesASymbol * (field.size() - field.finished->size()), what));
  CELADON_ASSIGN_OR_RETURN(SymbolTable symbols,
                           ExtendSymbols(field, used, &ordered->id_of_element, execution));
  ordered->symbols = std::make_shared<const SymbolTable>(std::move(symbols));
  field.Replace(Dictionary());
  field.memory.Clear();
  return absl::OkStatus();
}

// Holds the values twice, and what sorting takes.
absl::Status Reorder(StagedField& field, const UsedElements& used, const std::string& what,
                     const Execution& execution, OrderedField* ordered) {
  std::optional<std::vector<uint32_t>> order = field.TakeOrder();
  DualVector values = field.TakeSymbols();
  field.memory.Resize(values.bytes(), what).IgnoreError();  // less is never refused
  CELADON_RETURN_IF_ERROR(
      ordered->memory.Resize(values.bytes() + kSortBytesASymbol * values.size(), what));
  if (!used.all()) values = UsedValues(values, used);
  std::vector<SymbolId>* const ids = used.all() ? nullptr : &ordered->id_of_element;
  SymbolTable symbols = order.has_value() && used.all()
                            ? SymbolTable::FromKnownOrder(std::move(values), *std::move(order),
                                                          field.format, ids, execution.executor)
                            : SymbolTable::FromLoadOrder(std::move(values), field.format, ids,
                                                         execution.cancel, execution.executor);
  ordered->symbols = std::make_shared<const SymbolTable>(std::move(symbols));
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  if (!used.all()) ordered->id_of_element = SpreadIds(ordered->id_of_element, used);
  field.memory.Clear();
  return absl::OkStatus();
}

SymbolId NullCode(const OrderedField& field) { return field.symbols->size(); }

// Turns elements into the codes of a column of that field.
void MapToCodes(const OrderedField& field, bool nulls, std::span<uint32_t> elements) {
  if (field.told_by_table()) {
    for (uint32_t& element : elements) {
      element = element == StagedColumn::kNull ? NullCode(field) : field.id_of(element);
    }
    return;
  }
  const SymbolId* const ids = field.id_of_element.data();
  if (!nulls) {
    for (uint32_t& element : elements) element = ids[element];
    return;
  }
  for (uint32_t& element : elements) {
    element = element == StagedColumn::kNull ? NullCode(field) : ids[element];
  }
}

// From the codes of a source to those of the column, by way of elements.
class SourceCodes {
 public:
  // Of all sources that the chunks of the column have.
  SourceCodes(const StagedColumn& column, const OrderedField& field) {
    for (const StagedColumn::Chunk& chunk : column.chunks()) {
      if (chunk.element_of_code == nullptr) continue;
      const auto [codes, added] = codes_.try_emplace(chunk.element_of_code.get());
      if (added && !KeepsCodes(*chunk.element_of_code, field)) {
        codes->second = Compose(*chunk.element_of_code, field);
      }
    }
  }

  // Whether the codes of the chunk are those of the column.
  bool Keeps(const StagedColumn::Chunk& chunk) const {
    return codes_.at(chunk.element_of_code.get()).empty();
  }

  void Map(const StagedColumn::Chunk& chunk, std::span<uint32_t> codes) const {
    if (Keeps(chunk)) return;
    const SymbolId* const ids = codes_.at(chunk.element_of_code.get()).data();
    for (uint32_t& code : codes) code = ids[code];
  }

 private:
  // Then the code of NULL is the same, too.
  static bool KeepsCodes(const std::vector<uint32_t>& element_of_code, const OrderedField& field) {
    const auto elements = std::span(element_of_code).first(element_of_code.size() - 1);
    if (!field.keeps_elements() || elements.size() != field.symbols->size()) return false;
    uint32_t code = 0;
    return std::ranges::all_of(elements, [&](uint32_t element) { return element == code++; });
  }

  static std::vector<SymbolId> Compose(const std::vector<uint32_t>& element_of_code,
                                       const OrderedField& field) {
    std::vector<SymbolId> codes;
    codes.reserve(element_of_code.size());
    for (const uint32_t element : element_of_code) {  // those that no row holds have none
      codes.push_back(element < field.elements() ? field.id_of(element) : NullCode(field));
    }
    return codes;
  }

  // By source; empty where it has those of the column.
  absl::flat_hash_map<const std::vector<uint32_t>*, std::vector<SymbolId>> codes_;
};

// Packs stretches of rows, as many as a chunk holds, from the first row on.
class ColumnPacking {
 public:
  ColumnPacking(const StagedColumn& column, const OrderedField& field)
      : column_(column),
        field_(field),
        sources_(column, field),
        writer_(column.rows(), field.symbols->size(), column.has_nulls()) {}

  size_t stretches() const {
    return (column_.rows() + StagedColumn::kChunkRows - 1) / StagedColumn::kChunkRows;
  }

  // Different stretches may be packed at once.
  void Pack(size_t stretch) {
    const StagedColumn::Chunk* const chunk = ChunkAt(stretch);
    if (chunk != nullptr && IsPacked(*chunk)) return Copy(stretch, *chunk);
    std::array<uint32_t, BitPackedColumn::kBlockRows> block;
    const uint64_t begin = stretch * StagedColumn::kChunkRows;
    const uint64_t end = std::min(column_.rows(), begin + StagedColumn::kChunkRows);
    for (uint64_t row = begin; row < end; row += block.size()) {
      const auto part = std::span(block).first(std::min<uint64_t>(block.size(), end - row));
      if (chunk != nullptr) {
        chunk->codes.Unpack(row - begin, part);
        sources_.Map(*chunk, part);
      } else {
        column_.Read(row, part);
        MapToCodes(field_, column_.has_nulls(), part);
      }
      writer_.WriteBlock(row / block.size(), part);
    }
  }

  BitPackedColumn Finish() && { return std::move(writer_).Finish(); }

 private:
  // Whether the rows of the chunk lie as they will in the column.
  bool IsPacked(const StagedColumn::Chunk& chunk) const {
    return sources_.Keeps(chunk) &&
           chunk.codes.packed_bytes() == BitPackedColumn::PackedBytes(StagedColumn::kChunkRows,
                                                                      field_.symbols->size(),
                                                                      column_.has_nulls());
  }

  void Copy(size_t stretch, const StagedColumn::Chunk& chunk) {
    const size_t bytes = chunk.codes.packed_bytes();
    if (bytes != 0) std::memcpy(&writer_.packed()[stretch * bytes], chunk.codes.data(), bytes);
  }

  // The chunk that is this stretch, if there is one and its rows are codes of a source.
  const StagedColumn::Chunk* ChunkAt(size_t stretch) const {
    if (column_.first_chunk_row() != 0 || stretch >= column_.chunks().size()) return nullptr;
    const StagedColumn::Chunk& chunk = column_.chunks()[stretch];
    return chunk.element_of_code == nullptr ? nullptr : &chunk;
  }

  const StagedColumn& column_;
  const OrderedField& field_;
  const SourceCodes sources_;
  BitPackedColumnWriter writer_;
};

}  // namespace

absl::StatusOr<OrderedField> OrderSymbols(StagedField& field,
                                          std::span<const StagedColumn* const> columns,
                                          const Execution& execution) {
  OrderedField ordered;
  ordered.memory = MemoryReservation(execution.memory);
  const bool same = HasFinishedSymbols(field);
  if (same && std::ranges::any_of(columns, [&field](const StagedColumn* column) {
        return HoldsAll(*column, field.size());
      })) {
    KeepFinished(field, &ordered);
    return ordered;
  }
  CELADON_ASSIGN_OR_RETURN(const UsedElements used,
                           FindUsed(field.size(), columns, execution.cancel));
  const std::string what = absl::StrFormat("the symbols of field %s", field.name);
  if (same && used.all()) {
    KeepFinished(field, &ordered);
  } else if (field.finished != nullptr) {
    CELADON_RETURN_IF_ERROR(Extend(field, used, what, execution, &ordered));
  } else {
    CELADON_RETURN_IF_ERROR(Reorder(field, used, what, execution, &ordered));
  }
  const uint64_t map_bytes = ordered.id_of_element.size() * sizeof(SymbolId);
  CELADON_RETURN_IF_ERROR(
      ordered.memory.Resize(map_bytes + (ordered.unchanged ? 0 : ordered.symbols->bytes()), what));
  return ordered;
}

absl::StatusOr<BitPackedColumn> PackColumn(const StagedColumn& column, const OrderedField& field,
                                           const Execution& execution) {
  if (field.unchanged && column.finished() != nullptr) return *column.finished();
  ColumnPacking packing(column, field);
  execution.executor->Run(packing.stretches(), [&](size_t stretch, size_t) {
    if (!execution.cancel.cancelled()) packing.Pack(stretch);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return std::move(packing).Finish();
}

}  // namespace celadon
