#include "extensions/sse/answer.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using qlik::sse::DataType;

constexpr std::string_view kNullText("\0", 1);

ValueView NumberOf(double number) {
  return std::isnan(number) ? ValueView() : ValueView::Number(number);
}

}  // namespace

ValueView Answer::ValueOf(const qlik::sse::Dual& dual, size_t column) const {
  const DataType type = description_.has_value()
                            ? description_->fields(static_cast<int>(column)).datatype()
                            : options_.type;
  const std::string& text = dual.strdata();
  if (type == DataType::NUMERIC) return NumberOf(dual.numdata());
  if (text == kNullText) return ValueView();
  if (type == DataType::STRING) return ValueView::Text(text);
  if (text.empty()) return NumberOf(dual.numdata());
  return std::isnan(dual.numdata()) ? ValueView::Text(text) : ValueView::Dual(text, dual.numdata());
}

absl::Status Answer::CheckWidth(size_t columns) const {
  if (!description_.has_value() || columns == static_cast<size_t>(description_->fields_size())) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrFormat("the plugin describes %d fields, but row %d has %d values",
                      description_->fields_size(), rows_ + 1, columns));
}

void Answer::TakeRow(const qlik::sse::Row& row) {
  const size_t width = std::min<size_t>(static_cast<size_t>(row.duals_size()), options_.columns);
  while (columns_.size() < width) {
    DualVector& added = columns_.emplace_back();
    for (uint64_t before = 0; before < rows_; ++before) added.Append(ValueView());
  }
  for (size_t c = 0; c < columns_.size(); ++c) {
    columns_[c].Append(c < width ? ValueOf(row.duals(static_cast<int>(c)), c) : ValueView());
  }
  ++rows_;
}

absl::Status Answer::Take(const qlik::sse::BundledRows& bundle) {
  for (const qlik::sse::Row& row : bundle.rows()) {
    if (rows_ == options_.rows) break;
    CELADON_RETURN_IF_ERROR(CheckWidth(static_cast<size_t>(row.duals_size())));
    TakeRow(row);
  }
  size_t bytes = 0;
  for (const DualVector& column : columns_) bytes += column.bytes();
  return memory_.Resize(bytes, "the answer of a plugin");
}

absl::StatusOr<ExternalTable> Answer::Finish() {
  ExternalTable table;
  if (description_.has_value()) {
    table.name = description_->name();
    columns_.resize(static_cast<size_t>(description_->fields_size()));  // where no row has come
  }
  for (size_t c = 0; c < columns_.size(); ++c) {
    ExternalColumn& column = table.columns.emplace_back();
    column.values = std::move(columns_[c]);
    if (description_.has_value()) {
      const qlik::sse::FieldDescription& field = description_->fields(static_cast<int>(c));
      column.name = field.name();
      column.tags.assign(field.tags().begin(), field.tags().end());
    }
    if (column.name.empty()) column.name = absl::StrFormat("Field%d", c + 1);
  }
  return table;
}

}  // namespace celadon
