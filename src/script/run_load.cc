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
#include "script/exists_filter.h"
#include "script/expand.h"
#include "script/group_rows.h"
#include "script/hierarchy.h"
#include "script/interval_match.h"
#include "script/join_tables.h"
#include "script/keep_rows.h"
#include "script/load_rows.h"
#include "script/merge_tables.h"
#include "script/open_source.h"
#include "script/row_buffer.h"
#include "script/ruled_rows.h"
#include "script/script_error.h"
#include "script/stored_texts.h"
#include "script/taken_rows.h"
#include "script/window_plan.h"
#include "script/window_rows.h"

namespace celadon {
namespace {

constexpr std::string_view kPartialNames[] = {"", "add", "replace", "merge"};

// One pass of the chain over one source.
class LoadChain {
  using Clock = std::chrono::steady_clock;

 public:
  LoadChain(const std::vector<LoadStatement>& chain, Reload& reload)
      : chain_(chain),
        top_load_(chain.front()),
        prefixes_(chain.front().prefixes),
        reload_(reload) {}

  // `path` is the file to read; empty where the source is none.
  absl::Status Run(const std::string& path) {
    CELADON_RETURN_IF_ERROR(Open(path));
    if (top_ == nullptr) return ReportStatement();
    if (prefixes_.label.has_value()) name_ = *prefixes_.label;
    if (name_.empty()) name_ = UnnamedTable(chain_.back(), path, reload_);
    const absl::Status stored =
        std::holds_alternative<GenericPrefix>(prefixes_.transformation) ? StoreGeneric() : Store();
    return Placed(top_load_, stored);
  }

 private:
  static absl::Status Placed(const LoadStatement& load, const absl::Status& status) {
    return load.statement->Placed(status, load.begin);
  }

  absl::StatusOr<double> NumberOf(const NodePtr& formula) {
    CELADON_ASSIGN_OR_RETURN(const Value value,
                             EvaluateAlone(formula, top_load_.statement->text(), reload_));
    return reload_.Reading(value).value_or(0);
  }

  // A statement of a source that has no result leaves no rows.
  absl::Status Open(const std::string& path) {
    for (const LoadStatement& load : chain_) {
      CELADON_RETURN_IF_ERROR(Placed(load, CheckClauses(load)));
    }
    if (!prefixes_.buffer.has_value() || RowLimit().has_value()) {
      CELADON_RETURN_IF_ERROR(OpenChain(path, std::nullopt));
    } else if (const absl::Status status = OpenBuffered(path); !status.ok()) {
      return Placed(top_load_, status);
    }
    return Placed(top_load_, Transform());
  }

  absl::Status OpenBuffered(const std::string& path) {
    CELADON_ASSIGN_OR_RETURN(const RowBuffer buffer, RowBuffer::Of(chain_, path, reload_));
    if (buffer.IsFresh(reload_)) {
      CELADON_ASSIGN_OR_RETURN(rows_, buffer.Read(reload_));
    } else {
      CELADON_ASSIGN_OR_RETURN(const std::optional<uint64_t> begin, buffer.Added(reload_));
      CELADON_RETURN_IF_ERROR(OpenChain(path, begin));
      CELADON_ASSIGN_OR_RETURN(rows_, buffer.Keep(std::move(rows_), begin, reload_));
    }
    LoadStatement everything;
    everything.statement = top_load_.statement;
    everything.items = {FieldItem{}};
    CELADON_ASSIGN_OR_RETURN(auto rows, LoadRows::Make(everything, std::move(rows_), reload_));
    top_ = rows.get();
    rows_ = {std::move(rows), top_->reads_texts()};
    return absl::OkStatus();
  }

