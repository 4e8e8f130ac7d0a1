#include "script/load_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/computed_column.h"
#include "script/date_tags.h"
#include "script/passed_texts.h"
#include "storage/staged_table.h"

namespace celadon {
namespace {

// What a field that is calculated takes beside its values, and more for each row of a block;
// measured.
constexpr uint64_t kFormulaBytes = uint64_t{3} << 10;
constexpr uint64_t kRowBytes = 32;
// Values that the formulas of a load make at once, so that a load with very many fields makes those
// of fewer rows.
constexpr size_t kBlockCells = size_t{1} << 20;
constexpr size_t kFewestRows = 16;
// Tuples of values that all formulas of a load together have room for, four bytes each.
constexpr uint64_t kMostTuples = uint64_t{1} << 23;
// Rows that WHILE is tried on at once; each may be repeated many times.
constexpr size_t kWhileRows = 64;

std::optional<std::string> DestinationOf(const LoadPrefixes& prefixes) {
  const bool appends = prefixes.transformation.index() == 0;
  if (appends && prefixes.placement == Placement::kConcatenate) return prefixes.target;
  const bool makes = prefixes.placement == Placement::kAutomatic ||
                     prefixes.placement == Placement::kNoConcatenate;
  return appends && makes ? prefixes.label : std::nullopt;
}

// Whose objects may lack what others have. Source: Qlik help "Working with JSON files".
bool ReadsJson(const LoadStatement& load) {
  const auto* const file = std::get_if<FileSource>(&load.source);
  return file != nullptr && EqualsIgnoringCase(file->format.format, "json");
}

}  // namespace

absl::StatusOr<std::unique_ptr<LoadRows>> LoadRows::Make(const LoadStatement& load,
                                                         RowSource source, Reload& reload) {
  std::unique_ptr<LoadRows> rows(new LoadRows(std::move(source), reload));
  CELADON_RETURN_IF_ERROR(rows->BindAll(load));
  return rows;
}

absl::Status LoadRows::BindAll(const LoadStatement& load) {
  destination_ = DestinationOf(load.prefixes);
  RowScope scope(inputs_, &source_.rows->columns(), {reload_, this}, load.statement->text());
  scope.set_makers(&makers_);
  inputs_.set_block_rows(
      std::clamp(kBlockCells / (load.items.size() + 1), kFewestRows, kBlockRows));
  scope.set_by_position(std::holds_alternative<FileSource>(load.source) ||
                        std::holds_alternative<InlineSource>(load.source) ||
                        std::holds_alternative<FieldSource>(load.source));
  scope.set_missing_is_null(ReadsJson(load));
  PassedTexts passed(
      load.items, [this](const std::string& name) { return KeepsTexts(name); },
      inputs_.interpreter());
  for (const FieldItem& item : load.items) CELADON_RETURN_IF_ERROR(AddItem(item, scope, passed));
  scope.set_makers(nullptr);
  parts_.resize(makers_.size());
  CELADON_RETURN_IF_ERROR(CheckNames());
  CELADON_RETURN_IF_ERROR(BindConditions(load, scope));
  one_by_one_ =
      inputs_.looks_at_result() || (where_ != nullptr && inputs_.depends_on_rows_before(*where_));
  const bool by_row = one_by_one_ || ShareCounter(inputs_.counters());
  window_ = by_row ? 1 : std::min(window_, inputs_.block_rows());
  const bool by_values = load.where == nullptr || where_by_entry_.has_value();
  passes_rows_ = !one_by_one_ && by_values && while_ == nullptr && makers_.empty();
  passes_batches_ =
      passes_rows_ && load.where == nullptr &&
      std::ranges::all_of(outputs_, [](const Output& output) { return !output.by_row; });
  reads_none_twice_ = passes_batches_ && ReadsNoneTwice();
  return absl::OkStatus();
}

absl::Status LoadRows::BindConditions(const LoadStatement& load, RowScope& scope) {
  std::vector<std::pair<std::string, NodePtr>> aliases;
  for (const FieldItem& item : load.items) {
    if (item.formula != nullptr) aliases.emplace_back(item.name, item.formula);
  }
  scope.set_aliases(&aliases);
  const bool by_existence =
      load.where != nullptr && load.while_true == nullptr && FiltersByExistence(load.where);
  if (load.where != nullptr && !by_existence) {
    CELADON_ASSIGN_OR_RETURN(where_, scope.BindFormula(load.where, Fetch::kTextsWithoutNumber));
    if (const auto column = DictionaryFormula::ColumnOf(*where_, inputs_)) {
      where_by_entry_.emplace(std::move(where_), *column, inputs_, reload_.execution);
    } else {
      where_follows_ =
          !where_->program().inputs.empty() && ComputedColumn::Fits(where_->program(), inputs_);
    }
  }
  if (load.while_true != nullptr) {
    CELADON_ASSIGN_OR_RETURN(while_,
                             scope.BindFormula(load.while_true, Fetch::kTextsWithoutNumber));
    window_ = kWhileRows;
  }
  scope.set_aliases(nullptr);
  return absl::OkStatus();
}

// Not where the field is made of anything but the column asked for: then a row may bring a value
// that another row asks for.
bool LoadRows::FiltersByExistence(const NodePtr& where) {
  auto condition = ExistsCondition::Of(where);
  if (!condition.has_value() || !reload_.rules.empty()) return false;
  if (reload_.letters != LetterCase::kMixed) return false;
  const std::vector<ColumnInfo>& source = source_.rows->columns();
  const auto column = std::ranges::find(source, condition->column, &ColumnInfo::name);
  if (column == source.end()) return false;
  const auto place = static_cast<size_t>(column - source.begin());
  const auto own = std::ranges::find(columns_, condition->field, &ColumnInfo::name);
  const bool adds = own != columns_.end();
  if (adds && outputs_[static_cast<size_t>(own - columns_.begin())].copied != place) return false;
  where_exists_.emplace(*std::move(condition), place, adds, reload_);
  return true;
}

absl::Status LoadRows::AddItem(const FieldItem& item, RowScope& scope, PassedTexts& passed) {
  if (item.formula == nullptr) {
    for (uint32_t column = 0; column < source_.rows->columns().size(); ++column) AddColumn(column);
    return absl::OkStatus();
  }
  const Fetch result = item.numbers_only ? Fetch::kNumbers : Fetch::kTexts;
  CELADON_ASSIGN_OR_RETURN(std::unique_ptr<RowFormula> formula,
                           scope.BindFormula(item.formula, result));
  const Program& program = formula->program();
  const std::optional<uint32_t> one = DictionaryFormula::ColumnOf(*formula, inputs_);
  const bool is_input = one.has_value() && program.instructions.empty();
  if (is_input && inputs_.input(program.inputs[0].column).kind == RowInput::Kind::kColumn) {
    AddColumn(*one);
    columns_.back().name = item.name;
    return absl::OkStatus();
  }
  CELADON_RETURN_IF_ERROR(formula_memory_.Resize(
      formula_memory_.bytes() + kFormulaBytes + inputs_.block_rows() * kRowBytes,
      "the formulas of a LOAD"));
  columns_.push_back({.name = item.name, .format = {}, .tags = {}, .comment = {}});
  if (GivesDates(item.formula)) columns_.back().tags.push_back(kTimestampTag);
  reads_texts_.push_back(!passed.Of(item.formula));
  Output& output = outputs_.emplace_back();
  if (one.has_value()) {
    output.by_entry.emplace(std::move(formula), *one, inputs_, reload_.execution);
  } else {
    output.follows = !program.is_constant() && ComputedColumn::Fits(program, inputs_);
    output.by_row = std::move(formula);
    if (output.follows) output.by_tuple.emplace(program, inputs_, reload_.execution);
  }
  return absl::OkStatus();
}

bool LoadRows::KeepsTexts(std::string_view name) const {
  const auto& columns = source_.rows->columns();
  const auto column = std::ranges::find(columns, name, &ColumnInfo::name);
  return column != columns.end() &&
         !source_.reads_texts[static_cast<size_t>(column - columns.begin())];
}

void LoadRows::AddColumn(uint32_t column) {
  columns_.push_back(source_.rows->columns()[column]);
  reads_texts_.push_back(source_.reads_texts[column]);
  outputs_.emplace_back().copied = column;
}

absl::Status LoadRows::CheckNames() const {
  std::vector<std::string_view> names;
  for (const ColumnInfo& column : columns_) names.push_back(column.name);
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("field names must be unique within a table: %s", *twice));
}

