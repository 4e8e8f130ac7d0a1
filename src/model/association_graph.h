// The graph of tables and the fields that link them.
//
// Source: Qlik help "Logic in databases", "Synthetic keys", "Understanding and solving circular
// references".
#ifndef CELADON_MODEL_ASSOCIATION_GRAPH_H_
#define CELADON_MODEL_ASSOCIATION_GRAPH_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "celadon/table.h"

namespace celadon {

struct AssociationGraph {
  std::vector<std::string> tables;                    // names
  std::vector<std::string> fields;                    // names
  std::vector<std::vector<FieldId>> fields_of_table;  // one a table
};

// Ok where no two tables share more than one field and the links form a forest. Otherwise
// Unimplemented, naming what would have to be resolved: "synthetic keys", with every pair of tables
// and the fields they share, or "circular references", with the tables and fields between which
// there is more than one path.
absl::Status CheckForest(const AssociationGraph& graph);

// A number for each table, the same for two tables exactly where a chain of shared fields connects
// them; 0, 1, … in table order.
std::vector<uint32_t> Islands(std::span<const std::vector<FieldId>> fields_of_table, size_t fields);

}  // namespace celadon

#endif  // CELADON_MODEL_ASSOCIATION_GRAPH_H_
