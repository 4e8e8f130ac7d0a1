#include "script/recoded_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

class RecodedColumn {
 public:
  explicit RecodedColumn(Recoding recoding) : recoding_(std::move(recoding)) {}

  void Recode(BatchColumn& column) {
    if (!recoding_) return;
    if (from_ != column.dictionary || codes_.size() != column.dictionary->size()) {
      Prepare(column.dictionary);
    }
    for (uint32_t& code : column.codes) {
      code = code == BatchColumn::kNull ? null_code_ : codes_[code];
    }
    column.dictionary = to_;
  }

 private:
  void Prepare(std::shared_ptr<const DualVector> from) {
    from_ = std::move(from);
    auto values = std::make_shared<DualVector>();
    const auto code_of = [&](ValueView value) {
      if (value.is_null()) return BatchColumn::kNull;
      values->Append(value);
      return static_cast<uint32_t>(values->size() - 1);
    };
    codes_.clear();
    for (size_t entry = 0; entry < from_->size(); ++entry) {
      codes_.push_back(code_of(recoding_((*from_)[entry])));
    }
    null_code_ = code_of(recoding_(ValueView()));
    to_ = std::move(values);
  }

  Recoding recoding_;
  std::shared_ptr<const DualVector> from_, to_;  // of the last batch
  std::vector<uint32_t> codes_;                  // one an entry of from_
  uint32_t null_code_ = BatchColumn::kNull;
};

class RecodedRows final : public TableReader {
 public:
  RecodedRows(std::unique_ptr<TableReader> rows, std::vector<ColumnInfo> infos,
              std::vector<Recoding> recodings)
      : rows_(std::move(rows)), infos_(std::move(infos)) {
    for (Recoding& recoding : recodings) columns_.emplace_back(std::move(recoding));
  }

  const std::vector<ColumnInfo>& columns() const override { return infos_; }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
    for (size_t i = 0; i < batch.columns.size(); ++i) columns_[i].Recode(batch.columns[i]);
    return batch;
  }
  void Recycle(RowBatch batch) override { rows_->Recycle(std::move(batch)); }

 private:
  std::unique_ptr<TableReader> rows_;
  std::vector<ColumnInfo> infos_;
  std::vector<RecodedColumn> columns_;
};

}  // namespace

std::unique_ptr<TableReader> RecodeRows(std::unique_ptr<TableReader> rows,
                                        std::vector<ColumnInfo> columns,
                                        std::vector<Recoding> recodings) {
  return std::make_unique<RecodedRows>(std::move(rows), std::move(columns), std::move(recodings));
}

}  // namespace celadon
