#include "script/upper_case_rows.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

std::shared_ptr<const DualVector> InUpperCase(const DualVector& dictionary) {
  auto upper = std::make_shared<DualVector>();
  for (size_t i = 0; i < dictionary.size(); ++i) {
    const ValueView value = dictionary[i];
    if (!value.has_text()) {
      upper->Append(value);
      continue;
    }
    const std::string text = PlainTextRules().Upper(value.text());
    upper->Append(value.has_number() ? ValueView::Dual(text, value.number())
                                     : ValueView::Text(text));
  }
  return upper;
}

class UpperCaseRows final : public TableReader {
 public:
  explicit UpperCaseRows(std::unique_ptr<TableReader> rows)
      : rows_(std::move(rows)), columns_(rows_->columns()), upper_(columns_.size()) {
    for (ColumnInfo& column : columns_) column.name = PlainTextRules().Upper(column.name);
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }
  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      auto& [dictionary, upper] = upper_[i];
      if (dictionary != batch.columns[i].dictionary) {
        dictionary = batch.columns[i].dictionary;
        upper = InUpperCase(*dictionary);
      }
      batch.columns[i].dictionary = upper;
    }
    return batch;
  }

 private:
  using Dictionary = std::shared_ptr<const DualVector>;
  std::unique_ptr<TableReader> rows_;
  std::vector<ColumnInfo> columns_;
  std::vector<std::pair<Dictionary, Dictionary>> upper_;  // the last one of a column, and its own
};

}  // namespace

RowSource InUpperCase(RowSource source) {
  source.rows = std::make_unique<UpperCaseRows>(std::move(source.rows));
  return source;
}

}  // namespace celadon
