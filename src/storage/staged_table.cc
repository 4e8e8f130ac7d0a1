#include "storage/staged_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "value/final_values.h"

namespace celadon {
namespace {

// So many symbols are copied and put into a hash table while one value is looked for in their
// order.
constexpr uint32_t kSymbolsALook = 8;

// Turns codes of a source, or kNull, into their elements.
void ToElements(const CodeElements& element_of_code, std::span<uint32_t> codes) {
  if (element_of_code == nullptr) return;
  const auto null_code = static_cast<uint32_t>(element_of_code->size() - 1);
  const uint32_t* const elements = element_of_code->data();
  for (uint32_t& code : codes) code = elements[std::min(code, null_code)];
}

// Elements of rows [first_row, first_row + out.size()) of the chunk.
void ReadChunk(const StagedColumn::Chunk& chunk, size_t first_row, std::span<uint32_t> out) {
  const BitPackedColumn& codes = chunk.codes;
  codes.Unpack(first_row, out);
  if (chunk.element_of_code != nullptr) return ToElements(chunk.element_of_code, out);
  if (codes.has_nulls()) std::ranges::replace(out, codes.null_code(), StagedColumn::kNull);
}

}  // namespace

StagedField StagedField::FromSymbols(std::string name, std::shared_ptr<const SymbolTable> symbols) {
  StagedField field;
  field.name = std::move(name);
  field.format = symbols->format();
  field.finished = std::move(symbols);
  return field;
}

void StagedField::Borrow(std::shared_ptr<const DualVector> values) {
  assert(size() == 0);
  borrowed_ = std::move(values);
  borrowed_size_ = 0;
}

bool StagedField::order_is_known() const {
  const bool whole = borrowed_ != nullptr && borrowed_size_ == borrowed_->size();
  return whole && FactsOf(borrowed_)->order.has_value();
}

std::optional<std::vector<uint32_t>> StagedField::TakeOrder() {
  if (!order_is_known()) return std::nullopt;
  auto& order = FactsOf(borrowed_)->order;
  return borrowed_.use_count() == 1 ? std::exchange(order, std::nullopt) : order;
}

Dictionary& StagedField::symbols() {
  Own();
  symbols_.IndexAll();
  return symbols_;
}

const DualVector& StagedField::values() {
  Own();
  return symbols_.values();
}

void StagedField::Own() {
  if (borrowed_ != nullptr) symbols_ = Dictionary::FromDistinct(TakeSymbols());
  if (!untouched()) return;
  DualVector values;
  values.Reserve(size(), finished->values().text_bytes() + symbols_.values().text_bytes());
  if (finished->elements().empty()) values.AppendRange(finished->values(), 0, finished->size());
  for (auto element = static_cast<uint32_t>(values.size()); element < finished->size(); ++element) {
    values.Append(value(element));
  }
  values.AppendRange(symbols_.values(), 0, symbols_.size());
  symbols_ = Dictionary::FromDistinct(std::move(values));
  copied_ = true;
}

uint32_t StagedField::AddNew(const DualVector& values, size_t first, size_t count) {
  Own();
  const uint32_t element = symbols_.size();
  symbols_.AddNew(values, first, count);
  return element;
}

void StagedField::InternAll(const DualVector& values, std::span<const uint32_t> positions,
                            uint32_t* elements) {
  if (AddAscending(values, positions, elements)) return;
  looked_for_ += positions.size();
  if (!untouched() || looked_for_ > finished->size() / kSymbolsALook) {
    return symbols().InternAll(values, positions, elements);
  }
  for (size_t i = 0; i < positions.size(); ++i) {
    const ValueView value = values[positions[i]];
    const auto known = value.is_null() ? std::nullopt : finished->Find(value);
    const uint32_t added = known.has_value() ? Dictionary::kNone : symbols_.Intern(value);
    elements[i] = known.has_value()            ? finished->element(*known)
                  : added == Dictionary::kNone ? Dictionary::kNone
                                               : finished->size() + added;
  }
}

bool StagedField::AddAscending(const DualVector& values, std::span<const uint32_t> positions,
                               uint32_t* elements) {
  const bool ascending = finished == nullptr && borrowed_ == nullptr && !positions.empty() &&
                         ascending_ == symbols_.size();
  if (!ascending) return false;
  double last = ascending_ == 0 ? -std::numeric_limits<double>::infinity()
                                : symbols_.values().numbers().back();
  uint32_t next = positions.front();
  for (const uint32_t position : positions) {
    const ValueKind kind = values.kind(position);
    if (position != next++ || (kind != ValueKind::kNumber && kind != ValueKind::kDual)) {
      return false;
    }
    const double number = values.number(position);
    if (!(number > last) || (number == 0 && std::signbit(number))) return false;
    last = number;
  }
  const uint32_t first = AddNew(values, positions.front(), positions.size());
  std::iota(elements, elements + positions.size(), first);
  ascending_ = symbols_.size();
  return true;
}

void StagedField::Replace(Dictionary symbols) {
  symbols_ = std::move(symbols);
  ascending_ = 0;
  finished = nullptr;
  borrowed_ = nullptr;
}

DualVector StagedField::TakeSymbols() {
  if (borrowed_ == nullptr) {
    Own();
    ascending_ = 0;
    return symbols_.Take();
  }
  std::shared_ptr<const DualVector> borrowed = std::exchange(borrowed_, nullptr);
  if (borrowed_size_ == borrowed->size()) return TakeOrCopy(std::move(borrowed));
  DualVector values;
  values.AppendRange(*borrowed, 0, borrowed_size_);
  return values;
}

size_t StagedField::value_bytes() const {
  return borrowed_ == nullptr ? symbols_.values().bytes() : borrowed_->bytes();
}

size_t StagedField::BytesToTake(size_t more) const {
  if (borrowed_ == nullptr) return symbols_.BytesToTake(more);
  const auto& order = FactsOf(borrowed_)->order;
  return borrowed_->bytes() + (order.has_value() ? order->size() * sizeof(uint32_t) : 0);
}

StagedColumn StagedColumn::FromColumn(BitPackedColumn column,
                                      std::shared_ptr<const SymbolTable> symbols,
                                      Histogram histogram) {
  StagedColumn staged;
  staged.has_nulls_ = column.has_nulls();
  staged.finished_ = std::move(column);
  staged.symbols_ = std::move(symbols);
  staged.histogram_ = std::move(histogram);
  return staged;
}

void StagedColumn::Append(std::span<const uint32_t> elements) {
  AppendCodes(elements, nullptr, std::ranges::find(elements, kNull) != elements.end());
}

void StagedColumn::AppendCodes(std::span<const uint32_t> codes, const CodeElements& element_of_code,
                               bool nulls) {
  has_nulls_ = has_nulls_ || nulls;
  while (!codes.empty()) {
    const auto part = codes.first(std::min(codes.size(), kChunkRows - tail_.size()));
    codes = codes.subspan(part.size());
    AppendToTail(part, element_of_code);
    if (tail_.size() == kChunkRows) Seal();
  }
}

void StagedColumn::AppendToTail(std::span<const uint32_t> codes,
                                const CodeElements& element_of_code) {
  MakeRoom(codes.size());
  if (tail_.empty()) tail_elements_ = element_of_code;
  const bool same_codes = tail_elements_ == element_of_code;
  if (!same_codes) ToElements(std::exchange(tail_elements_, nullptr), tail_);
  tail_.insert(tail_.end(), codes.begin(), codes.end());
  if (!same_codes) ToElements(element_of_code, std::span(tail_).last(codes.size()));
}

void StagedColumn::AppendNulls(uint64_t rows) {
  has_nulls_ = has_nulls_ || rows != 0;
  while (rows != 0) {
    const size_t part = std::min<uint64_t>(rows, kChunkRows - tail_.size());
    rows -= part;
    if (part == kChunkRows) {
      chunks_.push_back({BitPackedColumnWriter(kChunkRows, 0, true).Finish(), nullptr});
      continue;
    }
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

// The NULLs of a chunk are the code behind those of its source or its elements.
void StagedColumn::Seal() {
  const uint32_t cardinality = tail_elements_ == nullptr
                                   ? TailCardinality()
                                   : static_cast<uint32_t>(tail_elements_->size() - 1);
  const bool nulls = has_nulls_ && std::ranges::find(tail_, kNull) != tail_.end();
  if (nulls) std::replace(tail_.begin(), tail_.end(), kNull, cardinality);
  BitPackedColumnWriter writer(kChunkRows, cardinality, nulls);
  for (size_t row = 0; row < kChunkRows; row += BitPackedColumn::kBlockRows) {
    writer.WriteBlock(row / BitPackedColumn::kBlockRows,
                      std::span(tail_).subspan(row, BitPackedColumn::kBlockRows));
  }
  const bool new_source = chunks_.empty() || chunks_.back().element_of_code != tail_elements_;
  if (new_source && tail_elements_ != nullptr) {
    packed_bytes_ += tail_elements_->size() * sizeof(uint32_t);
  }
  chunks_.push_back({std::move(writer).Finish(), tail_elements_});
  packed_bytes_ += chunks_.back().codes.bytes();
  tail_.clear();
}

uint32_t StagedColumn::TailCardinality() const {
  std::array<uint32_t, 4> ends = {};  // one above the largest; four, so that none waits for another
  for (size_t row = 0; row < kChunkRows; row += ends.size()) {
    for (size_t i = 0; i < ends.size(); ++i) {
      ends[i] = std::max(ends[i], tail_[row + i] + 1);  // 0 for a NULL
    }
  }
  return *std::ranges::max_element(ends);
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
        ToElements(tail_elements_, out.first(part));
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

const BitPackedColumn* StagedColumn::finished() const {
  return symbols_ != nullptr && rows() == finished_.rows() ? &finished_ : nullptr;
}

size_t StagedColumn::bytes() const {
  return packed_bytes_ + chunks_.capacity() * sizeof(Chunk) + tail_.capacity() * sizeof(uint32_t);
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