bool LoadRows::ReadsNoneTwice() const {
  std::vector<bool> taken(source_.rows->columns().size());
  return std::ranges::none_of(outputs_, [&](const Output& output) {
    const bool before = taken[output.column()];
    taken[output.column()] = true;
    return before;
  });
}

void LoadRows::PutOutRowByRow() {
  window_ = 1;
  most_rows_ = 1;
}

absl::StatusOr<RowBatch> LoadRows::Next() {
  if (passes_batches_) return PassBatch();
  if (where_exists_.has_value()) where_exists_->Resume();
  while (true) {
    if (next_row_ == batch_.rows) {
      records_ += batch_.rows;
      source_.rows->Recycle(std::move(batch_));
      CELADON_ASSIGN_OR_RETURN(batch_, source_.rows->Next());
      if (batch_.rows == 0) return RowBatch();
      CELADON_RETURN_IF_ERROR(PrepareBatch());
    }
    while (next_row_ < batch_.rows && rows_.size() < most_rows_) {
      CELADON_RETURN_IF_ERROR(TakeWindow());
    }
    if (rows_.empty()) continue;
    CELADON_RETURN_IF_ERROR(EvaluateAtOnce());
    return TakeOutput();
  }
}

absl::StatusOr<RowBatch> LoadRows::PassBatch() {
  CELADON_ASSIGN_OR_RETURN(batch_, source_.rows->Next());
  RowBatch passed;
  passed.rows = batch_.rows;
  if (batch_.rows == 0) return passed;
  CELADON_RETURN_IF_ERROR(PrepareBatch());
  for (Output& output : outputs_) {
    BatchColumn& source = batch_.columns[output.column()];
    BatchColumn& column = passed.columns.emplace_back();
    column = reads_none_twice_ ? std::move(source) : source;
    if (output.copied.has_value()) continue;
    CELADON_RETURN_IF_ERROR(output.by_entry->Evaluate(column.codes));
    column.dictionary = output.by_entry->values();
    for (uint32_t& code : column.codes) code = output.by_entry->code(code);
  }
  return passed;
}

