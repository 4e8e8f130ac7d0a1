#include "storage/table_appender.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "storage/known_order.h"

namespace celadon {

namespace {

constexpr uint32_t kUnmapped = 0xFFFFFFFE;
constexpr uint32_t kFound = 0xFFFFFFFD;  // no longer unmapped, its symbol is asked for
constexpr size_t kRowsBetweenPolls = 1 << 16;
constexpr size_t kLookRows = 1024;  // looked at before new entries are looked for
// Fewer values are found in a hash table as fast.
constexpr size_t kFewestBorrowed = 1 << 12;
// So many symbols of a finished table are copied and indexed while one entry is looked for in them.
constexpr size_t kSymbolsAnEntry = 8;

// Adds entries that are new symbols of the field, in this order; those that follow each other at
// once.
void AddNew(const DualVector& dictionary, std::span<const uint32_t> entries, StagedField& field,
            uint32_t* elements) {
  for (size_t first = 0, end = 0; first < entries.size(); first = end) {
    for (end = first + 1; end < entries.size() && entries[end] == entries[end - 1] + 1;) ++end;
    const uint32_t element = field.AddNew(dictionary, entries[first], end - first);
    std::iota(elements + first, elements + end, element);
  }
}

}  // namespace

TableAppender::TableAppender(StagedTable* table, std::vector<size_t> columns, Execution execution,
                             SourceSymbols source_symbols, const std::vector<size_t>& left_alone)
    : table_(table),
      execution_(std::move(execution)),
      source_symbols_(source_symbols),
      targets_(columns.size()),
      memory_(execution_.memory) {
  for (size_t i = 0; i < columns.size(); ++i) {
    targets_[i].column = columns[i];
    targets_[i].known = table->fields[columns[i]]->size();
  }
  std::vector<bool> is_other(table->columns.size(), true);
  for (const size_t column : columns) is_other[column] = false;
  for (const size_t column : left_alone) is_other[column] = false;
  for (size_t i = 0; i < is_other.size(); ++i) {
    if (is_other[i]) others_.push_back(i);
  }
}

absl::Status TableAppender::Append(size_t rows, std::span<const CodedColumn> batch) {
  assert(batch.size() == targets_.size());
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  if (rows > StagedTable::kMaxRows - table_->rows) {
    return absl::ResourceExhaustedError(absl::StrFormat("a table can't have more than %d rows: %s",
                                                        StagedTable::kMaxRows, table_->name));
  }
  for (size_t i = 0; i < targets_.size() && source_symbols_ != SourceSymbols::kLookUp; ++i) {
    if (targets_[i].dictionary != batch[i].dictionary) GoToDictionary(batch[i], targets_[i]);
  }
  std::vector<absl::Status> status(targets_.size());
  execution_.executor->Run(targets_.size(), [&](size_t i, size_t) {
    assert(batch[i].codes.size() == rows);
    status[i] = AppendColumn(batch[i], targets_[i]);
  });
  for (const absl::Status& column : status) CELADON_RETURN_IF_ERROR(column);
  for (const size_t column : others_) table_->columns[column].AppendNulls(rows);
  table_->rows += rows;
  return ReserveMemory();
}

absl::Status TableAppender::AppendColumn(const CodedColumn& source, Target& target) {
  if (target.dictionary != source.dictionary) GoToDictionary(source, target);
  StagedField& field = *table_->fields[target.column];
  for (size_t row = 0; row < source.codes.size(); row += kRowsBetweenPolls) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    const auto codes =
        source.codes.subspan(row, std::min(kRowsBetweenPolls, source.codes.size() - row));
    const Codes found = Intern(codes, field, target);
    if (!found.known) {
      return absl::InternalError(absl::StrFormat(
          "a code is outside its dictionary: field %s, table %s", field.name, table_->name));
    }
    AppendCodes(codes, found.nulls, target);
  }
  if (field.size() > StagedField::kMaxSymbols) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("a field can't have more than %d distinct values: %s",
                        StagedField::kMaxSymbols, field.name));
  }
  return absl::OkStatus();
}

