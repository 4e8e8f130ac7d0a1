#include "script/hierarchy.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "celadon/format.h"
#include "celadon/memory_budget.h"
#include "runtime/status_macros.h"
#include "script/batch_source.h"
#include "script/symbol_coder.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = SymbolCoder::kNull;
// Our own: rows on all ways together, and cells of the levels.
constexpr uint64_t kMaxSteps = uint64_t{1} << 27;
constexpr uint64_t kStepsAtOnce = uint64_t{1} << 20;  // between looks at limits
constexpr std::string_view kMemory = "a hierarchy";
// What a pair of node and ancestor takes beside the columns that are kept: its step on the way, the
// ancestor's two codes, and the difference of depth with its value.
constexpr size_t kAncestorCodes = 8;

absl::Status TooLarge() {
  return absl::ResourceExhaustedError(
      absl::StrFormat("the hierarchy is too large: more than %d steps on the ways from roots to "
                      "nodes, or cells of its levels",
                      kMaxSteps));
}

// The rows of the source, each a node with one parent.
class Nodes {
 public:
  static absl::StatusOr<Nodes> Read(RowSource source, const HierarchyPrefix& hierarchy,
                                    const Execution& execution) {
    Nodes nodes;
    nodes.columns_ = source.rows->columns();
    CELADON_ASSIGN_OR_RETURN(const size_t id, nodes.Column(hierarchy.node));
    CELADON_ASSIGN_OR_RETURN(const size_t parent, nodes.Column(hierarchy.parent));
    nodes.coders_.resize(nodes.columns_.size());
    nodes.codes_.resize(nodes.columns_.size());
    while (true) {
      CELADON_RETURN_IF_ERROR(execution.cancel.status());
      CELADON_ASSIGN_OR_RETURN(const RowBatch batch, source.rows->Next());
      if (batch.rows == 0) break;
      for (size_t i = 0; i < batch.columns.size(); ++i) {
        Append(nodes.coders_[i].Intern(batch.columns[i]), nodes.codes_[i]);
      }
      Append(nodes.names_.Intern(batch.columns[id]), nodes.ids_);
      Append(nodes.parent_names_.Intern(batch.columns[parent]), nodes.parents_);
    }
    nodes.Link();
    return nodes;
  }

  absl::StatusOr<size_t> Column(const std::string& name) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].name == name) return i;
    }
    return absl::NotFoundError(absl::StrFormat("the hierarchy has no such column: %s", name));
  }

  // Calls take(way) for each way from a root down; a way is the rows on it, the root first. Gives
  // how many rows are on all of them.
  template <typename Take>
  absl::StatusOr<uint64_t> ForEachWay(const Execution& execution, Take take) const {
    struct Level {
      const std::vector<uint32_t>* rows;
      size_t next = 0;
    };
    std::vector<Level> levels{{&roots_}};
    std::vector<uint32_t> way;
    std::vector<bool> on_way(names_.symbols().size());
    MemoryReservation memory(execution.memory);
    uint64_t steps = 0;
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.rows->size()) {
        levels.pop_back();
        if (way.empty()) continue;
        on_way[ids_[way.back()]] = false;
        way.pop_back();
        continue;
      }
      const uint32_t row = (*level.rows)[level.next++];
      if (ids_[row] == kNull || on_way[ids_[row]]) continue;
      on_way[ids_[row]] = true;
      way.push_back(row);
      steps += way.size();
      if (steps > kMaxSteps) return TooLarge();
      if (steps * sizeof(uint32_t) > memory.bytes()) {
        CELADON_RETURN_IF_ERROR(execution.cancel.status());
        CELADON_RETURN_IF_ERROR(memory.Resize((steps + kStepsAtOnce) * sizeof(uint32_t), kMemory));
      }
      take(way);
      const auto children = children_.find(ids_[row]);
      levels.push_back({children == children_.end() ? &none_ : &children->second});
    }
    return steps;
  }

  const std::vector<ColumnInfo>& columns() const { return columns_; }
  uint32_t code(size_t column, uint32_t row) const { return codes_[column][row]; }
  std::shared_ptr<const DualVector> values(size_t column) const {
    return std::make_shared<const DualVector>(coders_[column].symbols().values());
  }
  ValueView value(size_t column, uint32_t row) const {
    const uint32_t code = codes_[column][row];
    return code == kNull ? ValueView() : coders_[column].symbols().values()[code];
  }

 private:
  static void Append(const std::vector<uint32_t>& from, std::vector<uint32_t>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }

  void Link() {
    for (uint32_t row = 0; row < parents_.size(); ++row) {
      const ValueView parent =
          parents_[row] == kNull ? ValueView() : parent_names_.symbols().values()[parents_[row]];
      const uint32_t id = parent.is_null() ? Dictionary::kNone : names_.symbols().Find(parent);
      (id == Dictionary::kNone ? roots_ : children_[id]).push_back(row);
    }
  }

  std::vector<ColumnInfo> columns_;
  std::vector<SymbolCoder> coders_;
  std::vector<std::vector<uint32_t>> codes_;  // by column and row
  SymbolCoder names_, parent_names_;          // of ids_ and parents_
  std::vector<uint32_t> ids_, parents_;
  std::vector<uint32_t> roots_, none_;
  absl::flat_hash_map<uint32_t, std::vector<uint32_t>> children_;  // rows, by the parent's id
};

