// The graph of tables and the fields that link them.
//
// Source: Qlik help "Logic in databases", "Understanding and solving circular references".
#ifndef CELADON_MODEL_ASSOCIATION_GRAPH_H_
#define CELADON_MODEL_ASSOCIATION_GRAPH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/table.h"

namespace celadon {

struct AssociationGraph {
  size_t fields = 0;
  std::vector<std::vector<FieldId>> fields_of_table;  // one a table

  static AssociationGraph Of(std::span<const Table> tables, size_t fields);
};

// Loosens tables until the links of the others form a forest: tables are added from the one with
// fewest rows to the one with most, the earlier one first where they have as many, and a table that
// would close a loop becomes loose (our own rule; the original tries to loosen the longest table of
// a loop). Tables that are loose on entry stay out of the forest.
void LoosenLoops(const AssociationGraph& graph, std::span<const RowIndex> rows,
                 std::vector<Coupling>* couplings);

// What lies on loops, or between loops, of the tables that are not left out; one entry for each
// connected part.
std::vector<CircularReference> FindLoops(const AssociationGraph& graph,
                                         const std::vector<bool>& left_out);

// A number for each table, the same for two tables exactly where a chain of shared fields connects
// them; 0, 1, … in table order.
std::vector<uint32_t> Islands(const AssociationGraph& graph);

}  // namespace celadon

#endif  // CELADON_MODEL_ASSOCIATION_GRAPH_H_
