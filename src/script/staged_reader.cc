#include "script/staged_reader.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "script/coded_rows.h"

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;

// Some columns of a table. A column that stands in the model as it is gives its symbol ids, and its
// symbols are not copied.
class StagedReader final : public TableReader, public CodedRows {
 public:
  StagedReader(const StagedTable& table, const std::vector<std::string>& columns)
      : table_(table), rows_(table.rows) {
    for (size_t i = 0; i < table.fields.size(); ++i) {
      const auto& field = table.fields[i];
      if (!columns.empty() && std::ranges::find(columns, field->name) == columns.end()) continue;
      columns_.push_back({field->name, field->format, field->tags, field->comment});
      const bool finished = field->untouched() && table.columns[i].finished() != nullptr;
      sources_.push_back({i, finished, finished ? ValuesOf(field->finished) : ValuesOf(field)});
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min(kBatchRows, rows_ - next_row_);
    for (const Source& source : sources_) {
      batch.columns.push_back({source.values, std::vector<uint32_t>(batch.rows)});
      Read(source, next_row_, batch.columns.back().codes);
    }
    next_row_ += batch.rows;
    return batch;
  }

  uint64_t rows() const override { return rows_; }
  std::shared_ptr<const DualVector> dictionary(size_t column) const override {
    return sources_[column].values;
  }
  bool is_distinct(size_t) const override { return true; }  // they are symbols of a field
  bool has_nulls(size_t column) const override {
    return table_.columns[sources_[column].column].has_nulls();
  }
  const Histogram* histogram(size_t column) const override {
    const Histogram& counts = table_.columns[sources_[column].column].finished_histogram();
    return sources_[column].finished && !counts.empty() ? &counts : nullptr;
  }
  void ReadCodes(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    Read(sources_[column], first_row, codes);
  }
  bool leaves_out_rows() const override { return false; }
  void ReadTaken(uint64_t, std::span<uint8_t> taken) const override {
    std::ranges::fill(taken, uint8_t{1});
  }

  // The rows of the whole table, one vector a column.
  std::vector<BatchColumn> ReadAll() const {
    std::vector<BatchColumn> columns;
    for (const Source& source : sources_) {
      columns.push_back({source.values, std::vector<uint32_t>(rows_)});
      Read(source, 0, columns.back().codes);
    }
    return columns;
  }

 private:
  struct Source {
    size_t column;
    bool finished;
    std::shared_ptr<const DualVector> values;
  };

  static std::shared_ptr<const DualVector> ValuesOf(
      const std::shared_ptr<const SymbolTable>& symbols) {
    return {symbols, &symbols->values()};
  }
  static std::shared_ptr<const DualVector> ValuesOf(const std::shared_ptr<StagedField>& field) {
    if (field->borrowed() != nullptr) return field->borrowed();
    return {field, &field->symbols().values()};
  }

  void Read(const Source& source, uint64_t first, std::span<uint32_t> codes) const {
    const StagedColumn& column = table_.columns[source.column];
    if (!source.finished) return column.Read(first, codes);
    const BitPackedColumn& ids = column.finished_part();
    ids.Unpack(first, codes);
    if (ids.has_nulls()) std::ranges::replace(codes, ids.null_code(), BatchColumn::kNull);
  }

  const StagedTable& table_;
  std::vector<ColumnInfo> columns_;
  std::vector<Source> sources_;
  uint64_t rows_;
  uint64_t next_row_ = 0;
};

// Holds its columns of the whole table, four bytes a cell.
class OrderedReader final : public TableReader {
 public:
  OrderedReader(const StagedReader& reader, std::vector<uint32_t> order)
      : infos_(reader.columns()), columns_(reader.ReadAll()), order_(std::move(order)) {}

  const std::vector<ColumnInfo>& columns() const override { return infos_; }
  uint64_t expected_rows() const override { return order_.size(); }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<uint64_t>(kBatchRows, order_.size() - next_row_);
    for (const BatchColumn& column : columns_) {
      BatchColumn& part = batch.columns.emplace_back();
      part.dictionary = column.dictionary;
      part.codes.resize(batch.rows);
      for (size_t row = 0; row < batch.rows; ++row) {
        part.codes[row] = column.codes[order_[next_row_ + row]];
      }
    }
    next_row_ += batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> infos_;
  std::vector<BatchColumn> columns_;
  std::vector<uint32_t> order_;
  uint64_t next_row_ = 0;
};

class RowGenerator final : public TableReader {
 public:
  explicit RowGenerator(uint64_t rows) : rows_(rows), rows_left_(rows) {}

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_; }
  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min(kBatchRows, rows_left_);
    rows_left_ -= batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> columns_;
  uint64_t rows_;
  uint64_t rows_left_;
};

}  // namespace

std::unique_ptr<TableReader> ReadStaged(const StagedTable& table,
                                        const std::vector<std::string>& columns) {
  return std::make_unique<StagedReader>(table, columns);
}

std::unique_ptr<TableReader> ReadStagedInOrder(const StagedTable& table,
                                               const std::vector<std::string>& columns,
                                               std::vector<uint32_t> order) {
  return std::make_unique<OrderedReader>(StagedReader(table, columns), std::move(order));
}

std::unique_ptr<TableReader> GenerateRows(uint64_t rows) {
  return std::make_unique<RowGenerator>(rows);
}

}  // namespace celadon
