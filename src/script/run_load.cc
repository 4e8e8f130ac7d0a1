#include "script/run_load.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/append_rows.h"
#include "script/keep_rows.h"
#include "script/load_rows.h"
#include "script/open_source.h"
#include "script/stored_texts.h"

namespace celadon {
namespace {

// One pass of the chain over one source.
class LoadChain {
 public:
  LoadChain(const std::vector<LoadStatement>& chain, Reload& reload)
      : chain_(chain), reload_(reload) {}

  // `path` is the file to read; empty where the source is none.
  absl::Status Run(const std::string& path) {
    CELADON_RETURN_IF_ERROR(Open(path));
    CELADON_ASSIGN_OR_RETURN(StagedTable* const table, Target(path));
    top_->NumberRowsAfter(table->rows);
    const auto stored = ReadStoredTexts(std::move(rows_), reload_.interpreter());
    const absl::StatusOr<uint64_t> read =
        AppendRows(*stored, reload_.model, *table, reload_.execution);
    if (!read.ok()) return Placed(chain_.front(), read.status());
    if (chain_.front().distinct) reload_.distinct_tables.insert(table);
    if (reload_.distinct_tables.contains(table)) KeepDistinctRows(*table);
    Report(*table, *read);
    return absl::OkStatus();
  }

 private:
  static absl::Status Placed(const LoadStatement& load, const absl::Status& status) {
    return load.statement->Placed(status, load.begin);
  }

  absl::Status Open(const std::string& path) {
    const LoadStatement& lowest = chain_.back();
    for (const LoadStatement& load : chain_) CELADON_RETURN_IF_ERROR(CheckClauses(load));
    absl::StatusOr<RowSource> source =
        path.empty() ? OpenSource(lowest, reload_) : OpenFile(lowest, path, reload_);
    if (!source.ok()) return Placed(lowest, source.status());
    for (size_t i = chain_.size(); i-- > 0;) {
      auto rows = LoadRows::Make(chain_[i], *std::move(source), reload_);
      if (!rows.ok()) return Placed(chain_[i], rows.status());
      top_ = rows->get();
      source = RowSource{*std::move(rows), top_->reads_texts()};
    }
    rows_ = *std::move(source);
    return absl::OkStatus();
  }

  absl::Status CheckClauses(const LoadStatement& load) const {
    if (load.distinct && &load != &chain_.front()) {
      return Placed(
          load, absl::InvalidArgumentError("DISTINCT belongs to the topmost of preceding loads"));
    }
    if (!load.group_by.empty()) {
      return Placed(load, absl::UnimplementedError("Unimplemented: GROUP BY"));
    }
    if (!load.order_by.empty()) {
      return Placed(load, absl::UnimplementedError("Unimplemented: ORDER BY"));
    }
    return absl::OkStatus();
  }

  // The table that the rows go to, made if need be.
  absl::StatusOr<StagedTable*> Target(const std::string& path) {
    const LoadPrefixes& prefixes = chain_.front().prefixes;
    if (prefixes.placement == Placement::kConcatenate) {
      const std::string& name = prefixes.target.value_or(reload_.last_table);
      StagedTable* const table = reload_.model.FindTable(name);
      if (table != nullptr) return table;
      return Placed(chain_.front(),
                    absl::NotFoundError(absl::StrFormat("there is no table to add to: %s", name)));
    }
    if (prefixes.placement == Placement::kAutomatic) {
      if (StagedTable* const same = TableWithColumns()) return same;
    }
    const std::string name =
        prefixes.label.has_value() ? *prefixes.label : UnnamedTable(chain_.back(), path, reload_);
    return &reload_.model.AddTable(name);
  }

  // The first table that has exactly the columns of the rows.
  StagedTable* TableWithColumns() const {
    for (const auto& table : reload_.model.tables()) {
      const auto& columns = top_->columns();
      const bool same = table->fields.size() == columns.size() &&
                        std::ranges::all_of(columns, [&](const ColumnInfo& column) {
                          return table->ColumnOf(column.name).has_value();
                        });
      if (same) return table.get();
    }
    return nullptr;
  }

  void Report(const StagedTable& table, uint64_t read) {
    const LoadStatement& load = chain_.front();
    reload_.last_table = table.name;
    reload_.report.rows += read;
    reload_.report.log.push_back({.line = load.statement->LineAt(load.begin),
                                  .kind = "load",
                                  .table = table.name,
                                  .rows = table.rows,
                                  .source_rows = read,
                                  .partial = "",
                                  .qvd = ""});
  }

  const std::vector<LoadStatement>& chain_;
  Reload& reload_;
  RowSource rows_;  // those of top_, which owns all below
  LoadRows* top_ = nullptr;
};

}  // namespace

absl::Status RunLoad(const std::vector<LoadStatement>& chain, Reload& reload) {
  const auto* const file = std::get_if<FileSource>(&chain.back().source);
  if (file == nullptr) return LoadChain(chain, reload).Run("");
  const LoadStatement& lowest = chain.back();
  const auto paths = FindFiles(file->file, reload);
  if (!paths.ok()) return lowest.statement->Placed(paths.status(), lowest.begin);
  for (const std::string& path : *paths) {
    CELADON_RETURN_IF_ERROR(LoadChain(chain, reload).Run(path));
  }
  return absl::OkStatus();
}

}  // namespace celadon