// A dictionary that grows gives elements, so that the column needn't keep what its codes were at
// each time.
void TableAppender::AppendCodes(std::span<const uint32_t> codes, bool nulls, const Target& target) {
  StagedColumn& column = table_->columns[target.column];
  if (target.origin == nullptr) return column.AppendCodes(codes, target.element_of_entry, nulls);
  if (target.in_order) return column.AppendCodes(codes, nullptr, nulls);
  const uint32_t* const element_of_entry = target.element_of_entry->data();
  const auto null_code = static_cast<uint32_t>(target.dictionary->size());
  std::array<uint32_t, kLookRows> elements;
  for (size_t first = 0; first < codes.size(); first += kLookRows) {
    const auto part = codes.subspan(first, std::min(kLookRows, codes.size() - first));
    std::ranges::transform(part, elements.begin(), [&](uint32_t code) {
      return element_of_entry[std::min(code, null_code)];
    });
    column.AppendCodes(std::span(elements).first(part.size()), nullptr, nulls);
  }
}

void TableAppender::Grow(const CodedColumn& source, Target& target) {
  const size_t entries = source.dictionary->size();
  std::vector<uint32_t>& elements = *target.element_of_entry;
  target.dictionary = source.dictionary;
  target.unmapped += static_cast<uint32_t>(entries + 1 - elements.size());
  elements.back() = kUnmapped;
  elements.resize(entries, kUnmapped);
  elements.resize(entries + 1, StagedColumn::kNull);
}

void TableAppender::GoToDictionary(const CodedColumn& source, Target& target) {
  const size_t entries = source.dictionary->size();
  ValueOrigin origin = OriginOf(source.dictionary);
  if (origin != nullptr && origin == target.origin && entries >= target.dictionary->size()) {
    return Grow(source, target);
  }
  target.origin = std::move(origin);
  target.in_order = true;
  target.dictionary = source.dictionary;
  target.unmapped = static_cast<uint32_t>(entries);
  target.apart = target.nan = false;
  target.element_of_entry = std::make_shared<std::vector<uint32_t>>(
      FilledVector(entries + 1, kUnmapped, execution_.executor));
  target.element_of_entry->back() = StagedColumn::kNull;
  StagedField& field = *table_->fields[target.column];
  if (KnowOwn(field, target)) return;
  const size_t fewest = field.finished == nullptr ? 0 : field.finished->size() / kSymbolsAnEntry;
  target.apart = source_symbols_ == SourceSymbols::kTakeAsTheyStand &&
                 entries >= std::max(kFewestBorrowed, fewest) && AreFinal(source.dictionary) &&
                 AreSymbols(source.dictionary, execution_);
  if (!target.apart) return;
  if (field.size() == 0 && field.finished == nullptr) return field.Borrow(source.dictionary);
  FindHeld(field, target);
}

bool TableAppender::KnowOwn(const StagedField& field, Target& target) {
  const DualVector* const values = target.dictionary.get();
  std::vector<uint32_t>& elements = *target.element_of_entry;
  uint32_t known = field.size();
  if (field.finished != nullptr && values == &field.finished->values()) {
    known = field.finished->size();
    std::ranges::copy(field.finished->elements(), elements.begin());
    if (field.finished->elements().empty()) std::iota(elements.begin(), elements.end() - 1, 0);
  } else if (field.borrowed() == target.dictionary || field.grows_in() == values) {
    std::iota(elements.begin(), elements.begin() + known, 0);
  } else {
    return false;
  }
  target.unmapped -= known;
  return true;
}

void TableAppender::FindHeld(StagedField& field, Target& target) {
  const Dictionary& symbols = field.symbols();
  const DualVector& values = *target.dictionary;
  std::vector<uint32_t>& elements = *target.element_of_entry;
  std::atomic<uint32_t> held{0};
  InStretches(values.size(), execution_.executor, [&](size_t, size_t first, size_t end) {
    if (execution_.cancel.cancelled()) return;
    uint32_t found = 0;
    for (size_t entry = first; entry < end; ++entry) {
      const uint32_t element = symbols.Find(values[entry]);
      if (element == Dictionary::kNone) continue;
      elements[entry] = element;
      ++found;
    }
    held += found;
  });
  target.unmapped -= held;
}