void LoadRows::Recycle(RowBatch batch) {
  if (passes_batches_) source_.rows->Recycle(std::move(batch));
}

absl::StatusOr<RowsAtHand*> LoadRows::AllRows() {
  const bool filters = where_exists_.has_value() && !one_by_one_ && makers_.empty();
  if (!(passes_batches_ || filters) || !copies() || !ReadsNoneTwice()) return nullptr;
  CELADON_ASSIGN_OR_RETURN(RowsAtHand * all, AllRowsOf(*source_.rows));
  if (all == nullptr) return all;
  if (filters) {
    CELADON_ASSIGN_OR_RETURN(auto passing, where_exists_->PassingRows(*all, inputs_.interpreter()));
    if (!passing.has_value()) return nullptr;
    all = &passing_.emplace(*all, *std::move(passing));
  }
  std::vector<size_t> columns;
  for (const Output& output : outputs_) columns.push_back(output.column());
  return &all_.emplace(*all, std::move(columns));
}

absl::Status LoadRows::PrepareBatch() {
  next_row_ = 0;
  const bool many = window_ > 1 && batch_.rows >= ComputedColumn::kRowsToShare;
  const bool shared = many && reload_.execution.executor->workers() > 1;
  if (where_exists_.has_value()) {
    where_exists_->Prepare(batch_.columns[where_exists_->column()], inputs_.interpreter());
  }
  if (where_by_entry_.has_value()) {
    CELADON_RETURN_IF_ERROR(
        where_by_entry_->Decide(batch_.columns[where_by_entry_->column()].dictionary));
  }
  where_holds_.clear();
  if (shared && where_follows_) CELADON_RETURN_IF_ERROR(DecideAtOnce());
  const auto follow = std::ranges::count_if(outputs_, &Output::follows);
  const uint64_t most = kMostTuples / std::max<uint64_t>(1, static_cast<uint64_t>(follow));
  for (Output& output : outputs_) {
    const bool few_tuples = many && output.follows && output.by_tuple->Start(batch_, most);
    output.at_once = few_tuples || (shared && output.follows);
    if (!output.by_entry.has_value()) continue;
    const auto& dictionary = batch_.columns[output.column()].dictionary;
    CELADON_RETURN_IF_ERROR(output.by_entry->Start(dictionary));
    if (!MayNeedFew(*dictionary)) CELADON_RETURN_IF_ERROR(output.by_entry->EvaluateAll());
  }
  return absl::OkStatus();
}

