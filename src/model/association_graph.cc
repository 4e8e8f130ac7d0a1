#include "model/association_graph.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {

namespace {

std::string Joined(std::span<const std::string> names) {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

std::vector<std::string> SharedFields(const AssociationGraph& graph, TableId a, TableId b) {
  std::vector<std::string> shared;
  const std::vector<FieldId>& others = graph.fields_of_table[b];
  for (const FieldId field : graph.fields_of_table[a]) {
    if (std::find(others.begin(), others.end(), field) != others.end()) {
      shared.push_back(graph.fields[field]);
    }
  }
  return shared;
}

absl::Status CheckSharedFields(const AssociationGraph& graph) {
  std::string pairs;
  for (TableId a = 0; a < graph.tables.size(); ++a) {
    for (TableId b = a + 1; b < graph.tables.size(); ++b) {
      const std::vector<std::string> shared = SharedFields(graph, a, b);
      if (shared.size() < 2) continue;
      pairs += absl::StrFormat("%stables %s and %s share the fields %s", pairs.empty() ? "" : "; ",
                               graph.tables[a], graph.tables[b], Joined(shared));
    }
  }
  if (pairs.empty()) return absl::OkStatus();
  return absl::UnimplementedError("Unimplemented: synthetic keys: " + pairs);
}

// Takes nodes with one link away until none is left: what remains lies on loops or between them.
class LoopSearch {
 public:
  explicit LoopSearch(const AssociationGraph& graph)
      : graph_(graph), links_of_field_(graph.fields.size()), links_of_table_(graph.tables.size()) {
    for (TableId table = 0; table < graph.tables.size(); ++table) {
      for (const FieldId field : graph.fields_of_table[table]) {
        ++links_of_field_[field];
        ++links_of_table_[table];
      }
    }
    while (TakeEndsAway()) {
    }
  }

  absl::Status Result() const {
    const std::vector<std::string> tables = Linked(graph_.tables, links_of_table_);
    if (tables.empty()) return absl::OkStatus();
    return absl::UnimplementedError(absl::StrFormat(
        "Unimplemented: circular references: tables %s form a loop through the fields %s",
        Joined(tables), Joined(Linked(graph_.fields, links_of_field_))));
  }

 private:
  bool TakeEndsAway() {
    bool taken = false;
    for (TableId table = 0; table < graph_.tables.size(); ++table) {
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

  static std::vector<std::string> Linked(std::span<const std::string> names,
                                         std::span<const uint32_t> links) {
    std::vector<std::string> linked;
    for (size_t i = 0; i < names.size(); ++i) {
      if (links[i] != 0) linked.push_back(names[i]);
    }
    return linked;
  }

  const AssociationGraph& graph_;
  std::vector<uint32_t> links_of_field_, links_of_table_;  // 0: taken away
};

}  // namespace

absl::Status CheckForest(const AssociationGraph& graph) {
  CELADON_RETURN_IF_ERROR(CheckSharedFields(graph));
  return LoopSearch(graph).Result();
}

std::vector<uint32_t> Islands(std::span<const std::vector<FieldId>> fields_of_table,
                              size_t fields) {
  // Each table points towards the first table of its island.
  std::vector<TableId> towards(fields_of_table.size());
  std::iota(towards.begin(), towards.end(), 0);
  const auto first_of = [&](TableId table) {
    while (towards[table] != table) table = towards[table] = towards[towards[table]];
    return table;
  };
  std::vector<std::optional<TableId>> holder(fields);
  for (TableId table = 0; table < fields_of_table.size(); ++table) {
    for (const FieldId field : fields_of_table[table]) {
      const TableId a = first_of(holder[field].value_or(table)), b = first_of(table);
      towards[std::max(a, b)] = std::min(a, b);
      holder[field] = table;
    }
  }
  std::vector<uint32_t> islands(fields_of_table.size());
  uint32_t count = 0;
  for (TableId table = 0; table < islands.size(); ++table) {
    const TableId first = first_of(table);
    islands[table] = first == table ? count++ : islands[first];
  }
  return islands;
}

}  // namespace celadon
