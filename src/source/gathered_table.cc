#include "source/gathered_table.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "source/column_part.h"

namespace celadon {
namespace {

constexpr size_t kMostColumns = 100'000;
constexpr uint64_t kMostRows = 0xFFFFFFFE;
constexpr uint64_t kRowsBetweenPolls = 1024;
constexpr uint64_t kBatchRows = 65536;
// Cells of NULL that may surround few others, and as few as one in how many. Our own.
constexpr uint64_t kMostEmptyCells = uint64_t{1} << 28;
constexpr uint64_t kEmptyCellsForOne = 16;

class GatheredReader final : public TableReader {
 public:
  GatheredReader(std::vector<ColumnInfo> infos, std::vector<BatchColumn> columns, uint64_t rows,
                 MemoryReservation memory)
      : infos_(std::move(infos)),
        columns_(std::move(columns)),
        rows_(rows),
        memory_(std::move(memory)) {}

  const std::vector<ColumnInfo>& columns() const override { return infos_; }
  uint64_t expected_rows() const override { return rows_; }
  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min(kBatchRows, rows_ - next_);
    for (const BatchColumn& column : columns_) {
      batch.columns.push_back(PartOf(column, next_, batch.rows));
    }
    next_ += batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> infos_;
  std::vector<BatchColumn> columns_;
  uint64_t rows_;
  uint64_t next_ = 0;
  MemoryReservation memory_;
};

// The column that `@n` means, counted from 0; `columns` where it means none.
size_t ByPosition(const std::string& name, size_t columns) {
  size_t position = 0;
  const char* const end = name.data() + name.size();
  const bool number = name.size() > 1 && name[0] == '@' &&
                      std::from_chars(name.data() + 1, end, position).ptr == end;
  return number && position >= 1 && position <= columns ? position - 1 : columns;
}

}  // namespace

size_t GatheredTable::Column(std::string_view name) {
  const auto [found, added] = by_name_.try_emplace(std::string(name), columns_.size());
  if (added) columns_.emplace_back().name = std::string(name);
  return found->second;
}

void GatheredTable::Set(size_t column, ValueView value) {
  GatheredColumn& target = columns_[column];
  const auto row = static_cast<uint32_t>(rows_);
  if (value.is_null() || (!target.rows.empty() && target.rows.back() == row)) return;
  target.rows.push_back(row);
  target.values->Append(value);
}

absl::Status GatheredTable::EndRow() {
  if (columns_.size() > kMostColumns || rows_ == kMostRows) {
    return absl::ResourceExhaustedError("the table has too many columns or rows");
  }
  ++rows_;
  if (rows_ % kRowsBetweenPolls != 1) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  uint64_t bytes = 0;
  for (const GatheredColumn& column : columns_) {
    bytes += column.values->bytes() + column.rows.capacity() * sizeof(uint32_t);
  }
  return memory_.Resize(bytes, "the cells of a table");
}

absl::Status GatheredTable::AddRows(TableReader& rows) {
  std::vector<size_t> places;
  for (const ColumnInfo& column : rows.columns()) places.push_back(Column(column.name));
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows.Next());
    if (batch.rows == 0) return absl::OkStatus();
    for (size_t row = 0; row < batch.rows; ++row) {
      for (size_t i = 0; i < places.size(); ++i) Set(places[i], batch.columns[i][row]);
      CELADON_RETURN_IF_ERROR(EndRow());
    }
  }
}

// The places of the names; the number of columns for one that is not there.
std::vector<size_t> GatheredTable::PlacesOf(const std::vector<std::string>& wanted) const {
  std::vector<size_t> places;
  for (const std::string& name : wanted) {
    const auto found = by_name_.find(name);
    places.push_back(found != by_name_.end() ? found->second : ByPosition(name, columns_.size()));
  }
  for (size_t i = 0; wanted.empty() && i < columns_.size(); ++i) places.push_back(i);
  return places;
}

absl::Status GatheredTable::CheckFilled(const std::vector<size_t>& places) const {
  uint64_t filled = 0;
  for (const size_t place : places) filled += columns_[place].rows.size();
  const uint64_t empty = places.size() * rows_ - filled;
  if (empty <= kMostEmptyCells || empty / kEmptyCellsForOne <= filled) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("the table would be nearly empty, %d values in %d rows of %d columns; name "
                      "another part of the file with `table is`",
                      filled, rows_, places.size()));
}

std::vector<uint32_t> GatheredTable::CodesOf(const GatheredColumn& column) const {
  std::vector<uint32_t> codes(rows_, BatchColumn::kNull);
  for (size_t i = 0; i < column.rows.size(); ++i) codes[column.rows[i]] = static_cast<uint32_t>(i);
  return codes;
}

absl::StatusOr<std::unique_ptr<TableReader>> GatheredTable::Read(
    const std::vector<std::string>& wanted) && {
  const std::vector<size_t> places = PlacesOf(wanted);
  if (const auto absent = std::ranges::find(places, columns_.size()); absent != places.end()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the table has no column '%s'", wanted[absent - places.begin()]));
  }
  CELADON_RETURN_IF_ERROR(CheckFilled(places));
  std::vector<ColumnInfo> infos;
  std::vector<BatchColumn> columns;
  for (size_t i = 0; i < places.size(); ++i) {
    const GatheredColumn& column = columns_[places[i]];
    infos.emplace_back().name = wanted.empty() ? column.name : wanted[i];
    columns.push_back({column.values, CodesOf(column)});
  }
  return std::make_unique<GatheredReader>(std::move(infos), std::move(columns), rows_,
                                          std::move(memory_));
}

void SetUntyped(GatheredTable& table, size_t column, std::string_view text,
                const TextInterpreter& interpreter) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(first);
  text.remove_suffix(text.size() - std::min(text.find_last_not_of(kBlanks) + 1, text.size()));
  const auto number = interpreter.Number(text);
  table.Set(column, number.has_value() ? ValueView::Dual(text, *number) : ValueView::Text(text));
}

}  // namespace celadon