TableAppender::Codes TableAppender::Intern(std::span<const uint32_t> codes, StagedField& field,
                                           Target& target) {
  Codes all;
  for (size_t first = 0; first < codes.size() && all.known; first += kLookRows) {
    const auto part = codes.subspan(first, std::min(kLookRows, codes.size() - first));
    Codes found;
    if (field.borrowed() != target.dictionary || !Follow(part, field, target, found)) {
      found = Look(part, target);
      if (!found.known && InternNew(part, field, target)) found = Look(part, target);
    }
    all.known = found.known;
    all.nulls |= found.nulls;
  }
  return all;
}

bool TableAppender::Follow(std::span<const uint32_t> codes, StagedField& field, Target& target,
                           Codes& found) {
  const auto entries = static_cast<uint32_t>(target.dictionary->size());
  const uint32_t held = field.size();
  uint32_t next = held;
  bool follow = true;
  for (const uint32_t code : codes) {
    const bool null = code == StagedColumn::kNull;
    follow &= null | ((code <= next) & (code < entries));
    found.nulls |= null;
    next += code == next ? 1 : 0;
  }
  if (!follow) return false;
  std::iota(target.element_of_entry->begin() + held, target.element_of_entry->begin() + next, held);
  target.unmapped -= next - held;
  field.BorrowFirst(next);
  return true;
}

// Without a branch a row: hardly one is not known.
TableAppender::Codes TableAppender::Look(std::span<const uint32_t> codes, const Target& target) {
  const auto null_code = static_cast<uint32_t>(target.dictionary->size());
  Codes found;
  if (target.unmapped == 0 && !target.nan) {
    uint32_t outside = 0, nulls = 0;
    for (const uint32_t code : codes) {
      outside += code >= null_code ? 1 : 0;
      nulls += code == StagedColumn::kNull ? 1 : 0;
    }
    return {.known = outside == nulls, .nulls = nulls != 0};
  }
  const uint32_t* const elements = target.element_of_entry->data();
  for (const uint32_t code : codes) {
    const uint32_t element = elements[std::min(code, null_code)];
    found.known &= element != kUnmapped && (code < null_code || code == StagedColumn::kNull);
    found.nulls |= element == StagedColumn::kNull;
  }
  return found;
}

bool TableAppender::InternNew(std::span<const uint32_t> codes, StagedField& field, Target& target) {
  std::array<uint32_t, kLookRows> entries, found;
  size_t fresh = 0;
  for (const uint32_t code : codes) {
    if (code == StagedColumn::kNull) continue;
    if (code >= target.dictionary->size()) return false;
    uint32_t& element = (*target.element_of_entry)[code];
    if (element != kUnmapped) continue;
    element = kFound;
    entries[fresh++] = code;
  }
  const auto added = std::span(entries).first(fresh);
  if (target.apart) {
    AddNew(*target.dictionary, added, field, found.data());
  } else {
    field.InternAll(*target.dictionary, added, found.data());
  }
  for (size_t i = 0; i < fresh; ++i) {
    (*target.element_of_entry)[entries[i]] = found[i];
    target.nan |= found[i] == StagedColumn::kNull;
    target.in_order &= found[i] == entries[i];
  }
  target.unmapped -= static_cast<uint32_t>(fresh);
  return true;
}

absl::Status TableAppender::ReserveMemory() {
  uint64_t maps = 0;
  for (const Target& target : targets_) {
    maps += target.element_of_entry->capacity() * sizeof(uint32_t);
  }
  CELADON_RETURN_IF_ERROR(memory_.Resize(maps, "the dictionaries of a batch"));
  uint64_t bytes = 0;
  for (const StagedColumn& column : table_->columns) bytes += column.bytes();
  CELADON_RETURN_IF_ERROR(
      table_->memory.Resize(bytes, absl::StrFormat("the rows of table %s", table_->name)));
  for (Target& target : targets_) {
    // The next batch is taken to bring as many new values as this one. When they are put in order,
    // values are held twice.
    StagedField& field = *table_->fields[target.column];
    const uint32_t added = field.size() - std::exchange(target.known, field.size());
    const uint64_t held = field.BytesToTake(added) + field.value_bytes();
    CELADON_RETURN_IF_ERROR(field.memory.Resize(held, absl::StrFormat("field %s", field.name)));
  }
  return absl::OkStatus();
}

}  // namespace celadon
