#include "script/cross_table.h"

#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/format.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/batch_source.h"

namespace celadon {
namespace {

// Rows of the source that are turned at once, so that a batch does not grow by all columns.
constexpr size_t kSourceRows = 4096;

class TurnedRows final : public TableReader {
 public:
  TurnedRows(RowSource source, std::string attribute, std::string data, size_t qualifiers)
      : source_(std::move(source)), qualifiers_(qualifiers) {
    const std::vector<ColumnInfo>& columns = source_.rows->columns();
    columns_.assign(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(qualifiers));
    columns_.push_back({.name = std::move(attribute), .format = {}, .tags = {}, .comment = {}});
    columns_.push_back({.name = std::move(data), .format = {}, .tags = {}, .comment = {}});
    auto names = std::make_shared<DualVector>();
    for (size_t i = qualifiers; i < columns.size(); ++i) {
      names->Append(ValueView::Text(columns[i].name));
    }
    names_ = std::move(names);
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<RowBatch> Next() override {
    while (true) {
      if (next_row_ == batch_.rows) {
        CELADON_ASSIGN_OR_RETURN(batch_, source_.rows->Next());
        next_row_ = 0;
        if (batch_.rows == 0) return RowBatch();
      }
      RowBatch turned = Turn();
      if (turned.rows > 0) return turned;
    }
  }

 private:
  RowBatch Turn() {
    RowBatch turned;
    turned.columns.resize(columns_.size());
    auto values = std::make_shared<DualVector>();
    const size_t end = std::min(batch_.rows, next_row_ + kSourceRows);
    std::vector<uint32_t>& names = turned.columns[qualifiers_].codes;
    std::vector<uint32_t>& data = turned.columns[qualifiers_ + 1].codes;
    for (; next_row_ < end; ++next_row_) {
      for (size_t i = qualifiers_; i < batch_.columns.size(); ++i) {
        const ValueView value = batch_.columns[i][next_row_];
        if (value.is_null()) continue;
        for (size_t q = 0; q < qualifiers_; ++q) {
          turned.columns[q].codes.push_back(batch_.columns[q].codes[next_row_]);
        }
        names.push_back(static_cast<uint32_t>(i - qualifiers_));
        data.push_back(static_cast<uint32_t>(values->size()));
        values->Append(value);
      }
    }
    turned.rows = names.size();
    for (size_t q = 0; q < qualifiers_; ++q) {
      turned.columns[q].dictionary = batch_.columns[q].dictionary;
    }
    turned.columns[qualifiers_].dictionary = names_;
    turned.columns[qualifiers_ + 1].dictionary = std::move(values);
    return turned;
  }

  RowSource source_;
  size_t qualifiers_;
  std::vector<ColumnInfo> columns_;
  std::shared_ptr<const DualVector> names_;
  RowBatch batch_;
  size_t next_row_ = 0;
};

// Batches in a row.
class BatchList final : public TableReader {
 public:
  explicit BatchList(std::vector<ColumnInfo> columns) : columns_(std::move(columns)) {}

  void Add(RowBatch batch) { batches_.push_back(std::move(batch)); }
  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    return next_ < batches_.size() ? std::move(batches_[next_++]) : RowBatch();
  }

 private:
  std::vector<ColumnInfo> columns_;
  std::vector<RowBatch> batches_;
  size_t next_ = 0;
};

std::string TextOf(ValueView value) {
  if (value.has_text()) return std::string(value.text());
  return value.has_number() ? PlainNumberText(value.number()) : std::string();
}

}  // namespace

absl::StatusOr<RowSource> TurnColumns(RowSource source, std::string attribute, std::string data,
                                      size_t qualifiers) {
  const size_t columns = source.rows->columns().size();
  if (qualifiers >= columns) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "CrossTable keeps %d columns, and the table has no others: %d", qualifiers, columns));
  }
  std::vector<bool> reads_texts(
      source.reads_texts.begin(),
      source.reads_texts.begin() + static_cast<std::ptrdiff_t>(qualifiers));
  bool any = false;
  for (size_t i = qualifiers; i < columns; ++i) any = any || source.reads_texts[i];
  reads_texts.push_back(false);
  reads_texts.push_back(any);
  return RowSource{std::make_unique<TurnedRows>(std::move(source), std::move(attribute),
                                                std::move(data), qualifiers),
                   std::move(reads_texts)};
}

absl::StatusOr<std::vector<GenericTable>> SplitByAttribute(RowSource source) {
  const std::vector<ColumnInfo>& columns = source.rows->columns();
  if (columns.size() < 3) {
    return absl::InvalidArgumentError(
        "Generic needs three columns or more: keys, the attribute and its value");
  }
  const size_t keys = columns.size() - 2;
  std::vector<std::string> order;
  StringMap<std::unique_ptr<BatchList>> tables;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, source.rows->Next());
    if (batch.rows == 0) break;
    StringMap<RowBatch> parts;
    for (size_t row = 0; row < batch.rows; ++row) {
      const std::string attribute = TextOf(batch.columns[keys][row]);
      if (batch.columns[keys].codes[row] == BatchColumn::kNull) continue;
      RowBatch& part = parts[attribute];
      part.columns.resize(keys + 1);
      for (size_t i = 0; i <= keys; ++i) {
        const BatchColumn& column = batch.columns[i < keys ? i : keys + 1];
        part.columns[i].dictionary = column.dictionary;
        part.columns[i].codes.push_back(column.codes[row]);
      }
      ++part.rows;
      if (tables.contains(attribute)) continue;
      std::vector<ColumnInfo> infos(columns.begin(),
                                    columns.begin() + static_cast<std::ptrdiff_t>(keys));
      infos.push_back({.name = attribute, .format = {}, .tags = {}, .comment = {}});
      order.push_back(attribute);
      tables[attribute] = std::make_unique<BatchList>(std::move(infos));
    }
    for (auto& [attribute, part] : parts) tables[attribute]->Add(std::move(part));
  }
  std::vector<bool> reads_texts(source.reads_texts.begin(),
                                source.reads_texts.begin() + static_cast<std::ptrdiff_t>(keys));
  reads_texts.push_back(source.reads_texts.back());
  std::vector<GenericTable> split;
  for (const std::string& attribute : order) {
    split.push_back({attribute, {std::move(tables[attribute]), reads_texts}});
  }
  return split;
}

}  // namespace celadon
