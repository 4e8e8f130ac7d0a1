#include "script/run_load.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/append_rows.h"
#include "script/cased_rows.h"
#include "script/cross_table.h"
#include "script/date_tags.h"
#include "script/find_files.h"
#include "script/join_tables.h"
#include "script/keep_rows.h"
#include "script/load_chain.h"
#include "script/load_target.h"
#include "script/merge_tables.h"
#include "script/open_source.h"
#include "script/ruled_rows.h"
#include "script/script_error.h"
#include "script/stored_texts.h"

namespace celadon {
namespace {

constexpr std::string_view kPartialNames[] = {"", "add", "replace", "merge"};

// One pass of the chain over one source.
class LoadRun {
  using Clock = std::chrono::steady_clock;

 public:
  LoadRun(const std::vector<LoadStatement>& chain, Reload& reload)
      : chain_(chain),
        top_load_(chain.front()),
        prefixes_(chain.front().prefixes),
        label_(LabelOf(chain)),
        reload_(reload) {}

  // `path` is the file to read; empty where the source is none.
  absl::Status Run(const std::string& path) {
    CELADON_ASSIGN_OR_RETURN(ChainRows opened, OpenLoadChain(chain_, path, reload_));
    top_ = opened.top;
    rows_ = std::move(opened.rows);
    copies_ = opened.copies;
    if (top_ == nullptr) return ReportStatement();
    name_ = label_.value_or(opened.table);
    if (name_.empty()) name_ = UnnamedTable(chain_.back(), path, reload_);
    const absl::Status stored =
        std::holds_alternative<GenericPrefix>(prefixes_.transformation) ? StoreGeneric() : Store();
    return Placed(top_load_, stored);
  }

 private:
  static absl::Status Placed(const LoadStatement& load, const absl::Status& status) {
    return load.statement->Placed(status, load.begin);
  }

  absl::Status StoreGeneric() {
    const std::string label = name_;
    CELADON_ASSIGN_OR_RETURN(auto tables, SplitByAttribute(std::move(rows_)));
    for (GenericTable& table : tables) {
      rows_ = std::move(table.rows);
      name_ = absl::StrFormat("%s.%s", label, table.attribute);
      CELADON_RETURN_IF_ERROR(Store());
    }
    return absl::OkStatus();
  }

  absl::Status Store() {
    if (reload_.letters != LetterCase::kMixed) rows_ = InCase(std::move(rows_), reload_.letters);
    copies_ = copies_ && !RulesChangeValues();
    CELADON_ASSIGN_OR_RETURN(rows_, ApplyFieldRules(std::move(rows_), name_, reload_));
    if (reload_.in_section_access() && prefixes_.placement != Placement::kMapping) {
      rows_ = InCase(std::move(rows_), LetterCase::kUpper);
    }
    switch (prefixes_.placement) {
      case Placement::kMapping:
        return StoreMap();
      case Placement::kJoin:
      case Placement::kKeep:
        return StoreJoined();
      default:
        break;
    }
    if (prefixes_.partial == PartialMode::kMerge) return StoreMerged();
    if (prefixes_.partial == PartialMode::kReplace) return StoreInPlaceOf();
    CELADON_ASSIGN_OR_RETURN(StagedTable* const known,
                             KnownTarget(chain_, rows_.rows->columns(), reload_));
    StagedTable& table = known != nullptr ? *known : reload_.model.AddTable(name_);
    return StoreInto(table, known == nullptr);
  }

  absl::StatusOr<uint64_t> Append(StagedTable& table) {
    const auto stored =
        ReadStoredTexts(std::move(rows_), reload_.interpreter(), *reload_.execution.executor);
    CELADON_ASSIGN_OR_RETURN(
        const uint64_t rows,
        AppendRows(*stored, reload_.model, table, reload_.execution,
                   IsOptimizedQvd() ? SourceSymbols::kTakeAsTheyStand : SourceSymbols::kLookUp));
    TagDates(table, reload_.interpreter().settings());
    return rows + left_out_;
  }

  absl::StatusOr<uint64_t> AppendDistinct(StagedTable& table) {
    CELADON_ASSIGN_OR_RETURN(const uint64_t rows, Append(table));
    CELADON_RETURN_IF_ERROR(KeepDistinct(table));
    return rows;
  }

  // After a failure that a script may pass over the table is as it was, or gone if it is new.
  absl::Status StoreInto(StagedTable& table, bool is_new) {
    const uint64_t rows_before = table.rows;
    if (prefixes_.transformation.index() == 0) {
      top_->StoreIn(&table);
      if (top_load_.distinct || reload_.distinct_tables.contains(&table)) {
        CELADON_ASSIGN_OR_RETURN(left_out_, top_->MakeDistinct());
      }
    }
    const absl::StatusOr<uint64_t> read = AppendDistinct(table);
    if (!read.ok()) {
      if (!EndsReload(read.status())) TakeBack(table, is_new, rows_before);
      return read.status();
    }
    Report(table, *read);
    return absl::OkStatus();
  }