  // The rows of all loads of the chain, one above the other; of a file those from a byte on.
  absl::Status OpenChain(const std::string& path, std::optional<uint64_t> begin) {
    const LoadStatement& lowest = chain_.back();
    const auto most = FirstRows();
    if (!most.ok()) return Placed(top_load_, most.status());
    std::optional<uint64_t> limit = RowLimit();
    if (TopReadsSource() && most->has_value()) limit = std::min(**most, limit.value_or(**most));
    auto source = path.empty() ? OpenSource(lowest, limit.value_or(0), reload_)
                               : OpenFile(lowest, path, begin, reload_);
    if (!source.ok()) return Placed(lowest, source.status());
    if (IsExtension()) name_ = source->rows->table_name();
    rows_ = limit.has_value() ? TakeFirst(*std::move(source), *limit) : *std::move(source);
    if (IsSelect() && rows_.rows->columns().empty()) return absl::OkStatus();
    for (size_t i = chain_.size(); i-- > 0;) {
      if (i == 0) CELADON_RETURN_IF_ERROR(Placed(top_load_, TakeSomeRows(*most)));
      auto rows = MakeRows(chain_[i]);
      if (!rows.ok()) return Placed(chain_[i], rows.status());
      top_ = rows->get();
      copies_ = copies_ && top_->copies() && CopiesWhere(chain_[i]);
      rows_ = {*std::move(rows), top_->reads_texts()};
    }
    return absl::OkStatus();
  }

  // How many rows the prefix First leaves of what the topmost load reads.
  absl::StatusOr<std::optional<uint64_t>> FirstRows() {
    if (prefixes_.first == nullptr) return std::optional<uint64_t>();
    CELADON_ASSIGN_OR_RETURN(const double first, NumberOf(prefixes_.first));
    return std::optional(first > 0 ? static_cast<uint64_t>(first) : uint64_t{0});
  }

  // Whether the topmost load reads the rows of the source as they come.
  bool TopReadsSource() const { return chain_.size() == 1 || (IsSelect() && chain_.size() == 2); }

  // Tables that are loaded already were cut short when they were.
  std::optional<uint64_t> RowLimit() const {
    const bool resident = std::holds_alternative<ResidentSource>(chain_.back().source);
    return resident ? std::nullopt : reload_.environment.options.row_limit;
  }

