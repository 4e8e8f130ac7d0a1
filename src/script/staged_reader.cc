#include "script/staged_reader.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "script/coded_rows.h"
#include "script/sort_rows.h"

namespace celadon {
namespace {

constexpr uint64_t kBatchRows = 65536;
constexpr size_t kGatheredRows = 8192;  // by one thread at once

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
  std::vector<BatchColumn> ReadAll(Executor& executor) const {
    std::vector<BatchColumn> columns;
    for (const Source& source : sources_) {
      std::vector<uint32_t> codes = FilledVector<uint32_t>(rows_, 0, &executor);
      InStretches(rows_, &executor, [&](size_t, size_t first, size_t end) {
        Read(source, first, std::span(codes).subspan(first, end - first));
      });
      columns.push_back({source.values, std::move(codes)});
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
    return {field, &field->values()};
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
  OrderedReader(const StagedReader& reader, std::vector<uint32_t> order, const Execution& execution,
                MemoryReservation memory)
      : infos_(reader.columns()),
        columns_(reader.ReadAll(*execution.executor)),
        order_(std::move(order)),
        execution_(execution),
        memory_(std::move(memory)) {}

  const std::vector<ColumnInfo>& columns() const override { return infos_; }
  uint64_t expected_rows() const override { return order_.size(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    RowBatch batch;
    batch.rows = std::min<uint64_t>(kBatchRows, order_.size() - next_row_);
    for (const BatchColumn& column : columns_) {
      batch.columns.push_back({column.dictionary, std::vector<uint32_t>(batch.rows)});
    }
    const auto gather = [&](size_t, size_t first, size_t end) {
      for (size_t c = 0; c < columns_.size(); ++c) {
        const std::vector<uint32_t>& source = columns_[c].codes;
        std::vector<uint32_t>& codes = batch.columns[c].codes;
        for (size_t row = first; row < end; ++row) codes[row] = source[order_[next_row_ + row]];
      }
    };
    InStretches(batch.rows, execution_.executor, gather, kGatheredRows);
    next_row_ += batch.rows;
    return batch;
  }

 private:
  std::vector<ColumnInfo> infos_;
  std::vector<BatchColumn> columns_;
  std::vector<uint32_t> order_;
  const Execution execution_;
  MemoryReservation memory_;
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

absl::StatusOr<std::unique_ptr<TableReader>> ReadStagedSorted(
    const StagedTable& table, const std::vector<std::string>& columns,
    const std::vector<SortKey>& keys, const Execution& execution) {
  const StagedReader reader(table, columns);
  MemoryReservation memory(execution.memory);
  const auto reserve = [&](size_t numbers_a_row) {
    return memory.Resize(table.rows * numbers_a_row * sizeof(uint32_t), "the order of rows");
  };
  CELADON_RETURN_IF_ERROR(reserve(2 + std::max(keys.size(), reader.columns().size())));
  std::vector<uint32_t> order = SortRows(table, keys, *execution.executor);
  CELADON_RETURN_IF_ERROR(reserve(1 + reader.columns().size()));
  return std::make_unique<OrderedReader>(reader, std::move(order), execution, std::move(memory));
}

std::unique_ptr<TableReader> GenerateRows(uint64_t rows) {
  return std::make_unique<RowGenerator>(rows);
}

}  // namespace celadon
