#include "model/association_graph.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace celadon {

namespace {

// Disjoint sets of numbers, each named by its smallest member.
class DisjointSets {
 public:
  explicit DisjointSets(size_t size) : towards_(size) {
    std::iota(towards_.begin(), towards_.end(), 0);
  }

  uint32_t Find(uint32_t member) {
    while (towards_[member] != member) {
      member = towards_[member] = towards_[towards_[member]];
    }
    return member;
  }

  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    towards_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> towards_;
};

// Takes nodes with one link away until none is left: what remains lies on loops or between them.
class LoopSearch {
 public:
  LoopSearch(const AssociationGraph& graph, const std::vector<bool>& left_out)
      : graph_(graph),
        links_of_field_(graph.fields),
        links_of_table_(graph.fields_of_table.size()) {
    for (TableId table = 0; table < links_of_table_.size(); ++table) {
      if (left_out[table]) continue;
      for (const FieldId field : graph.fields_of_table[table]) {
        ++links_of_field_[field];
        ++links_of_table_[table];
      }
    }
    while (TakeEndsAway()) {
    }
  }

  // The tables and fields that remain, part by part.
  std::vector<CircularReference> Parts() const {
    AssociationGraph remaining{.fields = graph_.fields, .fields_of_table = {}};
    for (TableId table = 0; table < links_of_table_.size(); ++table) {
      std::vector<FieldId>& fields = remaining.fields_of_table.emplace_back();
      if (links_of_table_[table] == 0) continue;
      std::ranges::copy_if(graph_.fields_of_table[table], std::back_inserter(fields),
                           [this](FieldId field) { return links_of_field_[field] != 0; });
    }
    const std::vector<uint32_t> islands = Islands(remaining);
    std::vector<CircularReference> by_island(islands.size());
    for (TableId table = 0; table < islands.size(); ++table) {
      CircularReference& part = by_island[islands[table]];
      if (links_of_table_[table] == 0) continue;
      part.tables.push_back(table);
      for (const FieldId field : remaining.fields_of_table[table]) {
        if (std::ranges::find(part.fields, field) == part.fields.end()) {
          part.fields.push_back(field);
        }
      }
    }
    std::erase_if(by_island, [](const CircularReference& part) { return part.tables.empty(); });
    return by_island;
  }

 private:
  bool TakeEndsAway() {
    bool taken = false;
    for (TableId table = 0; table < links_of_table_.size(); ++table) {
      for (const FieldId field : graph_.fields_of_table[table]) {
        if (links_of_field_[field] == 0 || links_of_table_[table] == 0) continue;
        if (links_of_field_[field] > 1 && links_of_table_[table] > 1) continue;
        --links_of_field_[field];
        --links_of_table_[table];
        taken = true;
      }
    }
    return taken;
  }

  const AssociationGraph& graph_;
  std::vector<uint32_t> links_of_field_, links_of_table_;  // 0: taken away
};

}  // namespace

AssociationGraph AssociationGraph::Of(std::span<const Table> tables, size_t fields) {
  AssociationGraph graph{.fields = fields, .fields_of_table = {}};
  for (const Table& table : tables) {
    std::vector<FieldId>& held = graph.fields_of_table.emplace_back();
    for (const TableColumn& column : table.columns) held.push_back(column.field);
  }
  return graph;
}

void LoosenLoops(const AssociationGraph& graph, std::span<const RowIndex> rows,
                 std::vector<Coupling>* couplings) {
  std::vector<TableId> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [rows](TableId a, TableId b) { return rows[a] < rows[b]; });
  DisjointSets connected(graph.fields);  // fields, through the tables added so far
  for (const TableId table : order) {
    if ((*couplings)[table] != Coupling::kAssociated) continue;
    const std::vector<FieldId>& fields = graph.fields_of_table[table];
    std::vector<uint32_t> parts;
    for (const FieldId field : fields) parts.push_back(connected.Find(field));
    std::ranges::sort(parts);
    if (std::ranges::adjacent_find(parts) != parts.end()) {
      (*couplings)[table] = Coupling::kLoose;
      continue;
    }
    for (const FieldId field : fields) connected.Join(field, fields.front());
  }
}

std::vector<CircularReference> FindLoops(const AssociationGraph& graph,
                                         const std::vector<bool>& left_out) {
  return LoopSearch(graph, left_out).Parts();
}

std::vector<uint32_t> Islands(const AssociationGraph& graph) {
  const size_t tables = graph.fields_of_table.size();
  DisjointSets connected(tables);
  std::vector<std::optional<TableId>> holder(graph.fields);
  for (TableId table = 0; table < tables; ++table) {
    for (const FieldId field : graph.fields_of_table[table]) {
      connected.Join(table, holder[field].value_or(table));
      holder[field] = table;
    }
  }
  std::vector<uint32_t> islands(tables);
  uint32_t count = 0;
  for (TableId table = 0; table < tables; ++table) {
    const TableId first = connected.Find(table);
    islands[table] = first == table ? count++ : islands[first];
  }
  return islands;
}

}  // namespace celadon
