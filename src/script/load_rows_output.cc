// The rows that a LOAD puts out: their values, and those that its table has already.
#include <algorithm>
#include <utility>

#include "runtime/status_macros.h"
#include "script/distinct_source.h"
#include "script/load_rows.h"

namespace celadon {

absl::Status LoadRows::EvaluateEntries(size_t first) {
  std::vector<uint32_t> entries;
  for (Output& output : outputs_) {
    if (!output.by_entry.has_value() || output.by_entry->complete()) continue;
    const std::vector<uint32_t>& codes = batch_.columns[output.column()].codes;
    entries.clear();
    for (size_t i = first; i < rows_.size(); ++i) entries.push_back(codes[rows_[i]]);
    CELADON_RETURN_IF_ERROR(output.by_entry->Evaluate(entries));
  }
  return absl::OkStatus();
}

absl::Status LoadRows::EvaluateOutputs(size_t first) {
  const size_t most = window_ == 1 ? 1 : inputs_.block_rows();  // also of one row's repetitions
  for (size_t count; first < rows_.size(); first += count) {
    count = std::min(most, rows_.size() - first);
    RowBlock block = Block(rows_, iterations_, first, count);
    block.parts = parts_;
    block.first_part = first;
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    inputs_.Start(block);
    for (Output& output : outputs_) {
      if (output.by_row == nullptr || output.at_once) continue;
      if (output.values == nullptr) output.values = std::make_shared<DualVector>();
      const bool constant = output.by_row->program().is_constant();
      if (constant && !output.codes.empty()) {
        output.codes.resize(output.codes.size() + count, output.codes.front());
        continue;
      }
      CELADON_ASSIGN_OR_RETURN(const ValueLanes values, output.by_row->Evaluate(inputs_));
      for (size_t i = 0; i < count; ++i) {
        const ValueView value = values[constant ? 0 : i];
        const auto next = static_cast<uint32_t>(output.values->size());
        output.codes.push_back(value.is_null() ? BatchColumn::kNull : constant ? 0 : next);
        if (!value.is_null() && (next == 0 || !constant)) output.values->Append(value);
      }
    }
    inputs_.Accept();
    if (distinct_.has_value()) {
      CELADON_ASSIGN_OR_RETURN(const bool repeated, IsRepeated(first));
      if (repeated) {
        TakeBack(first);
        ++repeated_;
        count = 0;
      }
    }
    made_ = first + count;
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> LoadRows::MakeDistinct() {
  // Else the table is looked through afterwards.
  if (!reload_.rules.empty() || reload_.letters != LetterCase::kMixed) return uint64_t{0};
  if (!one_by_one_) return ReadFirstRows();
  distinct_.emplace(columns_.size(), reload_.execution.memory);
  window_ = 1;
  passes_rows_ = passes_batches_ = false;
  CELADON_RETURN_IF_ERROR(distinct_->AddAll(*table_, columns_));
  return uint64_t{0};
}

// Pays where there are formulas.
absl::StatusOr<uint64_t> LoadRows::ReadFirstRows() {
  const auto* const coded = dynamic_cast<const CodedRows*>(source_.rows.get());
  const bool evaluates = std::ranges::any_of(outputs_, &Output::follows);
  const bool reads_columns_alone = std::ranges::all_of(outputs_, [](const Output& output) {
    return output.by_row == nullptr || output.follows || output.by_row->program().is_constant();
  });
  if (coded == nullptr || !passes_rows_ || where_by_entry_ || !evaluates || !reads_columns_alone) {
    return uint64_t{0};
  }
  const uint64_t rows = coded->rows();
  CELADON_ASSIGN_OR_RETURN(source_.rows,
                           FirstRowsOf(std::move(source_.rows), *coded, reload_.execution));
  return rows - source_.rows->expected_rows();
}

absl::StatusOr<bool> LoadRows::IsRepeated(size_t place) {
  std::vector<ValueView> values;
  for (size_t column = 0; column < columns_.size(); ++column) {
    ValueView value = ValueOf(column, place);
    const bool text = reads_texts_[column] && value.has_text() && !value.has_number();
    const auto number = text ? inputs_.interpreter().Number(value.text()) : std::nullopt;
    values.push_back(number.has_value() ? ValueView::Number(*number) : value);
  }
  CELADON_ASSIGN_OR_RETURN(const bool added, distinct_->Add(values));
  return !added;
}

void LoadRows::TakeBack(size_t place) {
  const auto at = [place](auto& list) { list.erase(list.begin() + static_cast<ptrdiff_t>(place)); };
  at(rows_);
  at(iterations_);
  for (auto& parts : parts_) at(parts);
  for (Output& output : outputs_) {
    if (output.by_row != nullptr) output.codes.pop_back();
  }
}

ValueView LoadRows::Pending(std::string_view field, uint64_t row) const {
  const auto is_meant = [&](const ColumnInfo& column) {
    return column.name == field || (!reload_.rules.empty() && table_ != nullptr &&
                                    reload_.rules.NameIn(column.name, table_->name) == field);
  };
  const auto found = std::ranges::find_if(columns_, is_meant);
  if (found == columns_.end()) return ValueView();
  const auto column = static_cast<size_t>(found - columns_.begin());
  if (!last_row_.empty() && row == 0) return last_row_[column];
  return ValueOf(column, row - (last_row_.empty() ? 0 : 1));
}

ValueView LoadRows::ValueOf(size_t column, size_t place) const {
  const Output& output = outputs_[column];
  if (output.by_row != nullptr) {
    const bool made = place < output.codes.size() && output.codes[place] != BatchColumn::kNull;
    return made ? (*output.values)[output.codes[place]] : ValueView();
  }
  if (output.copied.has_value()) return batch_.columns[*output.copied][rows_[place]];
  const uint32_t code =
      output.by_entry->code(batch_.columns[output.by_entry->column()].codes[rows_[place]]);
  return code == BatchColumn::kNull ? ValueView() : (*output.by_entry->values())[code];
}

RowBatch LoadRows::TakeOutput() {
  RowBatch batch;
  batch.rows = rows_.size();
  const bool all = while_ == nullptr && makers_.empty() && rows_.size() == batch_.rows;
  for (Output& output : outputs_) {
    BatchColumn& column = batch.columns.emplace_back();
    if (output.by_row != nullptr) {
      column = {std::exchange(output.values, nullptr), std::exchange(output.codes, {})};
      continue;
    }
    const bool copied = output.copied.has_value();
    const BatchColumn& source = batch_.columns[copied ? *output.copied : output.by_entry->column()];
    column.dictionary = copied ? source.dictionary : output.by_entry->values();
    if (copied && all) {
      column.codes = source.codes;
      continue;
    }
    column.codes.resize(batch.rows);
    for (size_t i = 0; i < batch.rows; ++i) {
      const uint32_t entry = source.codes[rows_[i]];
      column.codes[i] = copied ? entry : output.by_entry->code(entry);
    }
  }
  if (table_ != nullptr && where_exists_.has_value()) where_exists_->Stored();
  if (table_ == nullptr && one_by_one_) {
    last_row_.clear();
    for (const BatchColumn& column : batch.columns) last_row_.emplace_back(column[batch.rows - 1]);
  }
  if (counted_.has_value()) *counted_ += batch.rows;
  rows_.clear();
  made_ = 0;
  iterations_.clear();
  for (auto& parts : parts_) parts.clear();
  part_texts_.arena.Clear();
  return batch;
}

bool LoadRows::copies() const {
  return while_ == nullptr && std::ranges::all_of(outputs_, [](const Output& output) {
           return output.copied.has_value();
         });
}

bool LoadRows::keeps_records() const {
  if (!where_exists_.has_value()) return where_ == nullptr && !where_by_entry_.has_value();
  return std::ranges::any_of(outputs_, [this](const Output& output) {
    return output.copied.has_value() && *output.copied == where_exists_->column();
  });
}

uint64_t LoadRows::pending() const { return made_ + (last_row_.empty() ? 0 : 1); }

bool LoadRows::HasField(std::string_view field) const {
  return std::ranges::any_of(columns_,
                             [&](const ColumnInfo& column) { return column.name == field; });
}

}  // namespace celadon
