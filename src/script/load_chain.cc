#include "script/load_chain.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/cross_table.h"
#include "script/group_rows.h"
#include "script/hierarchy.h"
#include "script/interval_match.h"
#include "script/open_source.h"
#include "script/row_buffer.h"
#include "script/row_scope.h"
#include "script/taken_rows.h"
#include "script/window_plan.h"
#include "script/window_rows.h"

namespace celadon {
namespace {

class ChainOpener {
 public:
  ChainOpener(const std::vector<LoadStatement>& chain, Reload& reload)
      : chain_(chain), top_load_(chain.front()), reload_(reload) {}

  absl::StatusOr<ChainRows> Open(const std::string& path) && {
    for (const LoadStatement& load : chain_) {
      CELADON_RETURN_IF_ERROR(Placed(load, CheckClauses(load)));
    }
    if (!top_load_.prefixes.buffer.has_value() || RowLimit().has_value()) {
      CELADON_RETURN_IF_ERROR(OpenChain(path, std::nullopt));
    } else if (const absl::Status status = OpenBuffered(path); !status.ok()) {
      return Placed(top_load_, status);
    }
    if (opened_.top != nullptr) {
      opened_.top->CountRows();  // before a prefix reads them, which may drop them then
      CELADON_RETURN_IF_ERROR(Placed(top_load_, Transform(top_load_)));
    }
    return std::move(opened_);
  }

 private:
  static absl::Status Placed(const LoadStatement& load, const absl::Status& status) {
    return load.statement->Placed(status, load.begin);
  }

  absl::StatusOr<double> NumberOf(const NodePtr& formula, const LoadStatement& load) {
    CELADON_ASSIGN_OR_RETURN(const Value value,
                             EvaluateAlone(formula, load.statement->text(), reload_));
    return reload_.Reading(value).value_or(0);
  }

  absl::Status CheckClauses(const LoadStatement& load) {
    const LoadPrefixes& prefixes = load.prefixes;
    const bool placed = (prefixes.placement != Placement::kAutomatic &&
                         prefixes.placement != Placement::kNoConcatenate) ||
                        prefixes.partial != PartialMode::kPlain || prefixes.buffer.has_value() ||
                        std::holds_alternative<GenericPrefix>(prefixes.transformation);
    if (placed && &load != &top_load_) {
      return absl::InvalidArgumentError(
          "prefixes that say where rows go belong to the topmost of preceding loads");
    }
    if (load.distinct && &load != &top_load_) {
      reload_.report.warnings.push_back(absl::StrFormat(
          "line %d: DISTINCT has no effect below a preceding load, since it holds for the table "
          "that the rows go to",
          load.statement->LineAt(load.begin)));
    }
    if (!load.order_by.empty() && !std::holds_alternative<ResidentSource>(load.source) &&
        !std::holds_alternative<ExtensionSource>(load.source)) {
      return absl::InvalidArgumentError("ORDER BY needs a resident table as source");
    }
    return absl::OkStatus();
  }

  absl::Status OpenBuffered(const std::string& path) {
    CELADON_ASSIGN_OR_RETURN(const RowBuffer buffer, RowBuffer::Of(chain_, path, reload_));
    RowSource& rows = opened_.rows;
    if (buffer.IsFresh(reload_)) {
      CELADON_ASSIGN_OR_RETURN(rows, buffer.Read(reload_));
    } else {
      CELADON_ASSIGN_OR_RETURN(const std::optional<uint64_t> begin, buffer.Added(reload_));
      CELADON_RETURN_IF_ERROR(OpenChain(path, begin));
      if (opened_.top != nullptr) opened_.top->CountRows();
      CELADON_ASSIGN_OR_RETURN(rows, buffer.Keep(std::move(rows), begin, reload_));
    }
    LoadStatement everything;
    everything.statement = top_load_.statement;
    everything.items = {FieldItem{}};
    CELADON_ASSIGN_OR_RETURN(auto made, LoadRows::Make(everything, std::move(rows), reload_));
    Take(std::move(made));
    return absl::OkStatus();
  }

  void Take(std::unique_ptr<LoadRows> made) {
    opened_.top = made.get();
    opened_.rows = {std::move(made), opened_.top->reads_texts()};
  }

  // The rows of all loads of the chain, one above the other; of a file those from a byte on. A
  // statement of a source that has no result leaves no rows.
  absl::Status OpenChain(const std::string& path, std::optional<uint64_t> begin) {
    const LoadStatement& lowest = chain_.back();
    const size_t limited = IsSelect(chain_) && chain_.size() == 2 ? 0 : chain_.size() - 1;
    const auto most = FirstRows(chain_[limited]);
    if (!most.ok()) return Placed(chain_[limited], most.status());
    std::optional<uint64_t> limit = RowLimit();
    if (most->has_value()) limit = std::min(**most, limit.value_or(**most));
    auto source = path.empty() ? OpenSource(lowest, limit.value_or(0), reload_)
                               : OpenFile(lowest, path, begin, reload_);
    if (!source.ok()) return PlacedAtSource(lowest, source.status());
    if (std::holds_alternative<ExtensionSource>(lowest.source)) {
      opened_.table = source->rows->table_name();
    }
    RowSource& rows = opened_.rows;
    rows = limit.has_value() ? TakeFirst(*std::move(source), *limit) : *std::move(source);
    if (IsSelect(chain_) && rows.rows->columns().empty()) return absl::OkStatus();
    for (size_t i = chain_.size(); i-- > 0;) {
      CELADON_RETURN_IF_ERROR(Placed(chain_[i], OpenLoad(chain_[i], i == limited)));
    }
    return absl::OkStatus();
  }

