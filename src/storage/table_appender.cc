#include "storage/table_appender.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {

namespace {

constexpr uint32_t kUnmapped = 0xFFFFFFFE;
constexpr size_t kRowsBetweenPolls = 1 << 16;
constexpr size_t kMappedRows = 1024;  // looked up at once, before new entries are looked for

}  // namespace

TableAppender::TableAppender(StagedTable* table, std::vector<size_t> columns, Execution execution)
    : table_(table),
      execution_(std::move(execution)),
      targets_(columns.size()),
      memory_(execution_.memory) {
  for (size_t i = 0; i < columns.size(); ++i) {
    targets_[i].column = columns[i];
    targets_[i].known = table->fields[columns[i]]->symbols.size();
  }
  for (size_t i = 0; i < table->columns.size(); ++i) {
    if (std::find(columns.begin(), columns.end(), i) == columns.end()) others_.push_back(i);
  }
}

absl::Status TableAppender::Append(size_t rows, std::span<const CodedColumn> batch) {
  assert(batch.size() == targets_.size());
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  if (rows > StagedTable::kMaxRows - table_->rows) {
    return absl::ResourceExhaustedError(absl::StrFormat("a table can't have more than %d rows: %s",
                                                        StagedTable::kMaxRows, table_->name));
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
  if (target.dictionary != source.dictionary) {
    target.dictionary = source.dictionary;
    target.element_of_entry.assign(source.dictionary->size(), kUnmapped);
    target.element_of_entry.push_back(StagedColumn::kNull);
  }
  StagedField& field = *table_->fields[target.column];
  target.elements.resize(source.codes.size());
  for (size_t row = 0; row < source.codes.size(); row += kRowsBetweenPolls) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    const size_t rows = std::min(kRowsBetweenPolls, source.codes.size() - row);
    if (MapCodes(row, source.codes.subspan(row, rows), field.symbols, target)) continue;
    return absl::InternalError(absl::StrFormat(
        "a code is outside its dictionary: field %s, table %s", field.name, table_->name));
  }
  if (field.symbols.size() > StagedField::kMaxSymbols) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("a field can't have more than %d distinct values: %s",
                        StagedField::kMaxSymbols, field.name));
  }
  table_->columns[target.column].Append(target.elements);
  return absl::OkStatus();
}

bool TableAppender::MapCodes(size_t first_row, std::span<const uint32_t> codes, Dictionary& symbols,
                             Target& target) {
  for (size_t first = 0; first < codes.size(); first += kMappedRows) {
    const auto part = codes.subspan(first, std::min(kMappedRows, codes.size() - first));
    uint32_t* const elements = target.elements.data() + first_row + first;
    if (MapKnown(part, target.element_of_entry, elements)) continue;
    if (!InternNew(part, symbols, target)) return false;
    MapKnown(part, target.element_of_entry, elements);
  }
  return true;
}

bool TableAppender::MapKnown(std::span<const uint32_t> codes,
                             std::span<const uint32_t> element_of_entry, uint32_t* elements) {
  const auto null_entry = static_cast<uint32_t>(element_of_entry.size() - 1);
  bool all = true;
  for (const uint32_t code : codes) {  // without a branch: hardly a row is not known
    const uint32_t element = element_of_entry[std::min(code, null_entry)];
    all &= element != kUnmapped && (code < null_entry || code == StagedColumn::kNull);
    *elements++ = element;
  }
  return all;
}

bool TableAppender::InternNew(std::span<const uint32_t> codes, Dictionary& symbols,
                              Target& target) {
  for (const uint32_t code : codes) {
    if (code == StagedColumn::kNull) continue;
    if (code >= target.dictionary->size()) return false;
    uint32_t& element = target.element_of_entry[code];
    if (element == kUnmapped) element = symbols.Intern((*target.dictionary)[code]);
  }
  return true;
}

absl::Status TableAppender::ReserveMemory() {
  uint64_t maps = 0;
  for (const Target& target : targets_) {
    maps += (target.element_of_entry.capacity() + target.elements.capacity()) * sizeof(uint32_t);
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
    const uint32_t added = field.symbols.size() - std::exchange(target.known, field.symbols.size());
    const uint64_t held = field.symbols.BytesToTake(added) + field.symbols.values().bytes();
    CELADON_RETURN_IF_ERROR(field.memory.Resize(held, absl::StrFormat("field %s", field.name)));
  }
  return absl::OkStatus();
}

}  // namespace celadon
