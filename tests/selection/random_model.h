// Random models for properties: tables with NULL keys, dangling rows, link tables and loops.
#ifndef CELADON_TESTS_SELECTION_RANDOM_MODEL_H_
#define CELADON_TESTS_SELECTION_RANDOM_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "celadon/data_model.h"
#include "celadon/selection.h"

namespace celadon {

// A model kept the plain way, from which the real one is built. A cell is a small number or NULL.
struct PlainTable {
  std::string name;
  std::vector<std::string> fields;
  std::vector<std::vector<std::optional<int>>> rows;
};

// One to six tables. Each new table hangs on an earlier one by a new or an existing key field, or
// stands alone. Values are few, so that rows repeat, dangle and meet.
std::vector<PlainTable> RandomTables(std::mt19937& random);

// Two to six tables that share a few field names at random: synthetic keys over synthetic keys,
// partly NULL tuples, loops and so loosely coupled tables.
std::vector<PlainTable> RandomTangle(std::mt19937& random);

std::shared_ptr<const DataModel> BuildModel(const std::vector<PlainTable>& tables);

// A selection in each of some fields, of some of their values.
SelectionState RandomSelections(const DataModel& model, std::mt19937& random);

}  // namespace celadon

#endif  // CELADON_TESTS_SELECTION_RANDOM_MODEL_H_
