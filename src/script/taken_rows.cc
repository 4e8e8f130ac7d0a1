#include "script/taken_rows.h"

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

class FirstRows final : public TableReader {
 public:
  FirstRows(std::unique_ptr<TableReader> rows, uint64_t limit)
      : rows_(std::move(rows)), left_(limit) {}

  const std::vector<ColumnInfo>& columns() const override { return rows_->columns(); }
  absl::StatusOr<RowBatch> Next() override {
    if (left_ == 0) return RowBatch();
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
    batch.rows = std::min<uint64_t>(batch.rows, left_);
    for (BatchColumn& column : batch.columns) column.codes.resize(batch.rows);
    left_ -= batch.rows;
    return batch;
  }
  void Recycle(RowBatch batch) override { rows_->Recycle(std::move(batch)); }

 private:
  std::unique_ptr<TableReader> rows_;
  uint64_t left_;
};

class SampledRows final : public TableReader {
 public:
  SampledRows(std::unique_ptr<TableReader> rows, double probability, uint64_t seed)
      : rows_(std::move(rows)), random_(seed), takes_(probability) {}

  const std::vector<ColumnInfo>& columns() const override { return rows_->columns(); }
  absl::StatusOr<RowBatch> Next() override {
    while (true) {
      CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
      if (batch.rows == 0) return batch;
      std::vector<bool> taken(batch.rows);
      for (size_t row = 0; row < batch.rows; ++row) taken[row] = takes_(random_);
      batch.rows = static_cast<size_t>(std::ranges::count(taken, true));
      for (BatchColumn& column : batch.columns) {
        size_t row = 0;
        std::erase_if(column.codes, [&](uint32_t) { return !taken[row++]; });
      }
      if (batch.rows > 0) return batch;
    }
  }
  void Recycle(RowBatch batch) override { rows_->Recycle(std::move(batch)); }

 private:
  std::unique_ptr<TableReader> rows_;
  std::mt19937_64 random_;
  std::bernoulli_distribution takes_;
};

}  // namespace

RowSource TakeFirst(RowSource source, uint64_t limit) {
  source.rows = std::make_unique<FirstRows>(std::move(source.rows), limit);
  return source;
}

RowSource TakeSample(RowSource source, double probability, uint64_t seed) {
  source.rows = std::make_unique<SampledRows>(std::move(source.rows),
                                              std::clamp(probability, 0.0, 1.0), seed);
  return source;
}

}  // namespace celadon