std::string TextOf(ValueView value) {
  if (value.has_text()) return std::string(value.text());
  return value.has_number() ? PlainNumberText(value.number()) : std::string();
}

ColumnInfo Named(std::string name) {
  return {.name = std::move(name), .format = {}, .tags = {}, .comment = {}};
}

// A column that is made value by value.
class MadeColumn {
 public:
  void Add(ValueView value) {
    codes_.push_back(value.is_null() ? kNull : static_cast<uint32_t>(values_->size()));
    if (!value.is_null()) values_->Append(value);
  }
  BatchColumn Take() { return {std::move(values_), std::move(codes_)}; }

 private:
  std::shared_ptr<DualVector> values_ = std::make_shared<DualVector>();
  std::vector<uint32_t> codes_;
};

RowSource InMemory(std::vector<ColumnInfo> columns, RowBatch batch) {
  std::vector<bool> reads_texts(columns.size(), false);
  return {std::make_unique<BatchSource>(std::move(columns), std::move(batch)),
          std::move(reads_texts)};
}

// Ways in the order of the rows that they end in.
struct Ways {
  std::vector<std::vector<uint32_t>> by_row;
  uint64_t steps = 0;  // rows on all of them
};

absl::StatusOr<Ways> WaysByRow(const Nodes& nodes, const Execution& execution) {
  Ways ways;
  CELADON_ASSIGN_OR_RETURN(ways.steps,
                           nodes.ForEachWay(execution, [&](const std::vector<uint32_t>& way) {
                             ways.by_row.push_back(way);
                           }));
  std::ranges::stable_sort(ways.by_row, {}, [](const auto& way) { return way.back(); });
  return ways;
}

}  // namespace

