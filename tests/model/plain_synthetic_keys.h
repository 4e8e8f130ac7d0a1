// Synthetic keys built the slow and obvious way, to hold the model to.
#ifndef CELADON_TESTS_MODEL_PLAIN_SYNTHETIC_KEYS_H_
#define CELADON_TESTS_MODEL_PLAIN_SYNTHETIC_KEYS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace celadon {

// A table whose rows map fields to small numbers; a field that a row does not name is NULL.
struct PlainKeyTable {
  std::string name;
  std::vector<std::string> fields;
  std::vector<std::map<std::string, int>> rows;
};

// Section 3.1 of the associative model, read literally. The symbols of a key are 0, 1, 2 … in load
// order.
void AddPlainSyntheticKeys(std::vector<PlainKeyTable>* tables);

}  // namespace celadon

#endif  // CELADON_TESTS_MODEL_PLAIN_SYNTHETIC_KEYS_H_
