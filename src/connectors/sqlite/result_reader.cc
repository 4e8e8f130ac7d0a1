#include "connectors/sqlite/result_reader.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "source/batch_builder.h"
#include "value/decimal_value.h"
#include "value/iso_format.h"

namespace celadon {
namespace {

constexpr size_t kBatchRows = 16384;

bool Contains(std::string_view text, std::string_view part) {
  return WildcardMatch(text, "*" + std::string(part) + "*");
}

// Of a declared type, by the words that SQLite itself looks for, and those of times.
NumberType TypeOf(std::string_view declared) {
  if (Contains(declared, "timestamp") || Contains(declared, "datetime")) {
    return NumberType::kTimestamp;
  }
  if (Contains(declared, "date")) return NumberType::kDate;
  if (Contains(declared, "time")) return NumberType::kTime;
  if (Contains(declared, "int")) return NumberType::kInteger;
  if (Contains(declared, "char") || Contains(declared, "clob") || Contains(declared, "text")) {
    return NumberType::kAscii;
  }
  const bool real = Contains(declared, "real") || Contains(declared, "floa") ||
                    Contains(declared, "doub") || Contains(declared, "num") ||
                    Contains(declared, "dec");
  return real ? NumberType::kReal : NumberType::kUnknown;
}

bool IsTime(NumberType type) {
  return type == NumberType::kTimestamp || type == NumberType::kDate || type == NumberType::kTime;
}

class ResultReader final : public TableReader {
 public:
  ResultReader(std::shared_ptr<Database> database, SqliteStatement statement, uint64_t row_limit)
      : database_(std::move(database)),
        statement_(std::move(statement)),
        rows_left_(row_limit == 0 ? std::numeric_limits<uint64_t>::max() : row_limit),
        batch_(static_cast<size_t>(sqlite3_column_count(statement_.get()))) {
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
      const char* const declared = sqlite3_column_decltype(statement_.get(), i);
      const bool general = declared == nullptr || *declared == '\0';
      const NumberType type = general ? NumberType::kUnknown : TypeOf(declared);
      general_.push_back(general);
      ColumnInfo& column = columns_.emplace_back();
      column.name = sqlite3_column_name(statement_.get(), i);
      if (type != NumberType::kAscii) column.format = IsoFormat(type);
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<RowBatch> Next() override {
    while (!at_end_ && rows_left_ > 0 && batch_.rows() < kBatchRows) {
      CELADON_ASSIGN_OR_RETURN(const bool row, database_->Step(statement_.get()));
      at_end_ = !row;
      if (!row) break;
      --rows_left_;
      for (size_t i = 0; i < columns_.size(); ++i) Take(i);
    }
    return batch_.Take();
  }

 private:
  void Take(size_t i) {
    const int column = static_cast<int>(i);
    switch (sqlite3_column_type(statement_.get(), column)) {
      case SQLITE_INTEGER:
        return batch_.Add(i, WholeValue(sqlite3_column_int64(statement_.get(), column), scratch_));
      case SQLITE_FLOAT:
        return batch_.Add(i, ValueView::Number(sqlite3_column_double(statement_.get(), column)));
      case SQLITE_TEXT:
        return TakeText(i, Bytes(column, sqlite3_column_text(statement_.get(), column)));
      case SQLITE_BLOB:
        return TakeBlob(i, Bytes(column, sqlite3_column_blob(statement_.get(), column)));
      default:
        return batch_.Add(i, ValueView());
    }
  }

  std::string_view Bytes(int column, const void* bytes) const {
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
    return {static_cast<const char*>(bytes), size};
  }

  void TakeText(size_t column, std::string_view text) {
    if (general_[column]) {
      const std::optional<double> number = database_->interpreter().Number(text);
      return batch_.Add(column, number ? ValueView::Dual(text, *number) : ValueView::Text(text));
    }
    std::optional<double> time;
    if (IsTime(columns_[column].format.type)) time = database_->ReadTime(text);
    batch_.Add(column, time.has_value() ? ValueView::Number(*time) : ValueView::Text(text));
  }

  void TakeBlob(size_t column, std::string_view bytes) {
    const std::string text = absl::BytesToHexString(ToAbsl(bytes));
    batch_.Add(column, ValueView::Text(text));
  }

  std::shared_ptr<Database> database_;
  SqliteStatement statement_;
  std::vector<ColumnInfo> columns_;
  std::vector<bool> general_;  // one a column: no type is declared, so texts are read
  uint64_t rows_left_;
  BatchBuilder batch_;
  std::string scratch_;
  bool at_end_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> ReadResult(std::shared_ptr<Database> database,
                                                        SqliteStatement statement,
                                                        uint64_t row_limit) {
  const bool has_result = sqlite3_column_count(statement.get()) > 0;
  absl::StatusOr<bool> row = !has_result;
  while (row.ok() && *row) row = database->Step(statement.get());
  if (!row.ok()) return row.status();
  return std::make_unique<ResultReader>(std::move(database), std::move(statement), row_limit);
}

}  // namespace celadon