  // DISTINCT is a property of the table that rows go to, from the first load on that says it.
  absl::Status KeepDistinct(StagedTable& table) {
    if (!top_load_.distinct && !reload_.distinct_tables.contains(&table)) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(KeepDistinctRows(table, reload_.execution));
    reload_.distinct_tables.insert(&table);
    return absl::OkStatus();
  }

  void TakeBack(StagedTable& table, bool is_new, uint64_t rows_before) {
    if (is_new) {
      const std::string name = table.name;
      reload_.DropTables({&name, 1}).IgnoreError();  // the load fails in any case
      return;
    }
    // Columns may have grown by different numbers of rows.
    for (StagedColumn& column : table.columns) {
      std::vector<uint32_t> elements(std::min(rows_before, column.rows()), StagedColumn::kNull);
      column.Read(0, elements);
      elements.resize(rows_before, StagedColumn::kNull);
      StagedColumn kept;
      kept.Append(elements);
      column = std::move(kept);
    }
    table.rows = rows_before;
  }

  // A table beside those of the model, for rows that only pass through.
  StagedTable Beside() const {
    StagedTable table;
    table.name = name_;
    table.memory = MemoryReservation(reload_.execution.memory);
    table.finished_memory = MemoryReservation(reload_.execution.memory);
    return table;
  }

  absl::Status StoreMap() {
    MappingTable map;
    const auto stored =
        ReadStoredTexts(std::move(rows_), reload_.interpreter(), *reload_.execution.executor);
    CELADON_RETURN_IF_ERROR(map.Add(*stored));
    reload_.maps.insert_or_assign(name_, std::move(map));
    return absl::OkStatus();
  }

  absl::Status StoreJoined() {
    CELADON_ASSIGN_OR_RETURN(StagedTable* const table, NamedTarget(top_load_, reload_));
    StagedTable loaded = Beside();
    if (prefixes_.transformation.index() == 0) {
      top_->StoreIn(&loaded);
      if (top_load_.distinct) {
        CELADON_ASSIGN_OR_RETURN(left_out_, top_->MakeDistinct());
      }
    }
    CELADON_ASSIGN_OR_RETURN(const uint64_t read, Append(loaded));
    if (prefixes_.placement == Placement::kJoin) {
      if (top_load_.distinct) {
        CELADON_RETURN_IF_ERROR(KeepDistinctRows(loaded, reload_.execution));
      }
      CELADON_RETURN_IF_ERROR(JoinTables(*table, loaded, prefixes_.side, reload_.execution));
      CELADON_RETURN_IF_ERROR(KeepDistinct(*table));
      Report(*table, read);
      return absl::OkStatus();
    }
    CELADON_RETURN_IF_ERROR(KeepMatches(*table, loaded, prefixes_.side, reload_.execution));
    StagedTable& kept = reload_.model.AddTable(name_);
    const std::string free_name = kept.name;
    kept = std::move(loaded);
    kept.name = free_name;
    CELADON_RETURN_IF_ERROR(KeepDistinct(kept));
    Report(kept, read);
    return absl::OkStatus();
  }

  absl::Status StoreMerged() {
    StagedTable log = Beside();
    StagedTable* table = nullptr;
    if (prefixes_.placement == Placement::kConcatenate) {
      CELADON_ASSIGN_OR_RETURN(table, NamedTarget(top_load_, reload_));
    } else {
      table = TableWithFields(rows_.rows->columns(), 1, reload_);
    }
    CELADON_ASSIGN_OR_RETURN(const uint64_t read, Append(log));
    if (table == nullptr) table = &reload_.model.AddTable(name_);
    CELADON_ASSIGN_OR_RETURN(Value last, MergeTables(*table, log, prefixes_.merge,
                                                     reload_.interpreter(), reload_.execution));
    if (!last.is_null() && !prefixes_.merge.sequence_variable.empty()) {
      if (!last.has_text()) {
        const StagedField& field = *log.fields[*log.ColumnOf(prefixes_.merge.sequence_field)];
        last =
            Value::Dual(FormatNumber(last.number(), field.format, reload_.interpreter().settings()),
                        last.number());
      }
      reload_.SetVariable(prefixes_.merge.sequence_variable, std::move(last));
    }
    reload_.model.ForgetUnusedFields();
    Report(*table, read);
    return absl::OkStatus();
  }

