#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "celadon/script.h"

namespace celadon {
namespace {

constexpr RowIndex kBatchRows = 65536;

// All batches share the symbols of the model as their dictionaries.
class ModelTableReader final : public TableReader {
 public:
  ModelTableReader(const DataModel& model, TableId table) : table_(model.table(table)) {
    for (size_t i = 0; i < table_.loaded_fields.size(); ++i) {
      sources_.push_back(model.loaded_column(table, i));
      const Field& field = model.field(table_.loaded_fields[i]);
      columns_.push_back({field.name, field.symbols->format(), field.tags, field.comment});
      dictionaries_.emplace_back(field.symbols, &field.symbols->values());
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return table_.rows; }

  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<RowIndex>(kBatchRows, table_.rows - next_row_);
    for (size_t i = 0; i < columns_.size(); ++i) {
      batch.columns.push_back({dictionaries_[i], std::vector<uint32_t>(batch.rows)});
      sources_[i].Read(next_row_, batch.columns.back().codes);
    }
    next_row_ += batch.rows;
    return batch;
  }

 private:
  static_assert(LoadedColumn::kNull == BatchColumn::kNull);

  const Table& table_;
  std::vector<LoadedColumn> sources_;
  std::vector<ColumnInfo> columns_;
  std::vector<std::shared_ptr<const DualVector>> dictionaries_;
  RowIndex next_row_ = 0;
};

}  // namespace

std::unique_ptr<TableReader> ReadTable(const DataModel& model, TableId table) {
  return std::make_unique<ModelTableReader>(model, table);
}

}  // namespace celadon
