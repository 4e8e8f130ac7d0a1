#include "connectors/odbc/odbc_reader.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "connectors/odbc/result_column.h"
#include "connectors/odbc/watched_call.h"
#include "runtime/status_macros.h"
#include "source/batch_builder.h"

namespace celadon {
namespace {

constexpr size_t kBatchRows = 16384;
// Rows that one call fetches, so that they take about this much room.
constexpr size_t kFetchBytes = size_t{1} << 20;
constexpr size_t kMostRows = 8192;

class OdbcReader final : public TableReader {
 public:
  OdbcReader(OdbcHandle statement, uint64_t row_limit, std::function<void()> at_end,
             const Execution& execution)
      : statement_(std::move(statement)),
        rows_left_(row_limit == 0 ? std::numeric_limits<uint64_t>::max() : row_limit),
        at_end_(std::move(at_end)),
        execution_(execution) {}
  ~OdbcReader() override {
    statement_ = OdbcHandle();
    if (at_end_) at_end_();
  }

  absl::Status Describe() {
    SQLSMALLINT count = 0;
    CELADON_RETURN_IF_ERROR(statement_.StatusOf(SQLNumResultCols(statement_.get(), &count)));
    bool unbounded = false;
    size_t bytes = 0;
    for (SQLSMALLINT i = 1; i <= count; ++i) {
      CELADON_ASSIGN_OR_RETURN(ResultColumn column,
                               ResultColumn::Describe(statement_, static_cast<SQLUSMALLINT>(i)));
      infos_.push_back(column.info());
      unbounded = unbounded || column.unbounded();
      bytes += column.bytes_a_row();
      columns_.push_back(std::move(column));
    }
    batch_ = BatchBuilder(columns_.size());
    if (columns_.empty() || unbounded) return absl::OkStatus();
    return BindAll(std::clamp(kFetchBytes / bytes, size_t{1}, kMostRows));
  }

  const std::vector<ColumnInfo>& columns() const override { return infos_; }

  absl::StatusOr<RowBatch> Next() override {
    while (!ended_ && !columns_.empty() && rows_left_ > 0 && batch_.rows() < kBatchRows) {
      SQLRETURN result = SQL_ERROR;
      CELADON_RETURN_IF_ERROR(CallWatched(
          statement_, execution_, [this] { return SQLFetch(statement_.get()); }, &result));
      ended_ = result == SQL_NO_DATA;
      if (ended_) break;
      for (ResultColumn& column : columns_) {
        if (!bound_) CELADON_RETURN_IF_ERROR(column.Ask(statement_));
      }
      CELADON_RETURN_IF_ERROR(TakeRows(bound_ ? fetched_ : 1));
    }
    return batch_.Take();
  }

 private:
  absl::Status BindAll(size_t rows) {
    bound_ = true;
    const auto set = [this](SQLINTEGER attribute, SQLPOINTER value) {
      return statement_.StatusOf(SQLSetStmtAttrW(statement_.get(), attribute, value, 0));
    };
    CELADON_RETURN_IF_ERROR(set(SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(rows)));
    CELADON_RETURN_IF_ERROR(set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched_));
    for (ResultColumn& column : columns_) {
      CELADON_RETURN_IF_ERROR(column.Bind(statement_, rows));
    }
    return absl::OkStatus();
  }

  absl::Status TakeRows(size_t fetched) {
    const auto rows = static_cast<size_t>(std::min<uint64_t>(fetched, rows_left_));
    rows_left_ -= rows;
    for (size_t i = 0; i < columns_.size(); ++i) {
      for (size_t row = 0; row < rows; ++row) {
        CELADON_ASSIGN_OR_RETURN(const ValueView value, columns_[i].ValueAt(row));
        batch_.Add(i, value);
      }
    }
    return absl::OkStatus();
  }

  OdbcHandle statement_;
  std::vector<ResultColumn> columns_;
  std::vector<ColumnInfo> infos_;
  uint64_t rows_left_;
  std::function<void()> at_end_;
  Execution execution_;
  bool bound_ = false;   // columns are fetched into buffers, many rows at once
  SQLULEN fetched_ = 0;  // rows of the last fetch
  bool ended_ = false;
  BatchBuilder batch_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> ReadOdbcResult(OdbcHandle statement,
                                                            uint64_t row_limit,
                                                            std::function<void()> at_end,
                                                            const Execution& execution) {
  auto reader =
      std::make_unique<OdbcReader>(std::move(statement), row_limit, std::move(at_end), execution);
  CELADON_RETURN_IF_ERROR(reader->Describe());
  return reader;
}

}  // namespace celadon
