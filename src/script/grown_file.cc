#include "script/grown_file.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/text_rules.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "value/utf8.h"

namespace celadon {
namespace {

bool IsOneOf(std::string_view encoding, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [&](std::string_view name) { return EqualsIgnoringCase(encoding, name); });
}

// Whether the bytes of the text are those of the file, a byte order mark left out.
bool ReadsBytesAsTheyAre(std::string_view bytes, std::string_view encoding) {
  if (IsOneOf(encoding, {"utf8", "utf-8", "65001"})) return true;
  if (bytes.starts_with(kByteOrderMark)) return true;
  const bool ascii = std::ranges::all_of(bytes, [](char c) { return (c & 0x80) == 0; });
  return ascii && IsOneOf(encoding, {"", "ansi", "1252"});
}

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

// Rows of columns that are named by position, under the names that the file gives to them. A file
// without labels of its own has other numbers of columns in other lines: cells that are missing are
// empty texts, those that are too many are left out.
class RenamedRows final : public TableReader {
 public:
  RenamedRows(std::unique_ptr<TableReader> rows, std::vector<ColumnInfo> columns)
      : rows_(std::move(rows)), columns_(std::move(columns)) {
    auto empty = std::make_shared<DualVector>();
    empty->Append(ValueView::Text(""));
    empty_ = std::move(empty);
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
    if (batch.columns.size() > columns_.size()) batch.columns.resize(columns_.size());
    while (batch.rows != 0 && batch.columns.size() < columns_.size()) {
      batch.columns.push_back({empty_, std::vector<uint32_t>(batch.rows, 0)});
    }
    return batch;
  }

 private:
  std::unique_ptr<TableReader> rows_;
  std::vector<ColumnInfo> columns_;
  std::shared_ptr<const DualVector> empty_;  // one empty text
};

class RowsInTurn final : public TableReader {
 public:
  RowsInTurn(std::unique_ptr<TableReader> first, std::unique_ptr<TableReader> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  const std::vector<ColumnInfo>& columns() const override { return first_->columns(); }
  absl::StatusOr<RowBatch> Next() override {
    if (!first_ended_) {
      CELADON_ASSIGN_OR_RETURN(RowBatch batch, first_->Next());
      if (batch.rows != 0) return batch;
      first_ended_ = true;
    }
    return second_->Next();
  }

 private:
  std::unique_ptr<TableReader> first_, second_;
  bool first_ended_ = false;
};

}  // namespace

absl::StatusOr<std::optional<uint64_t>> AddedBytes(const std::string& path, uint64_t size,
                                                   const FormatOptions& options) {
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  const std::string_view bytes = file.data();
  if (size == 0 || bytes.size() <= size) return std::nullopt;
  if (!IsLineEnd(bytes[size - 1]) && !IsLineEnd(bytes[size])) return std::nullopt;
  if (!ReadsBytesAsTheyAre(bytes, options.encoding)) return std::nullopt;
  return bytes.starts_with(kByteOrderMark) ? size - kByteOrderMark.size() : size;
}

absl::StatusOr<std::unique_ptr<TableReader>> OpenAddedRows(const TableFormat& format,
                                                           const std::string& path, uint64_t begin,
                                                           FormatOptions options,
                                                           const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const auto whole, format.Open(path, options, execution));
  options.labels = FormatOptions::Labels::kNone;
  options.header_lines = 0;
  options.header_bytes = begin;
  CELADON_ASSIGN_OR_RETURN(auto rows, format.Open(path, options, execution));
  return std::make_unique<RenamedRows>(std::move(rows), whole->columns());
}

std::unique_ptr<TableReader> ReadInTurn(std::unique_ptr<TableReader> first,
                                        std::unique_ptr<TableReader> second) {
  return std::make_unique<RowsInTurn>(std::move(first), std::move(second));
}

}  // namespace celadon
