#include "storage/staged_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace celadon {

StagedField StagedField::FromSymbols(std::string name, std::shared_ptr<const SymbolTable> symbols) {
  DualVector values;
  values.Reserve(symbols->size(), symbols->values().text_bytes());
  for (uint32_t element = 0; element < symbols->size(); ++element) {
    values.Append((*symbols)[symbols->symbol_at(element)]);
  }
  StagedField field;
  field.name = std::move(name);
  field.symbols = Dictionary::FromDistinct(std::move(values));
  field.format = symbols->format();
  field.finished = std::move(symbols);
  return field;
}

StagedColumn StagedColumn::FromColumn(BitPackedColumn column,
                                      std::shared_ptr<const SymbolTable> symbols) {
  StagedColumn staged;
  staged.has_nulls_ = column.has_nulls();
  staged.finished_ = std::move(column);
  staged.symbols_ = std::move(symbols);
  return staged;
}

void StagedColumn::Append(std::span<const uint32_t> elements) {
  while (!elements.empty()) {
    const auto part = elements.first(std::min(elements.size(), kChunkRows - tail_.size()));
    elements = elements.subspan(part.size());
    has_nulls_ = has_nulls_ || std::find(part.begin(), part.end(), kNull) != part.end();
    MakeRoom(part.size());
    tail_.insert(tail_.end(), part.begin(), part.end());
    if (tail_.size() == kChunkRows) Seal();
  }
}

void StagedColumn::AppendNulls(uint64_t rows) {
  has_nulls_ = has_nulls_ || rows != 0;
  while (rows != 0) {
    const size_t part = std::min<uint64_t>(rows, kChunkRows - tail_.size());
    rows -= part;
    MakeRoom(part);
    tail_.resize(tail_.size() + part, kNull);
    if (tail_.size() == kChunkRows) Seal();
  }
}

void StagedColumn::MakeRoom(size_t rows) {
  const size_t needed = tail_.size() + rows;
  if (needed <= tail_.capacity()) return;
  tail_.reserve(std::min(kChunkRows, std::max(needed, 2 * tail_.capacity())));
}

// The NULLs of a chunk are its largest code, one above its largest element.
void StagedColumn::Seal() {
  std::array<uint32_t, 4> ends = {};  // one above the largest; four, so that none waits for another
  for (size_t row = 0; row < kChunkRows; row += ends.size()) {
    for (size_t i = 0; i < ends.size(); ++i) {
      ends[i] = std::max(ends[i], tail_[row + i] + 1);  // 0 for a NULL
    }
  }
  const uint32_t cardinality = *std::ranges::max_element(ends);
  const bool nulls = has_nulls_ && std::ranges::find(tail_, kNull) != tail_.end();
  if (nulls) std::replace(tail_.begin(), tail_.end(), kNull, cardinality);
  BitPackedColumnWriter writer(kChunkRows, cardinality, nulls);
  for (size_t row = 0; row < kChunkRows; row += BitPackedColumn::kBlockRows) {
    writer.WriteBlock(row / BitPackedColumn::kBlockRows,
                      std::span(tail_).subspan(row, BitPackedColumn::kBlockRows));
  }
  chunks_.push_back(std::move(writer).Finish());
  packed_bytes_ += chunks_.back().bytes();
  tail_.clear();
}

uint32_t StagedColumn::operator[](uint64_t row) const {
  uint32_t element = kNull;
  Read(row, std::span(&element, 1));
  return element;
}

void StagedColumn::Read(uint64_t first_row, std::span<uint32_t> out) const {
  assert(first_row + out.size() <= rows());
  while (!out.empty()) {
    size_t part = 0;
    if (first_row < finished_.rows()) {
      part = std::min<uint64_t>(out.size(), finished_.rows() - first_row);
      ReadFinished(first_row, out.first(part));
    } else {
      const uint64_t row = first_row - finished_.rows();
      const size_t chunk = row / kChunkRows, begin = row % kChunkRows;
      part = std::min(out.size(), kChunkRows - begin);
      if (chunk < chunks_.size()) {
        ReadChunk(chunks_[chunk], begin, out.first(part));
      } else {
        std::copy_n(tail_.begin() + static_cast<std::ptrdiff_t>(begin), part, out.begin());
      }
    }
    first_row += part;
    out = out.subspan(part);
  }
}

void StagedColumn::ReadFinished(uint64_t first_row, std::span<uint32_t> out) const {
  finished_.Unpack(first_row, out);
  for (uint32_t& code : out) {
    code = code < finished_.cardinality() ? symbols_->element(code) : kNull;
  }
}

void StagedColumn::ReadChunk(const BitPackedColumn& chunk, size_t first_row,
                             std::span<uint32_t> out) const {
  chunk.Unpack(first_row, out);
  if (chunk.has_nulls()) std::replace(out.begin(), out.end(), chunk.null_code(), kNull);
}

const BitPackedColumn* StagedColumn::finished() const {
  return symbols_ != nullptr && rows() == finished_.rows() ? &finished_ : nullptr;
}

size_t StagedColumn::bytes() const {
  return packed_bytes_ + chunks_.capacity() * sizeof(BitPackedColumn) +
         tail_.capacity() * sizeof(uint32_t);
}

std::optional<size_t> StagedTable::ColumnOf(std::string_view field) const {
  for (size_t column = 0; column < fields.size(); ++column) {
    if (fields[column]->name == field) return column;
  }
  return std::nullopt;
}

size_t StagedTable::AddColumn(std::shared_ptr<StagedField> field) {
  assert(!ColumnOf(field->name));
  fields.push_back(std::move(field));
  columns.emplace_back().AppendNulls(rows);
  return columns.size() - 1;
}

void StagedTable::RemoveColumn(size_t position) {
  fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(position));
  columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(position));
}

}  // namespace celadon