absl::StatusOr<RowSource> ExpandHierarchy(RowSource source, const HierarchyPrefix& hierarchy,
                                          const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const Nodes nodes, Nodes::Read(std::move(source), hierarchy, execution));
  CELADON_ASSIGN_OR_RETURN(const size_t name, nodes.Column(hierarchy.name));
  size_t path_source = name;
  if (!hierarchy.path_source.empty()) {
    CELADON_ASSIGN_OR_RETURN(path_source, nodes.Column(hierarchy.path_source));
  }
  CELADON_ASSIGN_OR_RETURN(const Ways found, WaysByRow(nodes, execution));
  const auto& ways = found.by_row;
  size_t depth = 0;
  for (const auto& way : ways) depth = std::max(depth, way.size());
  const uint64_t cells = depth * ways.size();
  if (cells > kMaxSteps) return TooLarge();
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize((found.steps + cells) * sizeof(uint32_t), kMemory));

  std::vector<ColumnInfo> columns = nodes.columns();
  RowBatch batch;
  batch.rows = ways.size();
  for (size_t i = 0; i < columns.size(); ++i) {
    BatchColumn& column = batch.columns.emplace_back();
    column.dictionary = nodes.values(i);
    for (const auto& way : ways) column.codes.push_back(nodes.code(i, way.back()));
  }
  for (size_t level = 0; level < depth; ++level) {
    columns.push_back(Named(absl::StrFormat("%s%d", hierarchy.name, level + 1)));
    BatchColumn& column = batch.columns.emplace_back();
    column.dictionary = batch.columns[name].dictionary;
    for (const auto& way : ways) {
      column.codes.push_back(level < way.size() ? nodes.code(name, way[level]) : kNull);
    }
  }
  MadeColumn parents, paths, depths;
  const std::string delimiter = hierarchy.delimiter.empty() ? "/" : hierarchy.delimiter;
  for (const auto& way : ways) {
    parents.Add(way.size() < 2 ? ValueView() : nodes.value(name, way[way.size() - 2]));
    std::string path;
    for (const uint32_t row : way) {
      path += (path.empty() ? "" : delimiter) + TextOf(nodes.value(path_source, row));
    }
    paths.Add(ValueView::Text(path));
    depths.Add(ValueView::Number(static_cast<double>(way.size())));
  }
  for (const auto& [field, column] :
       {std::pair(&hierarchy.parent_name, &parents), std::pair(&hierarchy.path_name, &paths),
        std::pair(&hierarchy.depth, &depths)}) {
    if (field->empty()) continue;
    columns.push_back(Named(*field));
    batch.columns.push_back(column->Take());
  }
  return InMemory(std::move(columns), std::move(batch));
}

absl::StatusOr<RowSource> ListAncestors(RowSource source, const HierarchyPrefix& hierarchy,
                                        const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const Nodes nodes, Nodes::Read(std::move(source), hierarchy, execution));
  CELADON_ASSIGN_OR_RETURN(const size_t id, nodes.Column(hierarchy.node));
  CELADON_ASSIGN_OR_RETURN(const size_t parent, nodes.Column(hierarchy.parent));
  CELADON_ASSIGN_OR_RETURN(const size_t name, nodes.Column(hierarchy.name));
  CELADON_ASSIGN_OR_RETURN(const Ways found, WaysByRow(nodes, execution));

  std::vector<size_t> kept;  // columns of the source, all but the parent
  for (size_t i = 0; i < nodes.columns().size(); ++i) {
    if (i != parent) kept.push_back(i);
  }
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(
      memory.Resize(found.steps * sizeof(uint32_t) * (kept.size() + kAncestorCodes), kMemory));
  std::vector<ColumnInfo> columns;
  for (const size_t column : kept) columns.push_back(nodes.columns()[column]);
  columns.push_back(Named(hierarchy.ancestor));
  columns.push_back(Named(hierarchy.ancestor_name));
  if (!hierarchy.depth.empty()) columns.push_back(Named(hierarchy.depth));
  RowBatch batch;
  batch.columns.resize(kept.size() + 2);
  for (size_t i = 0; i < kept.size(); ++i) batch.columns[i].dictionary = nodes.values(kept[i]);
  BatchColumn& ancestors = batch.columns[kept.size()];
  BatchColumn& ancestor_names = batch.columns[kept.size() + 1];
  ancestors.dictionary = nodes.values(id);
  ancestor_names.dictionary = nodes.values(name);
  MadeColumn differences;
  for (const auto& way : found.by_row) {
    for (size_t up = 0; up < way.size(); ++up) {
      const uint32_t ancestor = way[way.size() - 1 - up];
      for (size_t i = 0; i < kept.size(); ++i) {
        batch.columns[i].codes.push_back(nodes.code(kept[i], way.back()));
      }
      ancestors.codes.push_back(nodes.code(id, ancestor));
      ancestor_names.codes.push_back(nodes.code(name, ancestor));
      differences.Add(ValueView::Number(static_cast<double>(up)));
      ++batch.rows;
    }
  }
  if (!hierarchy.depth.empty()) batch.columns.push_back(differences.Take());
  return InMemory(std::move(columns), std::move(batch));
}

}  // namespace celadon