  // The rows that a load makes of those below. What a prefix makes of the topmost ones, whose
  // values look at the rows that are stored, is up to the caller.
  absl::Status OpenLoad(const LoadStatement& load, bool is_limited) {
    CELADON_RETURN_IF_ERROR(TakeSomeRows(load, is_limited));
    const bool reads_all_first =
        HasWindow(load) || GroupsRows(load, *reload_.environment.functions);
    CELADON_ASSIGN_OR_RETURN(auto made, MakeRows(load));
    if (reads_all_first) loads_below_.clear();
    ShareCounters(*made);
    Take(std::move(made));
    opened_.copies = opened_.copies && opened_.top->copies() && opened_.top->keeps_records() &&
                     !reads_all_first && load.prefixes.transformation.index() == 0;
    return &load == &top_load_ ? absl::OkStatus() : Transform(load);
  }

  // The numbers of AutoNumber follow the rows through all loads that take them from one counter.
  void ShareCounters(LoadRows& load) {
    for (LoadRows* const below : loads_below_) {
      std::vector<std::string_view> counters = load.counters();
      std::ranges::copy(below->counters(), std::back_inserter(counters));
      if (ShareCounter(std::move(counters))) below->PutOutRowByRow();
    }
    loads_below_.push_back(&load);
  }

  // How many rows the prefix First leaves of what the load reads.
  absl::StatusOr<std::optional<uint64_t>> FirstRows(const LoadStatement& load) {
    if (load.prefixes.first == nullptr) return std::optional<uint64_t>();
    CELADON_ASSIGN_OR_RETURN(const double first, NumberOf(load.prefixes.first, load));
    return std::optional(first > 0 ? static_cast<uint64_t>(first) : uint64_t{0});
  }

  // Tables that are loaded already were cut short when they were.
  std::optional<uint64_t> RowLimit() const {
    const bool resident = std::holds_alternative<ResidentSource>(chain_.back().source);
    return resident ? std::nullopt : reload_.environment.options.row_limit;
  }

  absl::StatusOr<std::unique_ptr<LoadRows>> MakeRows(const LoadStatement& load) {
    RowSource rows = std::move(opened_.rows);
    if (HasWindow(load)) return WindowRows(load, std::move(rows), reload_);
    return GroupsRows(load, *reload_.environment.functions)
               ? GroupRows(load, std::move(rows), reload_)
               : LoadRows::Make(load, std::move(rows), reload_);
  }

  absl::Status TakeSomeRows(const LoadStatement& load, bool is_limited) {
    if (!is_limited) {
      CELADON_ASSIGN_OR_RETURN(const auto most, FirstRows(load));
      if (most.has_value()) opened_.rows = TakeFirst(std::move(opened_.rows), *most);
    }
    if (load.prefixes.sample != nullptr) {
      CELADON_ASSIGN_OR_RETURN(const double probability, NumberOf(load.prefixes.sample, load));
      const auto& world = reload_.environment.world;
      opened_.rows = TakeSample(std::move(opened_.rows), probability, world ? world().seed : 0);
    }
    return absl::OkStatus();
  }

  absl::Status Transform(const LoadStatement& load) {
    const Transformation& transformation = load.prefixes.transformation;
    RowSource& rows = opened_.rows;
    if (transformation.index() != 0) loads_below_.clear();  // most read all rows first
    if (const auto* cross = std::get_if<CrossTablePrefix>(&transformation)) {
      double qualifiers = 1;
      if (cross->qualifiers != nullptr) {
        CELADON_ASSIGN_OR_RETURN(qualifiers, NumberOf(cross->qualifiers, load));
      }
      CELADON_ASSIGN_OR_RETURN(rows,
                               TurnColumns(std::move(rows), cross->attribute, cross->data,
                                           qualifiers >= 0 ? static_cast<size_t>(qualifiers) : 0));
    }
    if (const auto* match = std::get_if<IntervalMatchPrefix>(&transformation)) {
      CELADON_ASSIGN_OR_RETURN(rows, MatchIntervals(std::move(rows), match->fields, reload_));
    }
    if (const auto* tree = std::get_if<HierarchyPrefix>(&transformation)) {
      const auto expand = tree->belongs_to ? ListAncestors : ExpandHierarchy;
      CELADON_ASSIGN_OR_RETURN(rows, expand(std::move(rows), *tree, reload_.execution));
    }
    return absl::OkStatus();
  }

  const std::vector<LoadStatement>& chain_;
  const LoadStatement& top_load_;
  Reload& reload_;
  ChainRows opened_;
  std::vector<LoadRows*> loads_below_;  // whose rows are read as they are asked for
};

}  // namespace

absl::StatusOr<ChainRows> OpenLoadChain(const std::vector<LoadStatement>& chain,
                                        const std::string& path, Reload& reload) {
  return ChainOpener(chain, reload).Open(path);
}

absl::Status PlacedAtSource(const LoadStatement& load, const absl::Status& status) {
  const size_t begin = load.source_end == 0 ? load.begin : load.source_begin;
  return load.statement->Placed(status, begin, std::max(begin, load.source_end));
}

bool IsSelect(const std::vector<LoadStatement>& chain) {
  return std::holds_alternative<SelectSource>(chain.back().source);
}

}  // namespace celadon