  absl::Status CheckClauses(const LoadStatement& load) const {
    if (load.distinct && &load != &top_load_) {
      return absl::InvalidArgumentError("DISTINCT belongs to the topmost of preceding loads");
    }
    if (!load.order_by.empty() && !std::holds_alternative<ResidentSource>(load.source) &&
        !std::holds_alternative<ExtensionSource>(load.source)) {
      return absl::InvalidArgumentError("ORDER BY needs a resident table as source");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<LoadRows>> MakeRows(const LoadStatement& load) {
    if (HasWindow(load)) return WindowRows(load, std::move(rows_), reload_);
    return GroupsRows(load, *reload_.environment.functions)
               ? GroupRows(load, std::move(rows_), reload_)
               : LoadRows::Make(load, std::move(rows_), reload_);
  }

  // A condition that leaves the rows of a QVD file as they are: none, or Exists of one field.
  static bool CopiesWhere(const LoadStatement& load) {
    return load.where == nullptr || ExistsCondition::Of(load.where).has_value();
  }

  absl::Status TakeSomeRows(std::optional<uint64_t> most) {
    if (most.has_value() && !TopReadsSource()) rows_ = TakeFirst(std::move(rows_), *most);
    if (prefixes_.sample != nullptr) {
      CELADON_ASSIGN_OR_RETURN(const double probability, NumberOf(prefixes_.sample));
      const auto& world = reload_.environment.world;
      rows_ = TakeSample(std::move(rows_), probability, world ? world().seed : 0);
    }
    return absl::OkStatus();
  }

  absl::Status Transform() {
    if (const auto* cross = std::get_if<CrossTablePrefix>(&prefixes_.transformation)) {
      double qualifiers = 1;
      if (cross->qualifiers != nullptr) {
        CELADON_ASSIGN_OR_RETURN(qualifiers, NumberOf(cross->qualifiers));
      }
      CELADON_ASSIGN_OR_RETURN(rows_,
                               TurnColumns(std::move(rows_), cross->attribute, cross->data,
                                           qualifiers >= 0 ? static_cast<size_t>(qualifiers) : 0));
    }
    if (const auto* match = std::get_if<IntervalMatchPrefix>(&prefixes_.transformation)) {
      CELADON_ASSIGN_OR_RETURN(rows_, MatchIntervals(std::move(rows_), match->fields, reload_));
    }
    if (const auto* tree = std::get_if<HierarchyPrefix>(&prefixes_.transformation)) {
      const auto expand = tree->belongs_to ? ListAncestors : ExpandHierarchy;
      CELADON_ASSIGN_OR_RETURN(rows_, expand(std::move(rows_), *tree, reload_.execution));
    }
    return absl::OkStatus();
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
    CELADON_ASSIGN_OR_RETURN(StagedTable* const known, KnownTarget());
    StagedTable& table = known != nullptr ? *known : reload_.model.AddTable(name_);
    return StoreInto(table, known == nullptr);
  }

  absl::StatusOr<uint64_t> Append(StagedTable& table) {
    const auto stored = ReadStoredTexts(std::move(rows_), reload_.interpreter());
    CELADON_ASSIGN_OR_RETURN(
        const uint64_t rows,
        AppendRows(*stored, reload_.model, table, reload_.execution,
                   IsOptimizedQvd() ? SourceSymbols::kTakeAsTheyStand : SourceSymbols::kLookUp));
    TagDates(table, reload_.interpreter().settings());
    return rows;
  }

  // After a failure the table is as it was, or gone if it is new.
  absl::Status StoreInto(StagedTable& table, bool is_new) {
    const uint64_t rows_before = table.rows;
    const bool direct = prefixes_.transformation.index() == 0;
    if (direct) top_->GoTo(&table);
    const absl::StatusOr<uint64_t> read = Append(table);
    if (!read.ok()) {
      TakeBack(table, is_new, rows_before);
      return read.status();
    }
    if (top_load_.distinct) reload_.distinct_tables.insert(&table);
    if (reload_.distinct_tables.contains(&table)) KeepDistinctRows(table);
    Report(table, *read);
    return absl::OkStatus();
  }

  void TakeBack(StagedTable& table, bool is_new, uint64_t rows_before) {
    if (is_new) {
      reload_.DropTable(table.name);
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

  // The table of Concatenate, Join or Keep.
  absl::StatusOr<StagedTable*> NamedTarget() const {
    const std::string& name = prefixes_.target.value_or(reload_.last_table);
    StagedTable* const table = reload_.model.FindTable(name);
    if (table != nullptr) return table;
    return TableNotFound(absl::StrFormat("there is no table to add to: %s", name));
  }

  // The table that the rows are added to; null where they make a new one.
  absl::StatusOr<StagedTable*> KnownTarget() const {
    if (prefixes_.placement == Placement::kConcatenate) return NamedTarget();
    if (prefixes_.placement == Placement::kNoConcatenate) return nullptr;
    if (StagedTable* const same = TableWithFields(0)) return same;
    const bool by_label =
        prefixes_.partial == PartialMode::kReplace ||
        (prefixes_.partial == PartialMode::kAdd && reload_.environment.options.partial);
    return by_label && prefixes_.label.has_value() ? reload_.model.FindTable(*prefixes_.label)
                                                   : nullptr;
  }

  // The first table that has exactly the columns of the rows from `first` on.
  StagedTable* TableWithFields(size_t first) const {
    const auto& columns = rows_.rows->columns();
    for (const auto& table : reload_.model.tables()) {
      bool same = table->fields.size() + first == columns.size();
      for (size_t i = first; i < columns.size() && same; ++i) {
        same = table->ColumnOf(columns[i].name).has_value();
      }
      if (same) return table.get();
    }
    return nullptr;
  }

  // A table beside those of the model, for rows that only pass through.
  StagedTable Beside() const {
    StagedTable table;
    table.name = name_;
    table.memory = MemoryReservation(reload_.execution.memory);
    return table;
  }

  absl::Status StoreMap() {
    MappingTable map;
    const auto stored = ReadStoredTexts(std::move(rows_), reload_.interpreter());
    CELADON_RETURN_IF_ERROR(map.Add(*stored));
    reload_.maps.insert_or_assign(name_, std::move(map));
    return absl::OkStatus();
  }

  absl::Status StoreJoined() {
    CELADON_ASSIGN_OR_RETURN(StagedTable* const table, NamedTarget());
    StagedTable loaded = Beside();
    if (prefixes_.transformation.index() == 0) top_->GoTo(&loaded);
    CELADON_ASSIGN_OR_RETURN(const uint64_t read, Append(loaded));
    if (top_load_.distinct) KeepDistinctRows(loaded);
    if (prefixes_.placement == Placement::kJoin) {
      CELADON_RETURN_IF_ERROR(JoinTables(*table, loaded, prefixes_.side, reload_.execution));
      Report(*table, read);
      return absl::OkStatus();
    }
    KeepMatches(*table, loaded, prefixes_.side);
    StagedTable& kept = reload_.model.AddTable(name_);
    const std::string free_name = kept.name;
    kept = std::move(loaded);
    kept.name = free_name;
    Report(kept, read);
    return absl::OkStatus();
  }

  absl::Status StoreMerged() {
    StagedTable log = Beside();
    StagedTable* table =
        prefixes_.placement == Placement::kConcatenate ? nullptr : TableWithFields(1);
    if (prefixes_.placement == Placement::kConcatenate) {
      CELADON_ASSIGN_OR_RETURN(table, NamedTarget());
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
    CELADON_ASSIGN_OR_RETURN(StagedTable* const old, KnownTarget());
    StagedTable& table = reload_.model.AddTable(name_);
    const std::string wanted = prefixes_.label.has_value() || old == nullptr ? name_ : old->name;
    CELADON_RETURN_IF_ERROR(StoreInto(table, true));
    if (old == nullptr) return absl::OkStatus();
    reload_.DropTable(old->name);
    table.name = wanted;
    reload_.last_table = wanted;
    reload_.report.log.back().table = wanted;
    return absl::OkStatus();
  }

  bool IsExtension() const { return std::holds_alternative<ExtensionSource>(chain_.back().source); }
  bool IsSelect() const { return std::holds_alternative<SelectSource>(chain_.back().source); }

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
    entry.kind = &top_load_ == &chain_.back() && IsSelect() ? "select" : "load";
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
  bool IsOptimizedQvd() const {
    return IsFromQvd() && copies_ && reload_.rules.empty() &&
           reload_.letters == LetterCase::kMixed && prefixes_.transformation.index() == 0;
  }

  std::string QvdMode() const {
    return !IsFromQvd() ? "" : IsOptimizedQvd() ? "optimized" : "standard";
  }

  const std::vector<LoadStatement>& chain_;
  const LoadStatement& top_load_;
  const LoadPrefixes& prefixes_;
  Reload& reload_;
  std::string name_;         // that the table has if it is new; empty: not known yet
  RowSource rows_;           // on their way; own top_ and all below
  LoadRows* top_ = nullptr;  // of the chain
  bool copies_ = true;       // all columns of the source go through as they are
  Clock::time_point start_ = Clock::now();
};

}  // namespace

absl::Status RunLoad(const std::vector<LoadStatement>& chain, Reload& reload) {
  const auto* const file = std::get_if<FileSource>(&chain.back().source);
  if (file == nullptr) return LoadChain(chain, reload).Run("");
  const LoadStatement& lowest = chain.back();
  const auto paths = FindFiles(file->file, reload);
  if (!paths.ok()) return lowest.statement->Placed(paths.status(), lowest.begin);
  for (const std::string& path : *paths) {
    reload.file = path;
    const absl::Status status = LoadChain(chain, reload).Run(path);
    reload.file.clear();
    CELADON_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

}  // namespace celadon