bool LoadRows::MayNeedFew(const DualVector& dictionary) const {
  if (window_ == 1 || dictionary.size() <= window_) return false;
  const auto* const source = dynamic_cast<const CodedRows*>(source_.rows.get());
  return !passes_batches_ || (source != nullptr && source->rows() < dictionary.size());
}

absl::Status LoadRows::TakeWindow() {
  CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
  const size_t first = next_row_;
  next_row_ = std::min(batch_.rows, first + window_);
  taken_rows_.clear();
  taken_iterations_.clear();
  CELADON_RETURN_IF_ERROR(Filter(first, next_row_ - first));
  CELADON_RETURN_IF_ERROR(Repeat());
  const size_t emitted = rows_.size();
  CELADON_RETURN_IF_ERROR(MakeParts());
  CELADON_RETURN_IF_ERROR(EvaluateEntries(emitted));
  return EvaluateOutputs(emitted);
}

absl::Status LoadRows::Filter(size_t first, size_t count) {
  std::vector<uint32_t>& rows = taken_rows_;
  rows.resize(count);
  std::iota(rows.begin(), rows.end(), static_cast<uint32_t>(first));
  taken_iterations_.assign(count, 1);
  if (where_exists_.has_value()) {
    const std::vector<uint32_t>& codes = batch_.columns[where_exists_->column()].codes;
    std::erase_if(rows, [&](uint32_t row) {
      return !where_exists_->Takes(codes[row], inputs_.interpreter());
    });
  } else if (where_by_entry_.has_value()) {
    const std::vector<uint32_t>& codes = batch_.columns[where_by_entry_->column()].codes;
    std::erase_if(rows, [&](uint32_t row) { return !where_by_entry_->Holds(codes[row]); });
  } else if (!where_holds_.empty()) {
    std::erase_if(rows, [this](uint32_t row) { return where_holds_[row] == 0; });
  } else if (where_ != nullptr) {
    inputs_.Start(Block(rows, taken_iterations_, 0, count));
    CELADON_ASSIGN_OR_RETURN(const ValueLanes truth, where_->Evaluate(inputs_));
    std::erase_if(rows,
                  [&](uint32_t row) { return !IsTrue(truth[row - first], inputs_.interpreter()); });
    if (!rows.empty()) inputs_.Accept();
  }
  taken_iterations_.resize(rows.size());
  return absl::OkStatus();
}

RowBlock LoadRows::Block(const std::vector<uint32_t>& rows, const std::vector<double>& iterations,
                         size_t first, size_t count) {
  record_numbers_.resize(kBlockRows);
  for (size_t i = 0; i < count; ++i) {
    record_numbers_[i] = static_cast<double>(records_ + rows[first + i] + 1);
  }
  const uint64_t made = (&rows == &rows_ ? first : rows_.size()) + repeated_;
  const std::optional<uint64_t> stored = table_ == nullptr ? counted_ : std::optional(table_->rows);
  return {.batch = &batch_,
          .rows = std::span(rows).subspan(first, count),
          .record_numbers = record_numbers_.data(),
          .iterations = iterations.data() + first,
          .first_row_number = stored.has_value() ? static_cast<double>(*stored + made + 1) : 0};
}

}  // namespace celadon