  // Loads first, so that a failure leaves the old table, and a load may read what it replaces.
  absl::Status StoreInPlaceOf() {
    CELADON_ASSIGN_OR_RETURN(StagedTable* const old,
                             KnownTarget(chain_, rows_.rows->columns(), reload_));
    StagedTable& table = reload_.model.AddTable(name_);
    const std::string wanted = label_.has_value() || old == nullptr ? name_ : old->name;
    CELADON_RETURN_IF_ERROR(StoreInto(table, true));
    if (old == nullptr) return absl::OkStatus();
    const std::string dropped = old->name;
    CELADON_RETURN_IF_ERROR(reload_.DropTables({&dropped, 1}));
    table.name = wanted;
    reload_.last_table = wanted;
    reload_.report.log.back().table = wanted;
    return absl::OkStatus();
  }

  // A statement of a source that has no result has been run when it was opened.
  absl::Status ReportStatement() {
    if (chain_.size() > 1) {
      return Placed(chain_.back(), absl::InvalidArgumentError(
                                       "the statement has no result that a LOAD could read"));
    }
    LoadLogEntry& entry = reload_.report.log.emplace_back();
    entry.line = top_load_.statement->LineAt(top_load_.begin);
    entry.kind = "sql";
    entry.seconds = Seconds();
    return absl::OkStatus();
  }

  void Report(const StagedTable& table, uint64_t read) {
    reload_.last_table = table.name;
    reload_.report.rows += read;
    LoadLogEntry& entry = reload_.report.log.emplace_back();
    entry.line = top_load_.statement->LineAt(top_load_.begin);
    entry.kind = &top_load_ == &chain_.back() && IsSelect(chain_) ? "select" : "load";
    entry.table = table.name;
    entry.rows = table.rows;
    entry.source_rows = read;
    entry.partial = kPartialNames[static_cast<size_t>(prefixes_.partial)];
    entry.qvd = QvdMode();
    entry.fields = table.fields.size();
    entry.seconds = Seconds();
  }

  double Seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  bool IsFromQvd() const {
    const auto* const file = std::get_if<FileSource>(&chain_.back().source);
    return file != nullptr && IsQvd(*file);
  }
  // A preceding load unpacks rows, even one of all fields.
  bool IsOptimizedQvd() const {
    return IsFromQvd() && copies_ && chain_.size() == 1 && !reload_.in_section_access() &&
           reload_.letters == LetterCase::kMixed && prefixes_.transformation.index() == 0;
  }
  bool RulesChangeValues() const {
    return std::ranges::any_of(rows_.rows->columns(), [this](const ColumnInfo& column) {
      return !reload_.rules.MapOf(column.name).empty() || reload_.rules.NullIsValue(column.name);
    });
  }

  std::string QvdMode() const {
    return !IsFromQvd() ? "" : IsOptimizedQvd() ? "optimized" : "standard";
  }

  const std::vector<LoadStatement>& chain_;
  const LoadStatement& top_load_;
  const LoadPrefixes& prefixes_;
  const std::optional<std::string> label_;
  Reload& reload_;
  std::string name_;         // that the table has if it is new
  RowSource rows_;           // on their way; own top_ and all below
  LoadRows* top_ = nullptr;  // of the chain
  bool copies_ = true;       // all columns of the source go through as they are
  uint64_t left_out_ = 0;    // rows of the source that no load reads, since others are alike
  Clock::time_point start_ = Clock::now();
};

}  // namespace

// A mask that no file fits loads nothing, as scripts expect that load what may not be there yet
// (common practice; no page says so).
absl::Status RunLoad(const std::vector<LoadStatement>& chain, Reload& reload) {
  const auto* const file = std::get_if<FileSource>(&chain.back().source);
  if (file == nullptr) return LoadRun(chain, reload).Run("");
  if (const FormatSpec& spec = file->format; !spec.unread.empty()) {
    return chain.back().statement->ErrorAt(
        spec.unread_begin, spec.unread_end,
        absl::StrFormat("Unimplemented: format word %s", spec.unread),
        absl::StatusCode::kUnimplemented);
  }
  const auto paths = FindFiles(file->file, reload);
  if (absl::IsNotFound(paths.status()) && IsFileMask(file->file) &&
      ResolvePath(file->file, reload).ok()) {
    reload.report.warnings.push_back(absl::StrFormat("line %d: no file fits %s, nothing is loaded",
                                                     chain.back().statement->LineAt(0),
                                                     file->file));
    return absl::OkStatus();
  }
  if (!paths.ok()) return PlacedAtSource(chain.back(), paths.status());
  for (const std::string& path : *paths) {
    reload.file = path;
    const absl::Status status = LoadRun(chain, reload).Run(path);
    reload.file.clear();
    CELADON_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

}  // namespace celadon
