#include "script/staged_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;

class StagedReader final : public TableReader {
 public:
  explicit StagedReader(const StagedTable& table)
      : table_(table), fields_(table.fields), rows_(table.rows) {
    for (const auto& field : fields_) {
      columns_.push_back({field->name, field->format, field->tags, field->comment});
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min(kBatchRows, rows_ - next_row_);
    for (size_t i = 0; i < fields_.size(); ++i) {
      BatchColumn& column = batch.columns.emplace_back();
      column.dictionary = {fields_[i], &fields_[i]->symbols.values()};
      column.codes.resize(batch.rows);
      table_.columns[i].Read(next_row_, column.codes);
    }
    next_row_ += batch.rows;
    return batch;
  }

 private:
  const StagedTable& table_;
  std::vector<std::shared_ptr<StagedField>> fields_;
  std::vector<ColumnInfo> columns_;
  uint64_t rows_;
  uint64_t next_row_ = 0;
};

// Holds the elements of the whole table, four bytes a cell.
class OrderedReader final : public TableReader {
 public:
  OrderedReader(const StagedTable& table, std::vector<uint32_t> order)
      : reader_(table), order_(std::move(order)) {
    for (const StagedColumn& column : table.columns) {
      elements_.emplace_back(table.rows);
      column.Read(0, elements_.back());
    }
    for (const auto& field : table.fields) {
      dictionaries_.emplace_back(field, &field->symbols.values());
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return reader_.columns(); }
  uint64_t expected_rows() const override { return order_.size(); }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<uint64_t>(kBatchRows, order_.size() - next_row_);
    for (size_t i = 0; i < elements_.size(); ++i) {
      BatchColumn& column = batch.columns.emplace_back();
      column.dictionary = dictionaries_[i];
      for (size_t row = 0; row < batch.rows; ++row) {
        column.codes.push_back(elements_[i][order_[next_row_ + row]]);
      }
    }
    next_row_ += batch.rows;
    return batch;
  }

 private:
  StagedReader reader_;
  std::vector<uint32_t> order_;
  std::vector<std::vector<uint32_t>> elements_;
  std::vector<std::shared_ptr<const DualVector>> dictionaries_;
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

std::unique_ptr<TableReader> ReadStaged(const StagedTable& table) {
  return std::make_unique<StagedReader>(table);
}

std::unique_ptr<TableReader> ReadStagedInOrder(const StagedTable& table,
                                               std::vector<uint32_t> order) {
  return std::make_unique<OrderedReader>(table, std::move(order));
}

std::unique_ptr<TableReader> GenerateRows(uint64_t rows) {
  return std::make_unique<RowGenerator>(rows);
}

}  // namespace celadon
